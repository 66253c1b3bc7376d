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

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
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

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private final HttpClient client = HttpClient.newHttpClient();

	@TempDir
	private Path directory;

	@Test
	@Timeout(value = 3, unit = TimeUnit.MINUTES)
	void ordersArePaintedAfterRestart() throws Exception {
		CountDownLatch restarted = new CountDownLatch(1);
		try (RunPodSimulator simulator = RunPodSimulator.builder().endpoint("sdxl", (job) -> {
			restarted.await();
			return List.of(Map.of("image", "iVBORw0KGgo="));
		}).endpoint("llm", new StoryHandler()).start()) {
			Application killed = start(simulator);
			try {
				for (int i = 0; i < 3; i++) {
					killed.send("POST", "/orders?prompt=a%20lighthouse");
				}
				Awaitility.await()
					.until(() -> states(killed, "state").equals(List.of("SUBMITTED", "SUBMITTED", "SUBMITTED")));
			}
			finally {
				killed.kill();
			}
			restarted.countDown();
			Application heir = start(simulator);
			try {
				Awaitility.await()
					.atMost(Duration.ofMinutes(1))
					.until(() -> states(heir, "delivery").equals(List.of("DELIVERED", "DELIVERED", "DELIVERED")));
				assertThat(states(heir, "state")).containsOnly("SUCCEEDED");
				assertThat(heir.send("GET", "/orders/1/picture")).startsWith("\u0089PNG");
				assertThat(simulator.requestCount("sdxl", Operation.RUN)).isEqualTo(3);
			}
			finally {
				heir.kill();
			}
		}
	}

	private static List<String> states(Application application, String field) throws Exception {
		return Pattern.compile("\"" + field + "\":\"(\\w+)\"")
			.matcher(application.send("GET", "/orders"))
			.results()
			.map((match) -> match.group(1))
			.toList();
	}

	private Application start(RunPodSimulator simulator) throws IOException {
		File log = Files.createTempFile(this.directory, "application", ".log").toFile();
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-jar", System.getProperty("project.jar"), "--spring.profiles.active=simulator",
						"--server.port=0", "--runpod.base-url=" + simulator.baseUrl(),
						"--runpod.api-key=" + simulator.apiKey(), "--runpod.jobs.lease-duration=2s",
						"--spring.datasource.url=jdbc:h2:file:" + this.directory.resolve("orders") + ";WRITE_DELAY=0"));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
		return new Application(process, port(process, log.toPath()), this.client);
	}

	private static int port(Process process, Path log) {
		return Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
			assertThat(process.isAlive()).as(() -> text(log)).isTrue();
			Matcher port = PORT.matcher(text(log));
			return port.find() ? Integer.parseInt(port.group(1)) : 0;
		}, (port) -> port > 0);
	}

	private static String text(Path log) {
		try {
			return Files.readString(log);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	private record Application(Process process, int port, HttpClient client) {

		String send(String method, String path) throws Exception {
			return this.client
				.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
					.method(method, BodyPublishers.noBody())
					.build(), BodyHandlers.ofString(StandardCharsets.ISO_8859_1))
				.body();
		}

		void kill() throws InterruptedException {
			this.process.destroyForcibly().waitFor();
		}

	}

}
