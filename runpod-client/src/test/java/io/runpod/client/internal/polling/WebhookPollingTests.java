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
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.runpod.client.webhook.WebhookDelivery;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the polling of jobs with webhooks, under virtual time.
 */
@Tag("extensive")
class WebhookPollingTests {

	private static final int LEARNING_JOBS = 2 * WebhookReliability.MIN_ARRIVALS;

	/** Jobs, seconds that each runs, and whether their results are kept for a minute. */
	static Stream<Arguments> loads() {
		return Stream.of(1, 20, 400, 3000)
			.flatMap((jobs) -> Stream.of(2, 30, 200)
				.flatMap((seconds) -> Stream.of(true, false)
					.map((shortRetention) -> Arguments.of(jobs, seconds, shortRetention))));
	}

	@ParameterizedTest(name = "{0} jobs of {1} s, short retention {2}")
	@MethodSource("loads")
	void arrivingWebhooksMakePollsASafetyNet(int jobs, int seconds, boolean shortRetention) {
		PollingSimulation simulation = simulation(jobs, (n) -> true);
		int learning = simulation.runPod.requestCount;
		run(simulation, jobs, seconds, shortRetention);
		assertThat(simulation.resultCounts()).containsOnly(1);
		int minutes = (int) Math.ceil(1.3 * seconds / (shortRetention ? 40 : 60));
		assertThat(simulation.runPod.requestCount - learning).isLessThanOrEqualTo(jobs * minutes);
		assertThat(simulation.detectionLag(99)).isLessThanOrEqualTo(simulation.latencies(5));
		assertThat(simulation.webhookMessages).containsExactly(
				"INFO Webhooks of RunPod endpoint 'sdxl' arrive: its jobs are polled only to verify that, and at most"
						+ " once a minute");
		simulation.assertNoLeftovers();
		simulation.assertWithinLimits();
	}

	@ParameterizedTest(name = "{0} jobs of {1} s, short retention {2}")
	@MethodSource("loads")
	void lostThirdIsDetectedAsWithoutWebhooks(int jobs, int seconds, boolean shortRetention) {
		PollingSimulation without = PollingSimulation.limited(1, LEARNING_JOBS + jobs, 100_000);
		run(without, 0, LEARNING_JOBS, 1, false);
		run(without, jobs, seconds, shortRetention);
		PollingSimulation with = PollingSimulation.limited(1, LEARNING_JOBS + jobs, 100_000);
		Random random = new Random(3);
		with.deliverWebhooks((n) -> random.nextInt(3) > 0);
		run(with, 0, LEARNING_JOBS, 1, false);
		run(with, jobs, seconds, shortRetention);
		assertThat(with.resultCounts()).containsOnly(1);
		assertThat(with.detectionLag(100)).isLessThanOrEqualTo(without.detectionLag(100).plusSeconds(2));
		assertThat(with.runPod.requestCount).isLessThan(2 * without.runPod.requestCount + jobs);
		with.assertWithinLimits();
	}

	@ParameterizedTest(name = "{0} jobs of {1} s, short retention {2}")
	@MethodSource("loads")
	void pollingResumesWhenWebhooksStop(int jobs, int seconds, boolean shortRetention) {
		PollingSimulation without = PollingSimulation.limited(1, LEARNING_JOBS + jobs, 100_000);
		run(without, 0, LEARNING_JOBS, 1, false);
		run(without, jobs, seconds, shortRetention);
		PollingSimulation with = simulation(jobs, (n) -> n < LEARNING_JOBS);
		run(with, jobs, seconds, shortRetention);
		assertThat(with.resultCounts()).containsOnly(1);
		assertThat(with.notFoundCount()).isZero();
		assertThat(with.detectionLag(100)).isLessThanOrEqualTo(without.detectionLag(100).plusSeconds(3));
		with.assertWithinLimits();
	}

	@Test
	void oneWarningNamesTheUrlUntilWebhooksArriveAgain() {
		boolean[] delivered = { true };
		PollingSimulation simulation = PollingSimulation.limited(1, 2000, 100_000);
		simulation.deliverWebhooks((n) -> delivered[0]);
		run(simulation, 0, 100, 10, false);
		assertThat(simulation.webhookDelivery()).isEqualTo(WebhookDelivery.ARRIVING);
		delivered[0] = false;
		run(simulation, 100, 400, 10, false);
		assertThat(simulation.webhookDelivery()).isEqualTo(WebhookDelivery.MISSING);
		delivered[0] = true;
		run(simulation, 500, 1500, 10, false);
		assertThat(simulation.webhookDelivery()).isEqualTo(WebhookDelivery.ARRIVING);
		String arrive = "INFO Webhooks of RunPod endpoint 'sdxl' arrive: its jobs are polled only to verify that, and at"
				+ " most once a minute";
		assertThat(simulation.webhookMessages).containsExactly(arrive,
				"WARN Webhooks of RunPod endpoint 'sdxl' do not arrive: jobs have ended, and RunPod has not posted that"
						+ " to https://app.example.com/runpod/webhook. They are polled instead. Check that this address"
						+ " is public, that what stands before the application lets POST requests pass, and that no"
						+ " other replica receives them",
				arrive);
		assertThat(simulation.warnedUnderLock).isFalse();
	}

	@Test
	void unreachableReceiverIsReported() {
		PollingSimulation simulation = PollingSimulation.limited(1, 100, 100_000);
		simulation.deliverWebhooks((n) -> false);
		run(simulation, 0, 100, 10, false);
		assertThat(simulation.resultCounts()).containsOnly(1);
		assertThat(simulation.webhookDelivery()).isEqualTo(WebhookDelivery.MISSING);
		assertThat(simulation.webhookMessages).hasSize(1).first().asString().startsWith("WARN");
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 0.3 })
	void singleLostWebhookIsDetectedAtTheExpectedEnd(double spread) {
		PollingSimulation simulation = simulation(3000, (n) -> n != LEARNING_JOBS + 2500);
		int learning = simulation.runPod.requestCount;
		run(simulation, LEARNING_JOBS, 3000, 30, spread, false);
		assertThat(simulation.resultCounts()).containsOnly(1);
		Duration longestAfterShortest = Duration.ofMillis((long) (2 * spread * 30_000));
		assertThat(simulation.detectionLag(100)).isLessThanOrEqualTo(longestAfterShortest.plusSeconds(1));
		assertThat(simulation.runPod.requestCount - learning).isLessThan(3000 * 11 / 10);
	}

	@Test
	void cancelledUrgentPollLeavesNothing() {
		PollingSimulation simulation = simulation(2, (n) -> true);
		simulation.submitElsewhere(LEARNING_JOBS, Duration.ofSeconds(5));
		simulation.pollNowCancelled(LEARNING_JOBS);
		simulation.submit(LEARNING_JOBS + 1, Duration.ofSeconds(1), false);
		simulation.await(LEARNING_JOBS + 1);
		simulation.pollNowCancelled(LEARNING_JOBS + 1);
		simulation.advance(Duration.ofSeconds(5));
		assertThat(simulation.resultCounts()[LEARNING_JOBS + 1]).isEqualTo(1);
		simulation.assertNoLeftovers();
	}

	@Test
	void jobsWithoutAWebhookOfTheirOwnArePolledAsBefore() {
		PollingSimulation simulation = simulation(2000, (n) -> true);
		for (int n = LEARNING_JOBS; n < LEARNING_JOBS + 2000; n++) {
			simulation.submitElsewhere(n, Duration.ofSeconds(30));
			simulation.await(n);
		}
		simulation.runPod.webhooksPosted = false;
		simulation.advance(Duration.ofMinutes(3));
		assertThat(simulation.resultCounts()).containsOnly(1);
		assertThat(simulation.detectionLag(50)).isLessThan(Duration.ofSeconds(10));
	}

	// a simulation in which webhooks have arrived
	private static PollingSimulation simulation(int jobs, IntPredicate delivered) {
		PollingSimulation simulation = PollingSimulation.limited(1, LEARNING_JOBS + jobs, 100_000);
		simulation.deliverWebhooks(delivered);
		run(simulation, 0, LEARNING_JOBS, 1, false);
		assertThat(simulation.webhookDelivery()).isEqualTo(WebhookDelivery.ARRIVING);
		return simulation;
	}

	private static void run(PollingSimulation simulation, int jobs, int seconds, boolean shortRetention) {
		run(simulation, LEARNING_JOBS, jobs, seconds, shortRetention);
	}

	private static void run(PollingSimulation simulation, int first, int jobs, int seconds, boolean shortRetention) {
		run(simulation, first, jobs, seconds, 0.3, shortRetention);
	}

	// submits 100 jobs a second, as RunPod permits
	private static void run(PollingSimulation simulation, int first, int jobs, int seconds, double spread,
			boolean shortRetention) {
		Random random = new Random(7);
		for (int n = first; n < first + jobs; n++) {
			double factor = 1 - spread + 2 * spread * random.nextDouble();
			simulation.submit(n, Duration.ofMillis((long) (1000 * factor * seconds)), shortRetention);
			simulation.await(n);
			simulation.advance(Duration.ofMillis(10));
		}
		simulation.advance(Duration.ofSeconds(2 * seconds + 120));
	}

}
