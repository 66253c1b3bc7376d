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
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;

/**
 * Netty handler that discards interim responses (103 Early Hints and others), which
 * Reactor Netty takes for the response to the request. Those that it handles itself, 100
 * and 101, pass.
 */
final class InterimResponseFilter extends ChannelInboundHandlerAdapter {

	private boolean discarding;

	private InterimResponseFilter() {
	}

	static void addTo(Channel channel) {
		ChannelPipeline pipeline = channel.pipeline();
		if (pipeline.get(NettyPipeline.HttpCodec) != null) {
			pipeline.addAfter(NettyPipeline.HttpCodec, InterimResponseFilter.class.getName(),
					new InterimResponseFilter());
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof HttpResponse response) {
			this.discarding = isInterim(response.status());
		}
		if (!this.discarding) {
			context.fireChannelRead(message);
			return;
		}
		this.discarding = !(message instanceof LastHttpContent);
		ReferenceCountUtil.release(message);
	}

	private static boolean isInterim(HttpResponseStatus status) {
		return status.codeClass() == HttpStatusClass.INFORMATIONAL && !HttpResponseStatus.CONTINUE.equals(status)
				&& !HttpResponseStatus.SWITCHING_PROTOCOLS.equals(status);
	}

}
