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
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.runpod.client.event.RunPodOperation;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.http.RequestFailures;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.timer.ClientClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SlidingWindowLimiter}.
 */
class SlidingWindowLimiterTests {

	private static final Duration WINDOW = Duration.ofSeconds(10);

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final ClientClock clock = ClientClock.of(this.scheduler);

	private final List<Long> sent = new ArrayList<>();

	private final AtomicInteger inFlight = new AtomicInteger();

	private int maxInFlight;

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void noWindowExceedsLimitForRandomArrivalsAndCancellations(long seed) {
		Random random = new Random(seed);
		int perWindow = 1 + random.nextInt(40);
		int concurrent = 1 + random.nextInt(10);
		SlidingWindowLimiter limiter = new SlidingWindowLimiter(this.clock, perWindow, WINDOW, concurrent);
		List<Disposable> callers = new ArrayList<>();
		AtomicInteger terminated = new AtomicInteger();
		for (int i = 0; i < 500; i++) {
			this.scheduler.advanceTimeBy(Duration.ofMillis((random.nextInt(10) < 8) ? 0 : random.nextInt(9000)));
			callers.add(limiter.limit(request(Duration.ofMillis(random.nextInt(3000))), random.nextBoolean())
				.doFinally((signal) -> terminated.incrementAndGet())
				.subscribe());
			if (random.nextInt(5) == 0) {
				callers.get(random.nextInt(callers.size())).dispose();
			}
			if (random.nextInt(60) == 0) {
				throttle(limiter, 1);
				limiter.pause(Duration.ofMillis(random.nextInt(5000)));
			}
		}
		this.scheduler.advanceTimeBy(Duration.ofDays(1));
		assertThat(terminated).hasValue(500);
		assertThat(this.inFlight).hasValue(0);
		assertThat(this.maxInFlight).isLessThanOrEqualTo(concurrent);
		for (int i = perWindow; i < this.sent.size(); i++) {
			assertThat(this.sent.get(i) - this.sent.get(i - perWindow)).isGreaterThanOrEqualTo(WINDOW.toNanos());
		}
	}

	@Test
	void grantsPermitsInOrderOfArrival() {
		SlidingWindowLimiter limiter = new SlidingWindowLimiter(this.clock, 2, WINDOW, 1);
		List<Integer> order = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			int caller = i;
			limiter.limit(request(Duration.ofMillis(10)).doOnSubscribe((subscription) -> order.add(caller)), false)
				.subscribe();
		}
		this.scheduler.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(order).containsExactly(0, 1, 2, 3, 4, 5);
	}

	@Test
	void otherLimitsApplyToWaitingRequests() {
		SlidingWindowLimiter limiter = new SlidingWindowLimiter(this.clock, 10, WINDOW, 100);
		for (int i = 0; i < 100; i++) {
			limiter.limit(request(Duration.ZERO), false).subscribe();
		}
		assertThat(this.sent).hasSize(10);
		limiter.setLimits(30, 100);
		assertThat(this.sent).hasSize(30);
		limiter.setLimits(5, 100);
		this.scheduler.advanceTimeBy(WINDOW);
		assertThat(this.sent).hasSize(35);
	}

	@Test
	void lowerLimitIsAssumedToBeUsedByOtherProcesses() {
		SlidingWindowLimiter limiter = new SlidingWindowLimiter(this.clock, 100, WINDOW, 100);
		for (int i = 0; i < 100; i++) {
			limiter.limit(request(Duration.ZERO), false).subscribe();
			if (i == 9) {
				limiter.setLimits(40, 100);
			}
		}
		assertThat(this.sent).hasSize(12);
		this.scheduler.advanceTimeBy(WINDOW.dividedBy(2));
		assertThat(this.sent).hasSize(12);
		this.scheduler.advanceTimeBy(WINDOW.dividedBy(2));
		assertThat(this.sent).hasSize(12 + 40);
	}

	@Test
	void unusedWindowIsFreedEvenlyInItsLaterHalf() {
		SlidingWindowLimiter limiter = new SlidingWindowLimiter(this.clock, 1000, WINDOW, 1000);
		limiter.setLimits(200, 1000);
		for (int i = 0; i < 1000; i++) {
			limiter.limit(request(Duration.ZERO), false).subscribe();
		}
		assertThat(this.sent).hasSize(10);
		this.scheduler.advanceTimeBy(WINDOW.dividedBy(2));
		assertThat(this.sent).hasSize(10);
		this.scheduler.advanceTimeBy(WINDOW.dividedBy(4));
		assertThat(this.sent).hasSize(105);
	}

	@Test
	void otherLimitsKeepWhatWasLearnedInProportion() {
		SlidingWindowLimiter limiter = new SlidingWindowLimiter(this.clock, 100, WINDOW, 100);
		throttle(limiter, 20);
		limiter.setLimits(40, 40);
		assertThat(limiter.usage(List.of()).perWindow()).isEqualTo(20);
		limiter.setLimits(1, 1);
		assertThat(limiter.usage(List.of()).perWindow()).isOne();
		limiter.setLimits(100, 100);
		assertThat(limiter.usage(List.of()).perWindow()).isLessThanOrEqualTo(100);
	}

	@Test
	void unadaptedLimitIsTheOtherLimitExactly() {
		SlidingWindowLimiter limiter = new SlidingWindowLimiter(this.clock, 1000, WINDOW, 200);
		for (int replicas = 1; replicas <= 1000; replicas++) {
			limiter.setLimits(1000 / replicas, 200);
			assertThat(limiter.usage(List.of()).perWindow()).isEqualTo(1000 / replicas);
		}
	}

	@Test
	void sendsNothingBeforeRetryAfterElapsed() {
		SlidingWindowLimiter limiter = new SlidingWindowLimiter(this.clock, 100, WINDOW, 100);
		limiter.pause(Duration.ofSeconds(7));
		limiter.limit(request(Duration.ZERO), false).subscribe();
		this.scheduler.advanceTimeBy(Duration.ofSeconds(6));
		assertThat(this.sent).isEmpty();
		this.scheduler.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(this.sent).hasSize(1);
	}

	@Test
	void failedRequestReleasesPermit() {
		SlidingWindowLimiter limiter = new SlidingWindowLimiter(this.clock, 100, WINDOW, 1);
		limiter
			.limit(Mono.error(new IllegalStateException("refused")).doOnSubscribe((subscription) -> this.sent.add(0L)),
					false)
			.onErrorComplete()
			.subscribe();
		limiter.limit(request(Duration.ZERO), false).subscribe();
		assertThat(this.sent).hasSize(2);
	}

	@Test
	void probesRaisedCeilingStepByStep() {
		SlidingWindowLimiter limiter = new SlidingWindowLimiter(this.clock, 100, WINDOW, 10);
		limiter.setCeilings(1000, 1000);
		assertThat(limiter.usage(List.of()).perWindow()).isEqualTo(101);
		for (int i = 0; i < 2000; i++) {
			limiter.limit(request(Duration.ofMillis(50)), false).subscribe();
		}
		this.scheduler.advanceTimeBy(Duration.ofMillis(200));
		assertThat(this.maxInFlight).isBetween(12, 200);
		this.scheduler.advanceTimeBy(WINDOW);
		assertThat(this.sent).hasSizeGreaterThan(900);
		limiter.setCeilings(0, 0);
		assertThat(limiter.usage(List.of()).perWindow()).isEqualTo(100);
	}

	@Test
	void doesNotProbeRejectedCeilingAgain() {
		SlidingWindowLimiter limiter = new SlidingWindowLimiter(this.clock, 100, WINDOW, 100);
		limiter.setCeilings(1000, 1000);
		throttle(limiter, 1);
		limiter.pause(Duration.ofSeconds(1));
		assertThat(limiter.usage(List.of()).perWindow()).isEqualTo(100);
		for (int i = 0; i < 2000; i++) {
			limiter.limit(request(Duration.ofMillis(50)), false).subscribe();
		}
		this.scheduler.advanceTimeBy(Duration.ofSeconds(11));
		assertThat(this.sent).hasSizeLessThanOrEqualTo(100);
		limiter.setCeilings(1500, 1500);
		assertThat(limiter.usage(List.of()).perWindow()).isEqualTo(100);
		limiter.setCeilings(2500, 2500);
		assertThat(limiter.usage(List.of()).perWindow()).isEqualTo(101);
	}

	@Test
	void limitIsHalvedOnceForRequestsRejectedTogether() {
		SlidingWindowLimiter limiter = new SlidingWindowLimiter(this.clock, 100, WINDOW, 100);
		throttle(limiter, 20);
		assertThat(limiter.usage(List.of()).perWindow()).isEqualTo(50);
	}

	@Test
	void fewRejectionsDoNotDecreaseLimit() {
		SlidingWindowLimiter limiter = new SlidingWindowLimiter(this.clock, 1000, WINDOW, 100);
		for (int i = 0; i < 50; i++) {
			for (int j = 0; j < 49; j++) {
				limiter.limit(request(Duration.ZERO), false).subscribe();
			}
			throttle(limiter, 1);
			limiter.pause(Duration.ofSeconds(1));
			this.scheduler.advanceTimeBy(Duration.ofSeconds(1));
		}
		assertThat(limiter.usage(List.of()).perWindow()).isEqualTo(1000);
		assertThat(this.sent).hasSize(50 * 49);
	}

	@Test
	void limitNeverFallsBelowFivePercent() {
		SlidingWindowLimiter limiter = new SlidingWindowLimiter(this.clock, 1000, WINDOW, 200);
		for (int i = 0; i < 100; i++) {
			throttle(limiter, 3);
			this.scheduler.advanceTimeBy(WINDOW);
		}
		assertThat(limiter.usage(List.of()).perWindow()).isEqualTo(50);
		assertThat(limiter.usage(List.of()).concurrent()).isEqualTo(10);
	}

	@Test
	void limitSettlesBelowCapacityThatIsLowerForLong() {
		SlidingWindowLimiter limiter = new SlidingWindowLimiter(this.clock, 1000, WINDOW, 200);
		for (int window = 0; window < 200; window++) {
			for (int i = 0; i < 1000 && limiter.availablePermits(false) > 0; i++) {
				if (i < 400) {
					limiter.limit(request(Duration.ZERO), false).subscribe();
				}
				else {
					throttle(limiter, 1);
				}
			}
			this.scheduler.advanceTimeBy(WINDOW.plusMillis(1));
		}
		assertThat(limiter.usage(List.of()).perWindow()).isBetween(150, 450);
		assertThat(this.sent.size()).isGreaterThan(200 * 400 * 6 / 10);
	}

	@Test
	void usageReportsSentInFlightAndWaiting() {
		SlidingWindowLimiter limiter = new SlidingWindowLimiter(this.clock, 10, WINDOW, 2);
		for (int i = 0; i < 3; i++) {
			limiter.limit(request(Duration.ofSeconds(1)), false).subscribe();
		}
		assertThat(limiter.usage(List.of(RunPodOperation.RUN)))
			.isEqualTo(new RequestExecutor.LimitUsage(List.of(RunPodOperation.RUN), 10, 2, 2, 2, 1));
		this.scheduler.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(limiter.usage(List.of(RunPodOperation.RUN)))
			.isEqualTo(new RequestExecutor.LimitUsage(List.of(RunPodOperation.RUN), 10, 0, 2, 0, 0));
	}

	private static void throttle(SlidingWindowLimiter limiter, int count) {
		List<Sinks.One<Long>> responses = Stream.generate(Sinks::<Long>one).limit(count).toList();
		responses.forEach((response) -> limiter.limit(response.asMono(), false).onErrorComplete().subscribe());
		responses.forEach((response) -> response
			.tryEmitError(RequestFailures.of(RequestFailure.Kind.THROTTLED, Operation.RUN, null)));
	}

	private Mono<Long> request(Duration duration) {
		return this.clock.delay(duration).doOnSubscribe((subscription) -> {
			this.sent.add(this.clock.nanoTime());
			this.maxInFlight = Math.max(this.maxInFlight, this.inFlight.incrementAndGet());
		}).doOnTerminate(this.inFlight::decrementAndGet).doOnCancel(this.inFlight::decrementAndGet);
	}

}
