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
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

import io.runpod.client.internal.polling.PollingSimulation.Strategy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PollScheduler} that hold with every {@link PollStrategy}, under
 * virtual time.
 */
@ParameterizedClass
@EnumSource
class PollStrategyTests {

	@Parameter
	private Strategy strategy;

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })
	void everyAwaitCompletesExactlyOnceUnderFaults(long seed) {
		Random random = new Random(seed);
		int jobs = 200 + random.nextInt(1000);
		PollingSimulation simulation = PollingSimulation.limited(this.strategy, seed, jobs, 1 + random.nextInt(600));
		simulation.runPod.failureRate = random.nextInt(3) * 0.04;
		simulation.runPod.longPollSupported = random.nextInt(4) > 0;
		boolean leaps = random.nextBoolean();
		boolean[] cancelled = new boolean[jobs];
		List<Disposable> subscriptions = new ArrayList<>();
		for (int n = 0; n < jobs; n++) {
			long millis = (random.nextInt(20) == 0) ? 120_000 : 100 + random.nextInt(15_000);
			simulation.submit(n, Duration.ofMillis(millis), false);
			subscriptions.add(simulation.await(n));
			if (random.nextInt(10) == 0) {
				int other = random.nextInt(n + 1);
				cancelled[other] = true;
				subscriptions.get(other).dispose();
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
			assertThat(simulation.resultCounts()[n]).as("seed %d, job %d", seed, n)
				.isBetween((!cancelled[n]) ? 1 : 0, 1);
		}
		simulation.assertNoLeftovers();
		simulation.assertWithinLimits();
	}

	@Test
	void awaitsOfSameJobShareRequests() {
		PollingSimulation simulation = PollingSimulation.limited(this.strategy, 1, 1, 1);
		simulation.submit(0, Duration.ofSeconds(5), false);
		for (int i = 0; i < 50; i++) {
			simulation.await(0);
		}
		simulation.advance(Duration.ofSeconds(6));
		assertThat(simulation.resultCounts()[0]).isEqualTo(50);
		assertThat(simulation.runPod.requestCount).isEqualTo(1);
	}

	@Test
	void requestIsCancelledWithLastSubscriber() {
		PollingSimulation simulation = PollingSimulation.limited(this.strategy, 1, 1, 1);
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
	void longPolledJobsNeedOneRequest() {
		PollingSimulation simulation = submitAndAwait(300, 300, 200, 8000);
		simulation.advance(Duration.ofSeconds(10));
		assertThat(simulation.resultCounts()).containsOnly(1);
		assertThat(simulation.runPod.requestCount).isEqualTo(300);
		assertThat(simulation.detectionLag(100)).isLessThan(Duration.ofMillis(30));
	}

	@Test
	void jobsBeyondLongPollLimitComplete() {
		PollingSimulation simulation = submitAndAwait(400, 2000, 2000, 20_000);
		simulation.advance(Duration.ofMinutes(2));
		assertThat(simulation.resultCounts()).containsOnly(1);
		assertThat(simulation.detectionLag(100)).isLessThan(Duration.ofSeconds(50));
		simulation.assertNoLeftovers();
		simulation.assertWithinLimits();
	}

	@Test
	void serverWithoutLongPollSupportIsPolledAtInterval() {
		PollingSimulation simulation = PollingSimulation.limited(this.strategy, 1, 100, 100);
		simulation.runPod.longPollSupported = false;
		submitAndAwait(simulation, 5000, 6000);
		simulation.advance(Duration.ofMinutes(2));
		assertThat(simulation.resultCounts()).containsOnly(1);
		assertThat(simulation.runPod.requestCount).isLessThan(8 * 100);
		assertThat(simulation.detectionLag(100)).isLessThan(Duration.ofMillis(1200));
	}

	@Test
	void updatesAreNeverLongPolled() {
		PollingSimulation simulation = PollingSimulation.limited(this.strategy, 1, 10, 10);
		for (int n = 0; n < 10; n++) {
			simulation.submit(n, Duration.ofSeconds(5), false);
			simulation.updates(n);
		}
		simulation.advance(Duration.ofSeconds(7));
		assertThat(simulation.resultCounts()).containsOnly(1);
		assertThat(simulation.runPod.longPollCount).isZero();
		assertThat(simulation.runPod.requestCount).isBetween(60, 70);
	}

	private PollingSimulation submitAndAwait(int workers, int jobs, int minMillis, int maxMillis) {
		return submitAndAwait(PollingSimulation.limited(this.strategy, 1, jobs, workers), minMillis, maxMillis);
	}

	private static PollingSimulation submitAndAwait(PollingSimulation simulation, int minMillis, int maxMillis) {
		Random random = new Random(4);
		for (int n = 0; n < simulation.resultCounts().length; n++) {
			simulation.submit(n, Duration.ofMillis(minMillis + random.nextInt(maxMillis - minMillis)), false);
			simulation.await(n);
		}
		return simulation;
	}

}
