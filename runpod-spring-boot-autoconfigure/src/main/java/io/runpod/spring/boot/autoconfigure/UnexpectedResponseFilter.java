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

package io.runpod.spring.boot.autoconfigure;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Netty handler that keeps from Reactor Netty what it would take for the response to a
 * request: interim responses such as 103 Early Hints, and bytes after a response, whose
 * connection is closed.
 */
final class UnexpectedResponseFilter extends ChannelDuplexHandler {

	private boolean responsePending;

	private boolean discarding;

	// the end of a response, held back until all bytes read with it are decoded: passed
	// on, it releases the connection to the next request
	private @Nullable Object endOfResponse;

	private UnexpectedResponseFilter() {
	}

	static void addTo(Channel channel) {
		ChannelPipeline pipeline = channel.pipeline();
		if (pipeline.get(NettyPipeline.HttpCodec) != null) {
			pipeline.addAfter(NettyPipeline.HttpCodec, UnexpectedResponseFilter.class.getName(),
					new UnexpectedResponseFilter());
		}
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
		if (message instanceof HttpRequest) {
			this.responsePending = true;
		}
		super.write(context, message, promise);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!this.responsePending) {
			ReferenceCountUtil.release(message);
			context.close();
			return;
		}
		boolean end = message instanceof LastHttpContent;
		if (message instanceof HttpResponse response) {
			this.discarding = isInterim(response.status());
		}
		if (this.discarding) {
			this.discarding = !end;
			ReferenceCountUtil.release(message);
		}
		else if (end) {
			this.responsePending = false;
			this.endOfResponse = message;
		}
		else {
			context.fireChannelRead(message);
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		Object end = this.endOfResponse;
		if (end != null) {
			this.endOfResponse = null;
			context.fireChannelRead(end);
		}
		context.fireChannelReadComplete();
	}

	private static boolean isInterim(HttpResponseStatus status) {
		return status.codeClass() == HttpStatusClass.INFORMATIONAL
				&& !HttpResponseStatus.SWITCHING_PROTOCOLS.equals(status);
	}

}
