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
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whom the scheduler looks at and when: with a simulated RunPod under virtual time.
 */
class LookSchedulerTests {

	@Test
	void aHundredThousandJobsAreAllSeenToEndInTimeAndLeaveNothingBehind() {
		Simulation simulation = Simulation.limited(1, 100_000, 1000);
		Random random = new Random(1);
		long inUse = 0;
		for (int burst = 0; burst < 100; burst++) {
			for (int n = burst * 1000; n < (burst + 1) * 1000; n++) {
				boolean shortLived = n % 2 == 0;
				simulation.submit(n, Duration.ofMillis(1000 + random.nextInt(18_000)), shortLived);
				simulation.await(n);
			}
			simulation.advance(Duration.ofSeconds(10));
			if (burst == 50) {
				inUse = memory();
			}
		}
		long grown = memory() - inUse;
		simulation.advance(Duration.ofMinutes(2));
		assertThat(Arrays.stream(simulation.results()).filter((times) -> times != 1)).isEmpty();
		simulation.assertNothingIsLeft();
		assertThat(grown).as("bytes").isLessThan(12_000_000);
		assertThat(simulation.lag(100)).isLessThan(Duration.ofSeconds(50));
		simulation.assertWithinLimits();
		assertThat(simulation.runPod.looks).isLessThan(400_000);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })
	void everyWaitEndsOnceWhateverHappens(long seed) {
		Random random = new Random(seed);
		int jobs = 200 + random.nextInt(1000);
		Simulation simulation = Simulation.limited(seed, jobs, 1 + random.nextInt(600));
		simulation.runPod.faults = random.nextInt(3) * 0.04;
		simulation.runPod.holds = random.nextInt(4) > 0;
		boolean leaps = random.nextBoolean();
		boolean[] left = new boolean[jobs];
		List<Disposable> waits = new ArrayList<>();
		for (int n = 0; n < jobs; n++) {
			long millis = (random.nextInt(20) == 0) ? 120_000 : 100 + random.nextInt(15_000);
			simulation.submit(n, Duration.ofMillis(millis), false);
			waits.add(simulation.await(n));
			if (random.nextInt(10) == 0) {
				int other = random.nextInt(n + 1);
				left[other] = true;
				waits.get(other).dispose();
			}
			if (random.nextInt(20) == 0) {
				simulation.advance(Duration.ofMillis(random.nextInt(4000)));
				if (leaps) {
					simulation.leap(Duration.ofMillis(random.nextInt(20_000)));
				}
			}
		}
		simulation.advance(Duration.ofHours(1));
		for (int n = 0; n < jobs; n++) {
			assertThat(simulation.results()[n]).as("seed %d, job %d", seed, n).isBetween((!left[n]) ? 1 : 0, 1);
		}
		simulation.assertNothingIsLeft();
		simulation.assertWithinLimits();
	}

	@Test
	void whoWaitsForTheSameJobSharesItsLooks() {
		Simulation simulation = Simulation.limited(1, 1, 1);
		simulation.submit(0, Duration.ofSeconds(5), false);
		for (int i = 0; i < 50; i++) {
			simulation.await(0);
		}
		simulation.advance(Duration.ofSeconds(6));
		assertThat(simulation.results()[0]).isEqualTo(50);
		assertThat(simulation.runPod.looks).isEqualTo(1);
	}

	@Test
	void theLookEndsWithTheLastWhoWaits() {
		Simulation simulation = Simulation.limited(1, 1, 1);
		simulation.submit(0, Duration.ofSeconds(5), false);
		Disposable one = simulation.await(0);
		Disposable other = simulation.await(0);
		simulation.advance(Duration.ofSeconds(1));
		one.dispose();
		assertThat(simulation.runPod.inFlight).isEqualTo(1);
		other.dispose();
		assertThat(simulation.runPod.inFlight).isZero();
	}

	@Test
	void jobsThatAreHeldAreKnownAtOnceByOneLook() {
		Simulation simulation = submitAndAwait(300, 300, 200, 8000);
		simulation.advance(Duration.ofSeconds(10));
		assertThat(simulation.results()).containsOnly(1);
		assertThat(simulation.runPod.looks).isEqualTo(300);
		assertThat(simulation.lag(100)).isLessThan(Duration.ofMillis(30));
	}

	@Test
	void moreJobsThanMayBeHeldAreServedInOrderAndKnownSoon() {
		Simulation simulation = submitAndAwait(400, 2000, 2000, 20_000);
		simulation.advance(Duration.ofMinutes(2));
		assertThat(simulation.results()).containsOnly(1);
		assertThat(simulation.lag(50)).isLessThan(Duration.ofMillis(100));
		assertThat(simulation.runPod.looks).isLessThan(2 * 2000);
		simulation.assertWithinLimits();
	}

	@Test
	void whenJobsTakeAlikeThoseThatAreNotHeldAreLookedAtWhenTheyEnd() {
		Simulation simulation = submitAndAwait(1500, 6000, 30_000, 30_001);
		simulation.advance(Duration.ofMinutes(5));
		assertThat(simulation.results()).containsOnly(1);
		assertThat(simulation.lag(50)).isLessThan(Duration.ofSeconds(3));
		assertThat(simulation.runPod.looks).isLessThan(3 * 6000);
		simulation.assertWithinLimits();
	}

	@Test
	void aServerThatAnswersEarlyIsAskedAtAPace() {
		Simulation simulation = Simulation.limited(1, 1000, 100);
		simulation.runPod.holds = false;
		submitAndAwait(simulation, 5000, 6000);
		simulation.advance(Duration.ofMinutes(2));
		assertThat(simulation.runPod.looks).isLessThan(5000);
		assertThat(simulation.lag(50)).isLessThan(Duration.ofSeconds(1));
		assertThat(simulation.results()).containsOnly(1);
		simulation.assertWithinLimits();
	}

	private static Simulation submitAndAwait(int workers, int jobs, int leastMillis, int mostMillis) {
		return submitAndAwait(Simulation.limited(1, jobs, workers), leastMillis, mostMillis);
	}

	private static Simulation submitAndAwait(Simulation simulation, int leastMillis, int mostMillis) {
		Random random = new Random(4);
		for (int n = 0; n < simulation.results().length; n++) {
			simulation.submit(n, Duration.ofMillis(leastMillis + random.nextInt(mostMillis - leastMillis)), false);
			simulation.await(n);
		}
		return simulation;
	}

	private static long memory() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

}
