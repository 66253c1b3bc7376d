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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.reactive.server.WebTestClient;

import io.runpod.client.RunPodEndpoint;
import io.runpod.sample.TestSampleApplication;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the guide for operators is complete and correct: URLs respond, and rows of
 * the dashboard and alerts are exactly those of the files.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "runpod.monitoring.interval=1s")
@Import(TestSampleApplication.class)
class OperatingGuideTests {

	private static final Pattern URL = Pattern.compile("`(/actuator/[^` ]+)`");

	private static final Pattern ALERT = Pattern.compile("(?m)^\\| `(RunPod\\w+)` \\|");

	private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|]+\\?) \\|.*\\| ([^|]+) \\|$");

	private final String page = Files.readString(Path.of("..", "docs", "operating.md"));

	@Autowired
	private RunPodSimulator simulator;

	@Autowired
	private RunPodEndpoint sdxl;

	OperatingGuideTests() throws IOException {
	}

	@Test
	void documentedUrlsRespond(@LocalServerPort int port) {
		this.simulator.failNext(Operation.STATUS, Fault.TOO_MANY_REQUESTS);
		this.sdxl.status(this.sdxl.runSync("a lighthouse").id());
		WebTestClient client = WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + port)
			.responseTimeout(Duration.ofSeconds(30))
			.build();
		assertThat(findAll(URL)).hasSizeGreaterThan(5)
			.allSatisfy((url) -> client.get().uri(url.replace("{name}", "sdxl")).exchange().expectStatus().isOk());
	}

	@Test
	void alertsAreDocumented() throws IOException {
		assertThat(findAll(ALERT)).containsExactlyInAnyOrderElementsOf(
				ObservabilityFiles.alertQueries().stream().map(ObservabilityFiles.Query::title).toList());
	}

	@Test
	void documentedRowsMatchDashboard() throws IOException {
		List<String> rows = ROW.matcher(this.page).results().map((row) -> row.group(2).strip()).distinct().toList();
		assertThat(rows).containsExactlyElementsOf(ObservabilityFiles.dashboardRowTitles());
	}

	private List<String> findAll(Pattern pattern) {
		return pattern.matcher(this.page).results().map((result) -> result.group(1)).distinct().toList();
	}

}
