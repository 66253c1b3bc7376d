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

import io.runpod.client.time.LeapingTime;
import io.runpod.client.traffic.Traffic.Limit;
import io.runpod.client.wire.Fault;
import io.runpod.client.wire.Fault.Kind;
import io.runpod.client.wire.Faults;
import io.runpod.client.wire.Wire.Operation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Submissions to a RunPod that fails at random, before or after it took the job: none is
 * taken twice, and whatever leaves early or late, no window holds more than it may.
 */
class TrafficModelTests {

	private static final int MOST_ATTEMPTS = 5;

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final LeapingTime clock = new LeapingTime(this.scheduler);

	private final List<Long> arrivals = new ArrayList<>();

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
	void noJobIsSubmittedTwiceAndEverySubmissionEndsOnce(long seed) {
		Random random = new Random(seed);
		int perWindow = 20 + random.nextInt(200);
		Traffic traffic = Traffic
			.of(this.clock.time(), 1, Map.of(Operation.RUN, new Limit(perWindow, 1 + random.nextInt(50))))
			.with(MOST_ATTEMPTS, false, (fault, again) -> {
			});
		List<Submission> submissions = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			Submission submission = new Submission(random);
			submissions.add(submission);
			submission.call = traffic.call(Operation.RUN, Mono.defer(submission::send))
				.doOnTerminate(() -> submission.ends++)
				.subscribe((id) -> {
				}, (ex) -> submission.error = (Fault) ex);
			if (random.nextInt(8) == 0) {
				submissions.get(random.nextInt(submissions.size())).leave();
			}
			if (random.nextInt(10) == 0) {
				this.scheduler.advanceTimeBy(Duration.ofMillis(random.nextInt(3000)));
			}
			if (random.nextInt(100) == 0) {
				this.clock.leap(Duration.ofMillis(random.nextInt(30_000)));
			}
		}
		this.scheduler.advanceTimeBy(Duration.ofHours(2));
		assertThat(submissions).as("seed %d", seed).allSatisfy(Submission::verify);
		for (int i = perWindow; i < this.arrivals.size(); i++) {
			assertThat(this.arrivals.get(i) - this.arrivals.get(i - perWindow)).as("seed %d", seed)
				.isGreaterThan(Duration.ofSeconds(10).toNanos());
		}
		assertThat(traffic.usage()).allSatisfy((usage) -> {
			assertThat(usage.inFlight()).isZero();
			assertThat(usage.waiting()).isZero();
		});
	}

	@Test
	void looksAndStreamsAreCountedTogetherAndLeavePlacesForQuickLooks() {
		Traffic traffic = Traffic.of(this.clock.time(), 1, Map.of());
		for (int i = 0; i < 500; i++) {
			traffic.persist((i % 2 == 0) ? Operation.STATUS_SYNC : Operation.STREAM, Mono.never()).subscribe();
		}
		assertThat(traffic.room(Operation.STREAM)).isZero();
		List<Integer> answers = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			traffic.call(Operation.STATUS, Mono.just(i)).subscribe(answers::add);
		}
		assertThat(answers).hasSize(100);
	}

	@Test
	void withoutLimitsNothingWaits() {
		Traffic traffic = Traffic.of(this.clock.time(), 0, Map.of(Operation.RUN, new Limit(1, 1)));
		List<Integer> answers = new ArrayList<>();
		for (int i = 0; i < 5000; i++) {
			traffic.call(Operation.RUN, Mono.just(i)).subscribe(answers::add);
		}
		assertThat(answers).hasSize(5000);
		assertThat(traffic.usage()).isEmpty();
	}

	/**
	 * One submission, and what became of it.
	 */
	private final class Submission {

		private final Random random;

		private Disposable call;

		private int attempts;

		private int taken;

		private int ends;

		private boolean left;

		private Fault error;

		Submission(Random random) {
			this.random = random;
		}

		Mono<String> send() {
			this.attempts++;
			TrafficModelTests.this.arrivals.add(TrafficModelTests.this.clock.time().nanos());
			boolean fails = this.random.nextInt(3) == 0;
			Kind[] kinds = { Kind.UNREACHED, Kind.THROTTLED, Kind.SERVER_ERROR, Kind.BROKEN, Kind.REJECTED };
			Kind kind = kinds[this.random.nextInt(kinds.length)];
			boolean mayBeTaken = kind == Kind.SERVER_ERROR || kind == Kind.BROKEN;
			if (!fails || (mayBeTaken && this.random.nextBoolean())) {
				this.taken++;
			}
			Duration retryAfter = this.random.nextBoolean() ? null : Duration.ofSeconds(this.random.nextInt(100));
			Mono<String> answer = fails ? Mono.error(Faults.of(kind, Operation.RUN, retryAfter)) : Mono.just("id");
			return TrafficModelTests.this.clock.time().pause(Duration.ofMillis(this.random.nextInt(400))).then(answer);
		}

		void leave() {
			this.left = true;
			this.call.dispose();
		}

		void verify() {
			assertThat(this.taken).isLessThanOrEqualTo(1);
			assertThat(this.attempts).isLessThanOrEqualTo(MOST_ATTEMPTS);
			assertThat(this.ends).isLessThanOrEqualTo(1);
			if (!this.left) {
				assertThat(this.ends).isEqualTo(1);
				assertThat((this.error != null) ? 0 : 1).isLessThanOrEqualTo(this.taken);
			}
		}

	}

}
