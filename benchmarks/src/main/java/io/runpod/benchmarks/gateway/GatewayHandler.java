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

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One connection: reads requests, one after the other.
 */
final class GatewayHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

	private static final long DEFAULT_WAIT = TimeUnit.SECONDS.toMillis(90);

	private static final long DEFAULT_STREAM_WAIT = TimeUnit.SECONDS.toMillis(10);

	private final Control control;

	private @Nullable Exchange exchange;

	GatewayHandler(Control control) {
		this.control = control;
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.control.connected();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.control.disconnected();
		if (this.exchange != null) {
			this.exchange.end();
		}
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
		byte[] bytes = ByteBufUtil.getBytes(request.content());
		QueryStringDecoder uri = new QueryStringDecoder(request.uri());
		String[] path = uri.path().split("/");
		try {
			JsonNode body = Control.read(bytes);
			if (uri.path().equals(Control.PATH)) {
				new Exchange(context, 0).answer(this.control.answer(request.method(), body));
				return;
			}
			// /v2/{endpoint}/{operation}/{job}
			Operation operation = (path.length > 3) ? Operation.of(path[3]) : null;
			if (operation == null) {
				new Exchange(context, 0).answer(HttpResponseStatus.NOT_FOUND, "404 page not found");
				return;
			}
			serve(context, operation, (path.length > 4) ? path[4] : "", wait(operation, uri), body);
		}
		catch (JacksonException ex) {
			new Exchange(context, 0).answer(HttpResponseStatus.BAD_REQUEST, "{\"detail\":\"bad request\"}");
		}
	}

	private static long wait(Operation operation, QueryStringDecoder uri) {
		List<String> wait = uri.parameters().get("wait");
		if (wait != null) {
			return Long.parseLong(wait.get(0));
		}
		return (operation == Operation.STREAM) ? DEFAULT_STREAM_WAIT : DEFAULT_WAIT;
	}

	private void serve(ChannelHandlerContext context, Operation operation, String jobId, long wait, JsonNode body) {
		Desk desk = this.control.desk();
		long there = desk.settings().roundTripMillis() / 2;
		Exchange exchange = new Exchange(context, desk.settings().roundTripMillis() - there);
		this.exchange = exchange;
		if (there == 0) {
			desk.serve(operation, jobId, wait, body, exchange);
			return;
		}
		exchange.after(there, () -> desk.serve(operation, jobId, wait, body, exchange));
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (!(cause instanceof IOException)) {
			context.fireExceptionCaught(cause);
		}
		context.close();
	}

}
