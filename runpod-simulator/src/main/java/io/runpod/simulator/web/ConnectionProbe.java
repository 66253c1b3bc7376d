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

package io.runpod.simulator.web;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.AttributeKey;
import reactor.core.publisher.Mono;

import io.runpod.simulator.http.Request;
import io.runpod.simulator.remote.TakenJobs;

/**
 * Observation of the connection of a worker, which notices its end earlier than a write:
 * a write to a recently closed socket does not fail.
 */
final class ConnectionProbe {

	private static final AttributeKey<Boolean> OBSERVED = AttributeKey.valueOf(ConnectionProbe.class, "observed");

	private ConnectionProbe() {
	}

	// Run an action once for each persistent connection, and its result when it closes.
	static void observe(Request request, Supplier<Runnable> opened) {
		boolean persistent = !request.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
		request.withChannel((channel) -> {
			if (persistent && channel.attr(OBSERVED).setIfAbsent(true) == null) {
				Runnable closed = opened.get();
				channel.closeFuture().addListener((future) -> closed.run());
			}
		});
	}

	// Closing the socket cancels the exchange. The event loop processes I/O before it
	// runs a task scheduled by another task, so that a close is detected before the sink
	// emits.
	static Mono<TakenJobs> verifyOpen(Request request, TakenJobs takenJobs) {
		return Mono.<TakenJobs>create((sink) -> request.withChannel((channel) -> {
			EventLoop eventLoop = channel.eventLoop();
			eventLoop.execute(() -> eventLoop.schedule(() -> sink.success(takenJobs), 1, TimeUnit.MILLISECONDS));
		})).doOnCancel(takenJobs::requeue);
	}

}
