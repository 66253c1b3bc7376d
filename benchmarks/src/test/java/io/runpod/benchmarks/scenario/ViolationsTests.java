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

package io.runpod.benchmarks.scenario;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.runpod.benchmarks.gateway.GatewayReport;
import io.runpod.benchmarks.measure.CallRecorder;
import io.runpod.benchmarks.measure.CallRecorder.Output;

import static org.assertj.core.api.Assertions.assertThat;

class ViolationsTests {

	private final Violations violations = new Violations();

	private final CallRecorder recorder = new CallRecorder(3);

	@Test
	void reportsLostAndDuplicateSubmissions() {
		this.recorder.recordResult(0, new Output(1, 0));
		this.recorder.recordError(new IllegalArgumentException());
		this.violations.check(this.recorder, 3, new GatewayReport(Map.of(), Map.of(), 0, 3, 2, 1));
		assertThat(this.violations.toList()).containsExactly("2 of 3 results lost {IllegalArgumentException=1}",
				"2 jobs submitted twice");
	}

	@Test
	void rejectsResultOfAnotherJob() {
		this.recorder.recordResult(0, new Output(1, 1));
		this.violations.check(this.recorder, 1, new GatewayReport(Map.of(), Map.of(), 0, 1, 0, 1));
		assertThat(this.violations.toList()).containsExactly("1 of 1 results lost {IllegalStateException=1}");
	}

}
