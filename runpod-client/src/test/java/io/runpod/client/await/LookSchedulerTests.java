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

package io.runpod.client.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.micrometer.observation.Observation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.runpod.client.await.JobAwaiter.Wait;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.time.LeapingTime;
import io.runpod.client.traffic.Traffic;
import io.runpod.client.watch.Watch;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whom the scheduler looks at and when: with a simulated RunPod under virtual time.
 */
class LookSchedulerTests {

	private static final Duration KEPT = Duration.ofMinutes(30);

	private static final Duration KEPT_BY_RUN_SYNC = Duration.ofMinutes(1);

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final LeapingTime clock = new LeapingTime(this.scheduler);

	private final Traffic traffic = Traffic.of(this.clock.time(), 1, Map.of());

	private final RecentSubmissions recent = new RecentSubmissions(this.clock.time());

	private final LookScheduler looks = new LookScheduler(this.traffic, this.clock.time(), this.recent);

	private final List<Long> lags = new ArrayList<>();

	@Test
	void aHundredThousandJobsAreAllSeenToEndInTimeAndLeaveNothingBehind() {
		SimulatedRunPod runPod = runPod(1, 1000);
		Random random = new Random(1);
		int[] results = new int[100_000];
		long inUse = 0;
		for (int burst = 0; burst < 100; burst++) {
			for (int n = burst * 1000; n < (burst + 1) * 1000; n++) {
				boolean shortLived = n % 2 == 0;
				submit(runPod, n, Duration.ofMillis(1000 + random.nextInt(18_000)), shortLived);
				await(runPod, n, results);
			}
			this.scheduler.advanceTimeBy(Duration.ofSeconds(10));
			if (burst == 50) {
				inUse = memory();
			}
		}
		long grown = memory() - inUse;
		this.scheduler.advanceTimeBy(Duration.ofMinutes(2));
		assertThat(Arrays.stream(results).filter((times) -> times != 1)).isEmpty();
		assertThat(this.looks.awaited("sdxl", 10).total()).isZero();
		assertThat(runPod.inFlight).isZero();
		assertThat(grown).as("bytes").isLessThan(12_000_000);
		assertThat(longest()).isLessThan(Duration.ofSeconds(50));
		assertWithinLimits(runPod);
		assertThat(runPod.looks).isLessThan(400_000);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })
	void everyWaitEndsOnceWhateverHappens(long seed) {
		Random random = new Random(seed);
		SimulatedRunPod runPod = runPod(seed, 1 + random.nextInt(600));
		runPod.faults = random.nextInt(3) * 0.04;
		runPod.holds = random.nextInt(4) > 0;
		boolean leaps = random.nextBoolean();
		int jobs = 200 + random.nextInt(1000);
		int[] results = new int[jobs];
		boolean[] left = new boolean[jobs];
		List<Disposable> waits = new ArrayList<>();
		for (int n = 0; n < jobs; n++) {
			long millis = (random.nextInt(20) == 0) ? 120_000 : 100 + random.nextInt(15_000);
			submit(runPod, n, Duration.ofMillis(millis), false);
			waits.add(await(runPod, n, results));
			if (random.nextInt(10) == 0) {
				int other = random.nextInt(n + 1);
				left[other] = true;
				waits.get(other).dispose();
			}
			if (random.nextInt(20) == 0) {
				this.scheduler.advanceTimeBy(Duration.ofMillis(random.nextInt(4000)));
				if (leaps) {
					this.clock.leap(Duration.ofMillis(random.nextInt(20_000)));
				}
			}
		}
		this.scheduler.advanceTimeBy(Duration.ofHours(1));
		for (int n = 0; n < jobs; n++) {
			assertThat(results[n]).as("seed %d, job %d", seed, n).isBetween((!left[n]) ? 1 : 0, 1);
		}
		assertThat(this.looks.awaited("sdxl", 10).total()).isZero();
		assertThat(runPod.inFlight).isZero();
		assertWithinLimits(runPod);
	}

	@Test
	void whoWaitsForTheSameJobSharesItsLooks() {
		SimulatedRunPod runPod = runPod(1, 1);
		int[] results = new int[1];
		submit(runPod, 0, Duration.ofSeconds(5), false);
		for (int i = 0; i < 50; i++) {
			await(runPod, 0, results);
		}
		this.scheduler.advanceTimeBy(Duration.ofSeconds(6));
		assertThat(results[0]).isEqualTo(50);
		assertThat(runPod.looks).isEqualTo(1);
	}

	@Test
	void theLookEndsWithTheLastWhoWaits() {
		SimulatedRunPod runPod = runPod(1, 1);
		submit(runPod, 0, Duration.ofSeconds(5), false);
		Disposable one = await(runPod, 0, new int[1]);
		Disposable other = await(runPod, 0, new int[1]);
		this.scheduler.advanceTimeBy(Duration.ofSeconds(1));
		one.dispose();
		assertThat(runPod.inFlight).isEqualTo(1);
		other.dispose();
		assertThat(runPod.inFlight).isZero();
	}

	@Test
	void jobsThatAreHeldAreKnownAtOnceByOneLook() {
		SimulatedRunPod runPod = runPod(1, 300);
		int[] results = submitAndAwait(runPod, 300, 200, 8000);
		this.scheduler.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(results).containsOnly(1);
		assertThat(runPod.looks).isEqualTo(300);
		assertThat(longest()).isLessThan(Duration.ofMillis(30));
	}

	@Test
	void moreJobsThanMayBeHeldAreServedInOrderAndKnownSoon() {
		SimulatedRunPod runPod = runPod(1, 400);
		int[] results = submitAndAwait(runPod, 2000, 2000, 20_000);
		this.scheduler.advanceTimeBy(Duration.ofMinutes(2));
		assertThat(results).containsOnly(1);
		assertThat(median()).isLessThan(Duration.ofMillis(100));
		assertThat(runPod.looks).isLessThan(2 * 2000);
		assertWithinLimits(runPod);
	}

	@Test
	void whenJobsTakeAlikeThoseThatAreNotHeldAreLookedAtWhenTheyEnd() {
		SimulatedRunPod runPod = runPod(1, 1500);
		int[] results = submitAndAwait(runPod, 6000, 30_000, 30_001);
		this.scheduler.advanceTimeBy(Duration.ofMinutes(5));
		assertThat(results).containsOnly(1);
		assertThat(median()).isLessThan(Duration.ofSeconds(3));
		assertThat(runPod.looks).isLessThan(3 * 6000);
		assertWithinLimits(runPod);
	}

	@Test
	void aServerThatAnswersEarlyIsAskedAtAPace() {
		SimulatedRunPod runPod = runPod(1, 100);
		runPod.holds = false;
		int[] results = submitAndAwait(runPod, 1000, 5000, 6000);
		this.scheduler.advanceTimeBy(Duration.ofMinutes(2));
		assertThat(runPod.looks).isLessThan(5000);
		assertThat(median()).isLessThan(Duration.ofSeconds(1));
		assertThat(results).containsOnly(1);
		assertWithinLimits(runPod);
	}

	private SimulatedRunPod runPod(long seed, int workers) {
		return new SimulatedRunPod(this.clock.time(), new Random(seed), workers);
	}

	private int[] submitAndAwait(SimulatedRunPod runPod, int jobs, int leastMillis, int mostMillis) {
		Random random = new Random(4);
		int[] results = new int[jobs];
		for (int n = 0; n < jobs; n++) {
			submit(runPod, n, Duration.ofMillis(leastMillis + random.nextInt(mostMillis - leastMillis)), false);
			await(runPod, n, results);
		}
		return results;
	}

	private void submit(SimulatedRunPod runPod, int n, Duration duration, boolean shortLived) {
		runPod.submit("job" + n, duration, shortLived ? KEPT_BY_RUN_SYNC : KEPT);
		this.recent.add("job" + n, shortLived);
	}

	private Disposable await(SimulatedRunPod runPod, int n, int[] results) {
		View view = new View("sdxl", runPod, this.traffic, Duration.ofSeconds(20), Duration.ofSeconds(1));
		Wait wait = new Wait(this.clock.time().deadline(Duration.ofDays(1)), "job" + n,
				Watch.nobodys().news("sdxl", Observation.NOOP));
		return this.looks.watch(view, wait, false).filter(RunPodJob::completed).subscribe((job) -> {
			results[n]++;
			this.lags.add(this.clock.time().nanos() - runPod.endedAt(job.id()));
		});
	}

	private Duration longest() {
		return Duration.ofNanos(this.lags.stream().mapToLong(Long::longValue).max().orElseThrow());
	}

	private Duration median() {
		return Duration.ofNanos(this.lags.stream()
			.mapToLong(Long::longValue)
			.sorted()
			.skip(this.lags.size() / 2)
			.findFirst()
			.orElseThrow());
	}

	private static long memory() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	private static void assertWithinLimits(SimulatedRunPod runPod) {
		assertThat(runPod.mostInFlight).isLessThanOrEqualTo(400);
		List<Long> arrivals = runPod.arrivals;
		for (int i = 2000; i < arrivals.size(); i++) {
			assertThat(arrivals.get(i) - arrivals.get(i - 2000)).isGreaterThan(Duration.ofSeconds(10).toNanos());
		}
	}

}
