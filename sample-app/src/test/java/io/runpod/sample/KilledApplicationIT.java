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

package io.runpod.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.Operation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Test that orders survive the kill of the packaged application.
 */
class KilledApplicationIT {

	@TempDir
	private Path directory;

	@Test
	@Timeout(value = 3, unit = TimeUnit.MINUTES)
	void ordersArePaintedAfterRestart() throws Exception {
		CountDownLatch restarted = new CountDownLatch(1);
		try (RunPodSimulator simulator = RunPodSimulator.builder().endpoint("sdxl", (job) -> {
			restarted.await();
			return List.of(Map.of("image", "iVBORw0KGgo="));
		}).endpoint("llm", new StoryHandler()).endpoint("chat", new ChatHandler()).start()) {
			try (PackagedApplication killed = start(simulator)) {
				for (int i = 0; i < 3; i++) {
					killed.send("POST", "/orders?prompt=a%20lighthouse");
				}
				Awaitility.await()
					.until(() -> states(killed, "state").equals(List.of("SUBMITTED", "SUBMITTED", "SUBMITTED")));
			}
			restarted.countDown();
			try (PackagedApplication heir = start(simulator)) {
				Awaitility.await()
					.atMost(Duration.ofMinutes(1))
					.until(() -> states(heir, "delivery").equals(List.of("DELIVERED", "DELIVERED", "DELIVERED")));
				assertThat(states(heir, "state")).containsOnly("SUCCEEDED");
				assertThat(heir.send("GET", "/orders/1/picture")).startsWith("\u0089PNG");
				assertThat(simulator.requestCount("sdxl", Operation.RUN)).isEqualTo(3);
			}
		}
	}

	private PackagedApplication start(RunPodSimulator simulator) throws IOException {
		return new PackagedApplication(this.directory, "-Dspring.profiles.active=simulator",
				"--runpod.base-url=" + simulator.baseUrl(), "--runpod.api-key=" + simulator.apiKey(),
				"--runpod.jobs.lease-duration=2s",
				"--spring.datasource.url=jdbc:h2:file:" + this.directory.resolve("orders") + ";WRITE_DELAY=0");
	}

	private static List<String> states(PackagedApplication application, String field)
			throws IOException, InterruptedException {
		return Pattern.compile("\"" + field + "\":\"(\\w+)\"")
			.matcher(application.send("GET", "/orders"))
			.results()
			.map((match) -> match.group(1))
			.toList();
	}

}
