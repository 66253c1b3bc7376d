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

package io.runpod.client.internal.polling;

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
 * Tests for the number of polls and the detection lag with thousands of waits, under
 * virtual time: the figures of the benchmark of outstanding jobs, independent of the
 * machine.
 */
class PollSchedulerScaleTests {

	private static final int JOBS = 5000;

	private static final List<Long> EQUAL_DURATIONS = Collections.nCopies(JOBS, 30_000L);

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shuffledJobsStartedAtOnceAreDetectedWithinASecond(boolean submittedLocally) {
		PollingSimulation simulation = await(PollingSimulation.unlimited(1, JOBS, JOBS), shuffledDurations(),
				submittedLocally);
		simulation.advance(Duration.ofMinutes(2));
		assertThat(simulation.resultCounts()).containsOnly(1);
		assertThat(simulation.requestsPerJob()).isLessThan(4.5);
		assertThat(simulation.detectionLag(50)).isLessThan(Duration.ofSeconds(1));
		assertThat(simulation.detectionLag(99)).isLessThan(Duration.ofSeconds(6));
	}

	@Test
	void jobsStartedBeforeAwaitAreDetectedWithinASecond() {
		PollingSimulation simulation = await(PollingSimulation.unlimited(1, JOBS, JOBS), shuffledDurations(), false,
				Duration.ofSeconds(10));
		simulation.advance(Duration.ofMinutes(2));
		assertThat(simulation.resultCounts()).containsOnly(1);
		assertThat(simulation.requestsPerJob()).isLessThan(5);
		assertThat(simulation.detectionLag(50)).isLessThan(Duration.ofSeconds(1));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void equalJobsStartedAtOnceNeedAtMostTwoRequests(boolean submittedLocally) {
		PollingSimulation simulation = await(PollingSimulation.unlimited(1, JOBS, JOBS), EQUAL_DURATIONS,
				submittedLocally);
		simulation.advance(Duration.ofMinutes(2));
		assertThat(simulation.resultCounts()).containsOnly(1);
		assertThat(simulation.requestsPerJob()).isLessThan(2);
		assertThat(simulation.detectionLag(90)).isLessThan(Duration.ofMillis(50));
		assertThat(simulation.detectionLag(99)).isLessThan(Duration.ofSeconds(1));
	}

	@Test
	void equalJobsStartedOneByOneAreDetectedWithinLimits() {
		PollingSimulation simulation = await(PollingSimulation.limited(1, JOBS, 0), EQUAL_DURATIONS, false);
		startOneByOne(simulation);
		assertThat(simulation.resultCounts()).containsOnly(1);
		assertThat(simulation.requestsPerJob()).isLessThan(3);
		assertThat(simulation.detectionLag(90)).isLessThan(Duration.ofMillis(50));
		simulation.assertWithinLimits();
	}

	@Test
	void shuffledJobsStartedOneByOneAreDetectedWithinLimits() {
		PollingSimulation simulation = await(PollingSimulation.limited(1, JOBS, 0), shuffledDurations(), false);
		startOneByOne(simulation);
		assertThat(simulation.resultCounts()).containsOnly(1);
		assertThat(simulation.requestsPerJob()).isLessThan(3);
		assertThat(simulation.detectionLag(50)).isLessThan(Duration.ofSeconds(1));
		simulation.assertWithinLimits();
	}

	@Test
	void queuedRunSyncJobsBeyondPollCapacityDoNotWarn() {
		PollingSimulation simulation = awaitRunSync(16_000, 1000, 5, 20);
		assertThat(simulation.resultCounts()).containsOnly(1);
		assertThat(simulation.warnings).isEmpty();
		simulation.assertWithinLimits();
	}

	@Test
	void runningRunSyncJobsBeyondPollCapacityWarnOnce() {
		PollingSimulation simulation = awaitRunSync(12_000, 12_000, 20, 120);
		assertThat(simulation.notFoundCount()).isBetween(1, 600);
		assertThat(IntStream.of(simulation.resultCounts()).sum()).isEqualTo(12_000 - simulation.notFoundCount());
		assertThat(simulation.warnings).singleElement()
			.asString()
			.startsWith("RunPod endpoint 'sdxl' has jobs of 'runSync' that were not polled for more than a minute.")
			.endsWith("or raise the rate limit of 'status' requests");
		assertThat(simulation.warnedUnderLock).isFalse();
		simulation.assertWithinLimits();
	}

	private static PollingSimulation awaitRunSync(int jobs, int workers, int minSeconds, int maxSeconds) {
		PollingSimulation simulation = PollingSimulation.limited(1, jobs, workers);
		Random random = new Random(1);
		for (int n = 0; n < jobs; n++) {
			int millis = 1000 * minSeconds + random.nextInt(1000 * (maxSeconds - minSeconds));
			simulation.submit(n, Duration.ofMillis(millis), true);
			simulation.await(n);
		}
		simulation.advance(Duration.ofMinutes(15));
		return simulation;
	}

	private static PollingSimulation await(PollingSimulation simulation, List<Long> millis, boolean submittedLocally) {
		return await(simulation, millis, submittedLocally, Duration.ofMillis(50));
	}

	private static PollingSimulation await(PollingSimulation simulation, List<Long> millis, boolean submittedLocally,
			Duration delayBeforeAwait) {
		simulation.runPod.latency = Duration.ofMillis(1).toNanos();
		for (int n = 0; n < JOBS; n++) {
			Duration duration = Duration.ofMillis(millis.get(n));
			if (submittedLocally) {
				simulation.submit(n, duration, false);
			}
			else {
				simulation.submitElsewhere(n, duration);
			}
		}
		simulation.advance(delayBeforeAwait);
		for (int n = 0; n < JOBS; n++) {
			simulation.await(n);
		}
		return simulation;
	}

	private static void startOneByOne(PollingSimulation simulation) {
		for (int n = 0; n < JOBS; n++) {
			simulation.runPod.addWorker();
			simulation.advance(Duration.ofMillis(6));
		}
		simulation.advance(Duration.ofMinutes(2));
	}

	private static List<Long> shuffledDurations() {
		List<Long> millis = new ArrayList<>(
				LongStream.range(0, JOBS).mapToObj((n) -> 20_000 + 20_000 * n / JOBS).toList());
		Collections.shuffle(millis, new Random(4));
		return millis;
	}

}
