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

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Predicate;

import reactor.core.publisher.Mono;

import io.runpod.simulator.http.Request;
import io.runpod.simulator.queue.Job;
import io.runpod.simulator.time.SimulatorTime;

/**
 * Non-blocking long polls that wait for a condition of a job.
 */
final class LongPolls {

	private static final long MIN_WAIT = 1000;

	private static final long MAX_WAIT = 300_000;

	private final SimulatorTime time;

	LongPolls(SimulatorTime time) {
		this.time = time;
	}

	// Emits the job once the condition is met, or after the wait.
	Mono<Job> awaitCondition(Predicate<Job> condition, Job job, Duration wait) {
		if (condition.test(job)) {
			return Mono.just(job);
		}
		Mono<Job> conditionMet = Mono.defer(() -> {
			Mono<Void> nextChange = job.nextChange();
			return condition.test(job) ? Mono.just(job) : nextChange.then(Mono.<Job>empty());
		}).repeatWhenEmpty((changes) -> changes);
		return this.time.timeout(conditionMet, wait, Mono.just(job));
	}

	static Duration parseWait(Request request, Duration defaultWait) {
		OptionalLong wait = parseLong(request, "wait");
		return wait.isPresent() ? Duration.ofMillis(Math.min(MAX_WAIT, Math.max(MIN_WAIT, wait.getAsLong())))
				: defaultWait;
	}

	static OptionalLong parseLong(Request request, String name) {
		try {
			return request.queryParam(name).stream().mapToLong(Long::parseLong).findFirst();
		}
		catch (NumberFormatException ex) {
			return OptionalLong.empty();
		}
	}

}
