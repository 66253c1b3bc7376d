/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.runpod.benchmarks.gateway;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

import io.runpod.benchmarks.gateway.FaultInjector.Fault;

/**
 * Pending request that is answered once.
 */
final class Exchange {

	private static final HttpResponseStatus INTERNAL_ERROR = HttpResponseStatus.INTERNAL_SERVER_ERROR;

	private final ChannelHandlerContext context;

	private final long returnDelayMillis;

	private Runnable onEnd = () -> {
	};

	private @Nullable Fault fault;

	private @Nullable Future<?> timer;

	private boolean ended;

	Exchange(ChannelHandlerContext context, long returnDelayMillis) {
		this.context = context;
		this.returnDelayMillis = returnDelayMillis;
	}

	// run an action after the response or when the client has disconnected
	void onEnd(Runnable action) {
		Runnable before = this.onEnd;
		this.onEnd = () -> {
			before.run();
			action.run();
		};
	}

	void injectFault(Fault fault) {
		this.fault = fault;
	}

	// run an action after a delay unless the exchange has ended
	void schedule(long millis, Runnable action) {
		this.timer = this.context.executor().schedule(action, millis, TimeUnit.MILLISECONDS);
	}

	boolean isEnded() {
		return this.ended;
	}

	// on a response or when the client has disconnected
	void end() {
		if (!this.ended) {
			this.ended = true;
			if (this.timer != null) {
				this.timer.cancel(false);
			}
			this.onEnd.run();
		}
	}

	void respond(String json) {
		if (this.fault != null) {
			fail(this.fault);
		}
		else {
			respond(HttpResponseStatus.OK, json);
		}
	}

	void respond(HttpResponseStatus status, String json) {
		if (!this.ended) {
			end();
			sendDelayed(() -> write(status, json));
		}
	}

	void fail(Fault fault) {
		if (!this.ended && fault.connectionReset()) {
			end();
			sendDelayed(() -> {
				this.context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
				this.context.close();
			});
		}
		else {
			respond(INTERNAL_ERROR, "<html>500</html>");
		}
	}

	private void sendDelayed(Runnable action) {
		if (this.returnDelayMillis > 0) {
			this.context.executor().schedule(action, this.returnDelayMillis, TimeUnit.MILLISECONDS);
		}
		else {
			action.run();
		}
	}

	private void write(HttpResponseStatus status, String json) {
		FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status,
				Unpooled.wrappedBuffer(json.getBytes(StandardCharsets.UTF_8)));
		response.headers()
			.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
			.setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
		this.context.writeAndFlush(response, this.context.voidPromise());
	}

}
