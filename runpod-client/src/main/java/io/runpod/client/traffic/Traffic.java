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

package io.runpod.client.traffic;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import io.runpod.client.time.Time;
import io.runpod.client.wire.Fault;

/**
 * Repeats requests, with full jitter, where that can help and can do no harm: what may
 * have started a paid job is only repeated if RunPod certainly did not take it.
 */
public final class Traffic {

	private static final Duration BASE = Duration.ofMillis(200);

	private static final Duration CAP = Duration.ofSeconds(10);

	private final Time time;

	private final int maxAttempts;

	private final BiConsumer<Fault, Boolean> listener;

	public Traffic(Time time, int maxAttempts, BiConsumer<Fault, Boolean> listener) {
		this.time = time;
		this.maxAttempts = maxAttempts;
		this.listener = listener;
	}

	/**
	 * Send a request a limited number of times.
	 */
	public <T> Mono<T> call(Mono<T> request) {
		return repeat(request, this.maxAttempts);
	}

	/**
	 * Send a request until it is answered; somebody else watches the time.
	 */
	public <T> Mono<T> persist(Mono<T> request) {
		return repeat(request, Integer.MAX_VALUE);
	}

	private <T> Mono<T> repeat(Mono<T> request, int maxAttempts) {
		return Mono.defer(() -> {
			AtomicInteger attempts = new AtomicInteger();
			return request.doOnSubscribe((subscription) -> attempts.incrementAndGet())
				.onErrorMap(Fault.class, (fault) -> fault.withAttempts(attempts.get()))
				.retryWhen(Retry.from((signals) -> signals.concatMap((signal) -> again(signal, maxAttempts))));
		});
	}

	private Mono<Long> again(Retry.RetrySignal signal, int maxAttempts) {
		if (signal.failure() instanceof Fault fault) {
			boolean again = fault.repeatable() && fault.attempts() < maxAttempts;
			this.listener.accept(fault, again);
			if (again) {
				return this.time.pause(backoff(fault.attempts(), fault.details().retryAfter()));
			}
		}
		return Mono.error(signal.failure());
	}

	private static Duration backoff(int attempts, @Nullable Duration retryAfter) {
		Duration ceiling = BASE.multipliedBy(1L << Math.min(attempts - 1, 10));
		ceiling = (ceiling.compareTo(CAP) < 0) ? ceiling : CAP;
		Duration jittered = Duration.ofNanos(ThreadLocalRandom.current().nextLong(ceiling.toNanos() + 1));
		if (retryAfter == null) {
			return jittered;
		}
		// spread those who were all told the same moment; a server's mistake must not
		// stop us for long
		Duration told = (retryAfter.compareTo(CAP) < 0) ? retryAfter : CAP;
		return told.plus(jittered.dividedBy(4));
	}

}
