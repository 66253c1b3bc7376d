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

package io.runpod.sample.observability;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the files for Prometheus with promtool.
 */
@RequiresPrometheus
class PromtoolTests {

	@ParameterizedTest
	@ValueSource(strings = { "check config prometheus.yaml", "check rules alerts.yaml", "test rules alerts-test.yaml" })
	void commandSucceeds(String command) throws IOException, InterruptedException {
		assertThat(promtool(command)).contains("SUCCESS").doesNotContain("FAILED");
	}

	// tests of rules must exist for every alert
	@Test
	void everyAlertHasARuleTest() throws IOException {
		String tests = Files.readString(ObservabilityFiles.PROMETHEUS.resolve("alerts-test.yaml"));
		assertThat(ObservabilityFiles.alertQueries()).isNotEmpty()
			.allSatisfy((alert) -> assertThat(tests)
				.containsPattern("alertname: " + alert.title() + "\\n +exp_alerts:\\n"));
	}

	private static String promtool(String command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(("promtool " + command).split(" "))
			.directory(ObservabilityFiles.PROMETHEUS.toFile())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		return output;
	}

}
