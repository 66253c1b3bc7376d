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

package io.runpod.client.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EndpointHealth}.
 */
class EndpointHealthTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					health-queued-unhealthy | crash loop: every worker is unhealthy; check the worker's log in the RunPod console
					health-queued-throttled | no capacity: RunPod has no free GPU of the chosen types; allow more GPU types or regions
					health-throttled | no capacity: RunPod has no free GPU of the chosen types; allow more GPU types or regions
					health-documented-only | no workers: jobs are queued and none is starting; check the endpoint's max workers
					""",
			quoteCharacter = '"')
	void diagnosisDescribesProblem(String sample, String diagnosis) {
		assertThat(recordedHealth(sample).diagnosis()).isEqualTo(diagnosis);
	}

	@ParameterizedTest
	@ValueSource(strings = { "health", "health-busy", "health-after-failure", "health-sdk-page" })
	void diagnosisIsNullWhileJobsCanRun(String sample) {
		assertThat(recordedHealth(sample).diagnosis()).isNull();
	}

	@Test
	void diagnosisDistinguishesColdStartFromScaledToZero() {
		assertThat(EndpointHealth.builder()
			.jobs(Map.of("inQueue", 1))
			.workers(Map.of("initializing", 1))
			.build()
			.diagnosis()).isEqualTo("cold start: workers are initializing, no job runs yet");
		assertThat(EndpointHealth.builder().jobs(Map.of("inQueue", 0)).workers(Map.of("idle", 0)).build().diagnosis())
			.isEqualTo("scaled to zero: the next job starts a worker");
		assertThat(EndpointHealth.builder()
			.jobs(Map.of("inQueue", 0))
			.workers(Map.of("initializing", 1))
			.build()
			.diagnosis()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "health-queued-unhealthy", "health-queued-throttled" })
	void isStalledWhenJobsAreQueuedAndAllWorkersAreBlocked(String sample) {
		assertThat(recordedHealth(sample).isStalled()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "health", "health-busy", "health-throttled", "health-documented-only" })
	void isNotStalledWhenAWorkerIsAvailableOrQueueIsEmpty(String sample) {
		assertThat(recordedHealth(sample).isStalled()).isFalse();
	}

	@Test
	void unknownStateIsKept() {
		EndpointHealth health = EndpointHealth.builder()
			.jobs(Map.of("paused", 2))
			.workers(Map.of("exiting", 3))
			.build();
		assertThat(health.jobs().asMap()).containsExactly(Map.entry("paused", 2));
		assertThat(health.workers().asMap()).containsExactly(Map.entry("exiting", 3));
		assertThat(health.jobs().inQueue()).isZero();
		assertThat(health).hasToString("EndpointHealth{jobs={paused=2}, workers={exiting=3}}");
	}

	@Test
	void jsonDoesNotContainStalledFor() {
		EndpointHealth health = recordedHealth("health-queued-throttled").mutate()
			.stalledFor(Duration.ofMinutes(1))
			.build();
		assertThat(health.stalledFor()).isEqualTo(Duration.ofMinutes(1));
		assertThat(JsonMapper.shared().writeValueAsString(health))
			.isEqualTo(StubResponse.sampleText("health-queued-throttled.json"));
	}

	private static EndpointHealth recordedHealth(String sample) {
		JsonNode tree = JsonMapper.shared().readTree(StubResponse.sampleText(sample + ".json"));
		return EndpointHealth.builder().jobs(counts(tree.get("jobs"))).workers(counts(tree.get("workers"))).build();
	}

	private static Map<String, Integer> counts(JsonNode node) {
		Map<String, Integer> counts = new LinkedHashMap<>();
		node.properties().forEach((entry) -> counts.put(entry.getKey(), entry.getValue().intValue()));
		return counts;
	}

}
