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
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prometheus process that scrapes one application once a second and fires alerts without
 * delay, otherwise with the configuration in {@code observability}.
 */
final class PrometheusServer implements AutoCloseable {

	private static final Pattern ADDRESS = Pattern.compile("msg=\"Listening on\" address=(\\S+)");

	private final HttpClient client = HttpClient.newHttpClient();

	private final JsonMapper json = new JsonMapper();

	private final Process process;

	private final String address;

	private PrometheusServer(Process process, String address) {
		this.process = process;
		this.address = address;
	}

	static PrometheusServer start(Path directory, int applicationPort) throws IOException {
		Files.writeString(directory.resolve("prometheus.yaml"), read("prometheus.yaml").replace("15s", "1s")
			.replace("host.docker.internal:8080", "localhost:" + applicationPort));
		Files.writeString(directory.resolve("alerts.yaml"),
				read("alerts.yaml").replaceAll("(?m)^( +for:) .*$", "$1 0s"));
		Path log = directory.resolve("prometheus.log");
		Process process = new ProcessBuilder("prometheus", "--config.file=" + directory.resolve("prometheus.yaml"),
				"--storage.tsdb.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:0")
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			Awaitility.await("Prometheus").atMost(Duration.ofSeconds(30)).until(() -> {
				String lines = Files.readString(log);
				if (!process.isAlive()) {
					throw new IllegalStateException("Prometheus ended:\n" + lines);
				}
				return lines.contains("Server is ready");
			});
			Matcher matcher = ADDRESS.matcher(Files.readString(log));
			if (!matcher.find()) {
				throw new IllegalStateException("Prometheus logs no listen address");
			}
			return new PrometheusServer(process, "http://" + matcher.group(1));
		}
		catch (RuntimeException ex) {
			process.destroyForcibly();
			throw ex;
		}
	}

	private static String read(String name) throws IOException {
		return Files.readString(ObservabilityFiles.PROMETHEUS.resolve(name));
	}

	String address() {
		return this.address;
	}

	// current values of a query, without NaN
	List<Double> query(String expression) {
		return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)).path("result")
			.valueStream()
			.map((series) -> Double.valueOf(series.path("value").path(1).asString()))
			.filter((value) -> !value.isNaN())
			.toList();
	}

	List<JsonNode> firingAlerts() {
		return get("/api/v1/alerts").path("alerts")
			.valueStream()
			.filter((alert) -> alert.path("state").asString().equals("firing"))
			.toList();
	}

	private JsonNode get(String path) {
		try {
			HttpResponse<String> response = this.client.send(
					HttpRequest.newBuilder(URI.create(this.address + path)).build(),
					HttpResponse.BodyHandlers.ofString());
			JsonNode body = this.json.readTree(response.body());
			if (!body.path("status").asString().equals("success")) {
				throw new IllegalStateException(path + ": " + response.body());
			}
			return body.path("data");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().join();
	}

}
