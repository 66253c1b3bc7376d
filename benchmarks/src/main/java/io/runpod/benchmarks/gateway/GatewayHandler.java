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
 * Channel handler of a connection, which processes requests sequentially.
 */
final class GatewayHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

	private static final long DEFAULT_WAIT = TimeUnit.SECONDS.toMillis(90);

	private static final long DEFAULT_STREAM_WAIT = TimeUnit.SECONDS.toMillis(10);

	private final GatewayController controller;

	private @Nullable Exchange exchange;

	GatewayHandler(GatewayController controller) {
		this.controller = controller;
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.controller.connectionOpened();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.controller.connectionClosed();
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
			JsonNode body = GatewayController.parse(bytes);
			if (uri.path().equals(GatewayController.PATH)) {
				new Exchange(context, 0).respond(this.controller.handle(request.method(), body));
				return;
			}
			// /v2/{endpoint}/{operation}/{job}
			Operation operation = (path.length > 3) ? Operation.of(path[3]) : null;
			if (operation == null) {
				new Exchange(context, 0).respond(HttpResponseStatus.NOT_FOUND, "404 page not found");
				return;
			}
			dispatch(context, operation, (path.length > 4) ? path[4] : "", waitMillis(operation, uri), body);
		}
		catch (JacksonException ex) {
			new Exchange(context, 0).respond(HttpResponseStatus.BAD_REQUEST, "{\"detail\":\"bad request\"}");
		}
	}

	private static long waitMillis(Operation operation, QueryStringDecoder uri) {
		List<String> wait = uri.parameters().get("wait");
		if (wait != null) {
			return Long.parseLong(wait.get(0));
		}
		return (operation == Operation.STREAM) ? DEFAULT_STREAM_WAIT : DEFAULT_WAIT;
	}

	private void dispatch(ChannelHandlerContext context, Operation operation, String jobId, long wait, JsonNode body) {
		RequestDispatcher dispatcher = this.controller.dispatcher();
		long outboundDelay = dispatcher.settings().roundTripMillis() / 2;
		Exchange exchange = new Exchange(context, dispatcher.settings().roundTripMillis() - outboundDelay);
		this.exchange = exchange;
		if (outboundDelay == 0) {
			dispatcher.dispatch(operation, jobId, wait, body, exchange);
			return;
		}
		exchange.schedule(outboundDelay, () -> dispatcher.dispatch(operation, jobId, wait, body, exchange));
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (!(cause instanceof IOException)) {
			context.fireExceptionCaught(cause);
		}
		context.close();
	}

}
