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

import io.netty.channel.EventLoop;
import reactor.core.publisher.Mono;

import io.runpod.simulator.http.Request;
import io.runpod.simulator.remote.TakenJobs;

/**
 * Looks whether somebody still listens before jobs are written to a socket that may have
 * been closed a moment ago, which the write itself would not notice.
 */
final class ConnectionProbe {

	private ConnectionProbe() {
	}

	// A closed socket ends the whole exchange. The event loop sees it when it next looks
	// at its sockets, and it does that before it runs what one of its tasks has
	// scheduled.
	static Mono<TakenJobs> verifyOpen(Request request, TakenJobs takenJobs) {
		return Mono.<TakenJobs>create((sink) -> request.withChannel((channel) -> {
			EventLoop eventLoop = channel.eventLoop();
			eventLoop.execute(() -> eventLoop.schedule(() -> sink.success(takenJobs), 1, TimeUnit.MILLISECONDS));
		})).doOnCancel(takenJobs::requeue);
	}

}
