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

package io.runpod.client.internal.resilience;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.http.RequestFailure.Kind;
import io.runpod.client.internal.http.RequestFailures;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.resilience.RequestExecutor.LimitOverride;
import io.runpod.client.internal.timer.JumpingClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Randomized tests for {@link RequestExecutor} with failures before and after a job is
 * accepted: no job is accepted twice, and no window exceeds its limit.
 */
class RequestExecutorModelTests {

	private static final int MAX_ATTEMPTS = 5;

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final JumpingClock clock = new JumpingClock(this.scheduler);

	private final List<Long> arrivals = new ArrayList<>();

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
	void noJobIsSubmittedTwiceAndSubmissionsTerminateOnce(long seed) {
		Random random = new Random(seed);
		int perWindow = 20 + random.nextInt(200);
		RequestExecutor executor = new RequestExecutor.Factory(this.clock.clock(), 1,
				Map.of(Operation.RUN, new LimitOverride(perWindow, 1 + random.nextInt(50))), 500)
			.create()
			.withRetry(MAX_ATTEMPTS, false, (outcome) -> {
			});
		List<Submission> submissions = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			Submission submission = new Submission(random);
			submissions.add(submission);
			submission.call = executor.execute(Operation.RUN, Mono.defer(submission::send))
				.doOnTerminate(() -> submission.terminations++)
				.subscribe((id) -> {
				}, (ex) -> submission.error = (RequestFailure) ex);
			if (random.nextInt(8) == 0) {
				submissions.get(random.nextInt(submissions.size())).cancel();
			}
			if (random.nextInt(10) == 0) {
				this.scheduler.advanceTimeBy(Duration.ofMillis(random.nextInt(3000)));
			}
			if (random.nextInt(100) == 0) {
				this.clock.jump(Duration.ofMillis(random.nextInt(30_000)));
			}
		}
		this.scheduler.advanceTimeBy(Duration.ofHours(2));
		assertThat(submissions).as("seed %d", seed).allSatisfy(Submission::verify);
		for (int i = perWindow; i < this.arrivals.size(); i++) {
			assertThat(this.arrivals.get(i) - this.arrivals.get(i - perWindow)).as("seed %d", seed)
				.isGreaterThan(Duration.ofSeconds(10).toNanos());
		}
		assertThat(executor.usage()).allSatisfy((usage) -> {
			assertThat(usage.inFlight()).isZero();
			assertThat(usage.waiting()).isZero();
		});
	}

	@Test
	void longPollsShareOneLimitAndLeavePermitsForStatus() {
		RequestExecutor executor = new RequestExecutor.Factory(this.clock.clock(), 1, Map.of(), 500).create();
		for (int i = 0; i < 500; i++) {
			executor.executeUntilAnswered((i % 2 == 0) ? Operation.STATUS_SYNC : Operation.STREAM, Mono.never())
				.subscribe();
		}
		assertThat(executor.availablePermits(Operation.STREAM)).isZero();
		List<Integer> results = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			executor.execute(Operation.STATUS, Mono.just(i)).subscribe(results::add);
		}
		assertThat(results).hasSize(100);
	}

	@Test
	void requestsDoNotWaitWithoutLimits() {
		RequestExecutor executor = new RequestExecutor.Factory(this.clock.clock(), 0,
				Map.of(Operation.RUN, new LimitOverride(1, 1)), 500)
			.create();
		List<Integer> results = new ArrayList<>();
		for (int i = 0; i < 5000; i++) {
			executor.execute(Operation.RUN, Mono.just(i)).subscribe(results::add);
		}
		assertThat(results).hasSize(5000);
		assertThat(executor.usage()).isEmpty();
	}

	/**
	 * Submission and its outcome.
	 */
	private final class Submission {

		private final Random random;

		private Disposable call;

		private int attempts;

		private int accepted;

		private int terminations;

		private boolean cancelled;

		private RequestFailure error;

		Submission(Random random) {
			this.random = random;
		}

		Mono<String> send() {
			this.attempts++;
			RequestExecutorModelTests.this.arrivals.add(RequestExecutorModelTests.this.clock.clock().nanoTime());
			boolean fails = this.random.nextInt(3) == 0;
			Kind[] kinds = { Kind.CONNECT_FAILED, Kind.THROTTLED, Kind.SERVER_ERROR, Kind.NO_RESPONSE, Kind.REJECTED };
			Kind kind = kinds[this.random.nextInt(kinds.length)];
			boolean mayBeAccepted = kind == Kind.SERVER_ERROR || kind == Kind.NO_RESPONSE;
			if (!fails || (mayBeAccepted && this.random.nextBoolean())) {
				this.accepted++;
			}
			Duration retryAfter = this.random.nextBoolean() ? null : Duration.ofSeconds(this.random.nextInt(100));
			Mono<String> response = fails ? Mono.error(RequestFailures.of(kind, Operation.RUN, retryAfter))
					: Mono.just("id");
			return RequestExecutorModelTests.this.clock.clock()
				.delay(Duration.ofMillis(this.random.nextInt(400)))
				.then(response);
		}

		void cancel() {
			this.cancelled = true;
			this.call.dispose();
		}

		void verify() {
			assertThat(this.accepted).isLessThanOrEqualTo(1);
			assertThat(this.attempts).isLessThanOrEqualTo(MAX_ATTEMPTS);
			assertThat(this.terminations).isLessThanOrEqualTo(1);
			if (!this.cancelled) {
				assertThat(this.terminations).isEqualTo(1);
				assertThat((this.error != null) ? 0 : 1).isLessThanOrEqualTo(this.accepted);
			}
		}

	}

}
