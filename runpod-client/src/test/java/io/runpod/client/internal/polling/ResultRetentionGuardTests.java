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

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ResultRetentionGuard}: gaps between polls that are not caused by the
 * rate limits. Those caused by them are covered by {@link PollSchedulerScaleTests}.
 */
class ResultRetentionGuardTests {

	private final PollingSimulation simulation = PollingSimulation.limited(1, 1, 1);

	@Test
	void longPollInFlightCountsAsPoll() {
		this.simulation.submit(0, Duration.ofMinutes(4), true);
		this.simulation.await(0, Duration.ofSeconds(90));
		this.simulation.advance(Duration.ofMinutes(5));
		assertThat(this.simulation.runPod.requestCount).isEqualTo(3);
		assertNoWarning();
	}

	@Test
	void timeWithoutSubscriberDoesNotWarn() {
		this.simulation.submit(0, Duration.ofMinutes(4), true);
		Disposable first = this.simulation.await(0);
		this.simulation.advance(Duration.ofSeconds(30));
		first.dispose();
		this.simulation.advance(Duration.ofMinutes(2));
		this.simulation.await(0);
		this.simulation.advance(Duration.ofMinutes(3));
		assertNoWarning();
	}

	@Test
	void failedLongPollCountsAsPoll() {
		this.simulation.submit(0, Duration.ofMinutes(4), true);
		this.simulation.await(0);
		// shortly before the response to the first long poll, of 20 seconds
		this.simulation.advance(Duration.ofMillis(20_040));
		this.simulation.runPod.latency = Duration.ofSeconds(35).toNanos();
		this.simulation.runPod.failureRate = 1;
		this.simulation.advance(Duration.ofSeconds(69));
		this.simulation.runPod.failureRate = 0;
		this.simulation.runPod.latency = Duration.ofMillis(25).toNanos();
		this.simulation.advance(Duration.ofMinutes(4));
		assertNoWarning();
	}

	@Test
	void clockLeapDoesNotWarn() {
		this.simulation.runPod.longPollSupported = false;
		this.simulation.submit(0, Duration.ofMinutes(4), true);
		this.simulation.await(0);
		this.simulation.advance(Duration.ofSeconds(10));
		this.simulation.leap(Duration.ofSeconds(90));
		this.simulation.advance(Duration.ofMinutes(5));
		assertNoWarning();
	}

	private void assertNoWarning() {
		assertThat(this.simulation.resultCounts()).containsOnly(1);
		assertThat(this.simulation.warnings).isEmpty();
	}

}
