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
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PollScheduler} with the {@link AdaptivePollStrategy}, under virtual
 * time.
 */
class PollSchedulerTests {

	@Test
	void hundredThousandJobsCompleteInTimeWithoutLeaks() {
		PollingSimulation simulation = PollingSimulation.limited(1, 100_000, 1000);
		Random random = new Random(1);
		long inUse = 0;
		for (int burst = 0; burst < 100; burst++) {
			for (int n = burst * 1000; n < (burst + 1) * 1000; n++) {
				boolean shortRetention = n % 2 == 0;
				simulation.submit(n, Duration.ofMillis(1000 + random.nextInt(18_000)), shortRetention);
				simulation.await(n);
			}
			simulation.advance(Duration.ofSeconds(10));
			if (burst == 50) {
				inUse = usedMemory();
			}
		}
		long grown = usedMemory() - inUse;
		simulation.advance(Duration.ofMinutes(2));
		assertThat(Arrays.stream(simulation.resultCounts()).filter((times) -> times != 1)).isEmpty();
		simulation.assertNoLeftovers();
		assertThat(grown).as("bytes").isLessThan(12_000_000);
		assertThat(simulation.detectionLag(100)).isLessThan(Duration.ofSeconds(50));
		simulation.assertWithinLimits();
		assertThat(simulation.runPod.requestCount).isLessThan(400_000);
	}

	@Test
	void jobsBeyondLongPollLimitAreDetectedSoon() {
		PollingSimulation simulation = submitAndAwait(400, 2000, 2000, 20_000);
		simulation.advance(Duration.ofMinutes(2));
		assertThat(simulation.resultCounts()).containsOnly(1);
		assertThat(simulation.detectionLag(50)).isLessThan(Duration.ofMillis(100));
		assertThat(simulation.runPod.requestCount).isLessThan(2 * 2000);
		simulation.assertWithinLimits();
	}

	@Test
	void similarJobsArePolledAroundTheirExpectedEnd() {
		PollingSimulation simulation = submitAndAwait(1500, 6000, 30_000, 30_001);
		simulation.advance(Duration.ofMinutes(5));
		assertThat(simulation.resultCounts()).containsOnly(1);
		assertThat(simulation.detectionLag(50)).isLessThan(Duration.ofSeconds(3));
		assertThat(simulation.runPod.requestCount).isLessThan(3 * 6000);
		simulation.assertWithinLimits();
	}

	@Test
	void serverRespondingEarlyIsPolledAtInterval() {
		PollingSimulation simulation = PollingSimulation.limited(1, 1000, 100);
		simulation.runPod.longPollSupported = false;
		submitAndAwait(simulation, 5000, 6000);
		simulation.advance(Duration.ofMinutes(2));
		assertThat(simulation.runPod.requestCount).isLessThan(5000);
		assertThat(simulation.detectionLag(50)).isLessThan(Duration.ofSeconds(1));
		assertThat(simulation.resultCounts()).containsOnly(1);
		simulation.assertWithinLimits();
	}

	private static PollingSimulation submitAndAwait(int workers, int jobs, int minMillis, int maxMillis) {
		return submitAndAwait(PollingSimulation.limited(1, jobs, workers), minMillis, maxMillis);
	}

	private static PollingSimulation submitAndAwait(PollingSimulation simulation, int minMillis, int maxMillis) {
		Random random = new Random(4);
		for (int n = 0; n < simulation.resultCounts().length; n++) {
			simulation.submit(n, Duration.ofMillis(minMillis + random.nextInt(maxMillis - minMillis)), false);
			simulation.await(n);
		}
		return simulation;
	}

	// the smallest of several values: a single collection may leave garbage
	private static long usedMemory() {
		return LongStream.generate(() -> {
			System.gc();
			return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
		}).limit(3).min().orElseThrow();
	}

}
