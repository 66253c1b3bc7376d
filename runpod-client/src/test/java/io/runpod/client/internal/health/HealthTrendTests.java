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

package io.runpod.client.internal.health;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.runpod.client.health.EndpointCondition;
import io.runpod.client.health.EndpointHealth;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HealthTrend}.
 */
class HealthTrendTests {

	private static final Duration ELAPSED = Duration.ofSeconds(30);

	@Test
	void isSaturatedWhenQueueGrowsAndAllWorkersAreBusy() {
		EndpointHealth first = healthAtCapacity(3);
		assertThat(first.condition()).isEqualTo(EndpointCondition.READY);
		EndpointHealth second = HealthTrend.apply(healthAtCapacity(5), first, ELAPSED);
		assertThat(second.queueGrowth()).isEqualTo(2);
		assertThat(second.condition()).isEqualTo(EndpointCondition.SATURATED);
		assertThat(second.diagnosis()).startsWith("the queue grows while every worker is busy");
		EndpointHealth third = HealthTrend.apply(healthAtCapacity(4), second, ELAPSED);
		assertThat(third.queueGrowth()).isEqualTo(1);
		EndpointHealth fourth = HealthTrend.apply(healthAtCapacity(3), third, ELAPSED);
		assertThat(fourth.condition()).isEqualTo(EndpointCondition.READY);
	}

	@Test
	void isNotSaturatedWhenQueueGrowsAndWorkersAreStarting() {
		EndpointHealth later = EndpointHealth.builder()
			.jobs(Map.of("inQueue", 9))
			.workers(Map.of("running", 2, "initializing", 1))
			.build();
		assertThat(HealthTrend.apply(later, healthAtCapacity(3), ELAPSED).condition())
			.isEqualTo(EndpointCondition.READY);
	}

	@Test
	void stalledTimeAccumulatesUntilQueueMoves() {
		EndpointHealth stalled = EndpointHealth.builder()
			.jobs(Map.of("inQueue", 1))
			.workers(Map.of("throttled", 1))
			.build();
		EndpointHealth second = HealthTrend.apply(stalled, stalled, ELAPSED);
		assertThat(second.stalledFor()).hasSeconds(30);
		assertThat(HealthTrend.apply(stalled, second, ELAPSED).stalledFor()).hasSeconds(60);
		assertThat(HealthTrend.apply(healthAtCapacity(1), second, ELAPSED).stalledFor()).isZero();
	}

	private static EndpointHealth healthAtCapacity(int inQueue) {
		return EndpointHealth.builder()
			.jobs(Map.of("inQueue", inQueue, "inProgress", 2))
			.workers(Map.of("running", 2))
			.build();
	}

}
