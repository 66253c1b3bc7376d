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
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many looks thousands of waits take, and how late they learn of the end, under
 * virtual time: the figures of the benchmark of outstanding jobs, without the machine.
 */
class OutstandingJobsTests {

	private static final int JOBS = 5000;

	private static final List<Long> ALIKE = Collections.nCopies(JOBS, 30_000L);

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shuffledJobsThatStartAtOnceAreKnownInASecondByFewerThanFiveLooks(boolean ours) {
		Simulation simulation = await(Simulation.unlimited(1, JOBS, JOBS), shuffled(), ours);
		simulation.advance(Duration.ofMinutes(2));
		assertThat(simulation.results()).containsOnly(1);
		assertThat(simulation.looksPerJob()).isLessThan(4.5);
		assertThat(simulation.lag(50)).isLessThan(Duration.ofSeconds(1));
		assertThat(simulation.lag(99)).isLessThan(Duration.ofSeconds(6));
	}

	@Test
	void jobsThatRanBeforeAnybodyWaitedAreKnownAsSoon() {
		Simulation simulation = await(Simulation.unlimited(1, JOBS, JOBS), shuffled(), false, Duration.ofSeconds(10));
		simulation.advance(Duration.ofMinutes(2));
		assertThat(simulation.results()).containsOnly(1);
		assertThat(simulation.looksPerJob()).isLessThan(5);
		assertThat(simulation.lag(50)).isLessThan(Duration.ofSeconds(1));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void equalJobsThatStartAtOnceAreKnownAtOnceByTwoLooks(boolean ours) {
		Simulation simulation = await(Simulation.unlimited(1, JOBS, JOBS), ALIKE, ours);
		simulation.advance(Duration.ofMinutes(2));
		assertThat(simulation.results()).containsOnly(1);
		assertThat(simulation.looksPerJob()).isLessThan(2);
		assertThat(simulation.lag(90)).isLessThan(Duration.ofMillis(50));
		assertThat(simulation.lag(99)).isLessThan(Duration.ofSeconds(1));
	}

	@Test
	void equalJobsThatStartOneByOneAreKnownAtOnceWithinTheLimits() {
		Simulation simulation = await(Simulation.limited(1, JOBS, 0), ALIKE, false);
		startOneByOne(simulation);
		assertThat(simulation.results()).containsOnly(1);
		assertThat(simulation.looksPerJob()).isLessThan(3);
		assertThat(simulation.lag(90)).isLessThan(Duration.ofMillis(50));
		simulation.assertWithinLimits();
	}

	@Test
	void shuffledJobsThatStartOneByOneAreKnownSoonWithinTheLimits() {
		Simulation simulation = await(Simulation.limited(1, JOBS, 0), shuffled(), false);
		startOneByOne(simulation);
		assertThat(simulation.results()).containsOnly(1);
		assertThat(simulation.looksPerJob()).isLessThan(3);
		assertThat(simulation.lag(50)).isLessThan(Duration.ofSeconds(1));
		simulation.assertWithinLimits();
	}

	@Test
	void ofMoreRunSyncJobsThanMayBeLookedAtInAMinuteThoseThatAreQueuedDoNoHarm() {
		Simulation simulation = awaitRunSync(16_000, 1000, 5, 20);
		assertThat(simulation.results()).containsOnly(1);
		assertThat(simulation.warnings).isEmpty();
		simulation.assertWithinLimits();
	}

	@Test
	void moreRunningRunSyncJobsThanMayBeLookedAtInAMinuteAreWarnedOfOnceAndMostAreSeen() {
		Simulation simulation = awaitRunSync(12_000, 12_000, 20, 120);
		assertThat(simulation.forgotten()).isBetween(1, 600);
		assertThat(IntStream.of(simulation.results()).sum()).isEqualTo(12_000 - simulation.forgotten());
		assertThat(simulation.warnings).singleElement()
			.asString()
			.startsWith("RunPod endpoint 'sdxl' has jobs of runSync")
			.contains("runpod.limits.status");
		assertThat(simulation.warnedUnderLock).isFalse();
		simulation.assertWithinLimits();
	}

	private static Simulation awaitRunSync(int jobs, int workers, int leastSeconds, int mostSeconds) {
		Simulation simulation = Simulation.limited(1, jobs, workers);
		Random random = new Random(1);
		for (int n = 0; n < jobs; n++) {
			int millis = 1000 * leastSeconds + random.nextInt(1000 * (mostSeconds - leastSeconds));
			simulation.submit(n, Duration.ofMillis(millis), true);
			simulation.await(n);
		}
		simulation.advance(Duration.ofMinutes(15));
		return simulation;
	}

	private static Simulation await(Simulation simulation, List<Long> millis, boolean ours) {
		return await(simulation, millis, ours, Duration.ofMillis(50));
	}

	private static Simulation await(Simulation simulation, List<Long> millis, boolean ours, Duration before) {
		simulation.runPod.trip = Duration.ofMillis(1).toNanos();
		for (int n = 0; n < JOBS; n++) {
			Duration duration = Duration.ofMillis(millis.get(n));
			if (ours) {
				simulation.submit(n, duration, false);
			}
			else {
				simulation.submitElsewhere(n, duration);
			}
		}
		simulation.advance(before);
		for (int n = 0; n < JOBS; n++) {
			simulation.await(n);
		}
		return simulation;
	}

	private static void startOneByOne(Simulation simulation) {
		for (int n = 0; n < JOBS; n++) {
			simulation.runPod.arrive();
			simulation.advance(Duration.ofMillis(6));
		}
		simulation.advance(Duration.ofMinutes(2));
	}

	private static List<Long> shuffled() {
		List<Long> millis = new ArrayList<>(
				LongStream.range(0, JOBS).mapToObj((n) -> 20_000 + 20_000 * n / JOBS).toList());
		Collections.shuffle(millis, new Random(4));
		return millis;
	}

}
