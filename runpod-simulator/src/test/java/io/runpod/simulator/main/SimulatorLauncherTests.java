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

package io.runpod.simulator.main;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.runpod.simulator.RunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SimulatorLauncherTests {

	@ParameterizedTest
	@ValueSource(strings = { "--port=x", "--port=65536", "--port=-1", "--bind-address=no such host", "--time-factor=0",
			"--time-factor=x", "--workers=-1", "--workers=x", "--cold-start=-1s", "--execution-timeout=soon",
			"--worker-loss=x", "--scaler=QUEUE_DELAY", "--scaler=QUEUE_DELAY:0", "--scaler=NOPE:1", "--scaler=:1",
			"--min-workers=-1", "--flash-boot=x", "--strict-errors=yes", "--nope", "--nope=1", "--port=", "--port",
			"--keep-empty-input=yes", "--endpoint=e", "--endpoint=e=nope", "--endpoint=a/b=echo", "--endpoint==echo",
			"endpoint", "-h", "" })
	void badOptionIsNamedInTheError(String option) {
		String name = option.split("=")[0];
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> start("--endpoint=first=echo", option))
			.withMessageContaining(name)
			.withMessageContaining("--help");
	}

	@ParameterizedTest
	@CsvSource({ "--port=0, --port=0", "--endpoint=e=echo, --endpoint=e=fail" })
	void contradictingOptionsAreRejected(String first, String second) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> start(first, second, "--endpoint=x=echo"))
			.withMessageContaining("specified twice");
	}

	@Test
	void atLeastOneEndpointIsRequired() {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> start("--port=0"))
			.withMessageContaining("--endpoint");
	}

	@Test
	void everyDocumentedOptionIsAccepted() {
		List<String> options = ConsoleMessages.loadHelp()
			.lines()
			.filter((line) -> line.startsWith("  --") && !line.contains("--help"))
			.map((line) -> line.strip().split("\\s+")[0])
			.map((option) -> option.replace("=DURATION", "=20s")
				.replace("=ID=HANDLER", "=echo=echo")
				.replace("=ID=URL", "=vision=http://localhost:8080")
				.replace("=TYPE:VALUE", "=QUEUE_DELAY:4")
				.replace("=NAME", "=runpod.test")
				.replace("=KEY", "=rpa_key")
				.replace("=PORT", "=0")
				.replace("=ADDRESS", "=127.0.0.1")
				.replace("=N", "=2")
				.replace("=X", "=10"))
			.toList();
		assertThat(options).hasSizeGreaterThan(10);
		try (RunPodSimulator simulator = start(options.toArray(String[]::new))) {
			assertThat(simulator.apiKey()).isEqualTo("rpa_key");
		}
	}

	@ParameterizedTest
	@CsvSource({ "1, 1, 2E-8", "64, 64, 0.00008192", "1024, 1024, 0.02097152", "2048, 1, 0.00004096" })
	void publicHandlerReturnsCostAndImage(int width, int height, String cost) {
		try (RunPodSimulator simulator = start("--port=0", "--endpoint=flux=public")) {
			String input = "{\"input\":{\"width\":%s,\"height\":%s}}".formatted(width, height);
			HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/flux/runsync"))
				.header("Authorization", simulator.apiKey())
				.POST(HttpRequest.BodyPublishers.ofString(input))
				.build();
			assertThat(HttpClient.newHttpClient()
				.sendAsync(request, HttpResponse.BodyHandlers.ofString())
				.thenApply(HttpResponse::body)
				.join()).contains("\"cost\":" + cost, "\"image_url\":\"data:image/png;base64,iVBOR");
		}
	}

	@Test
	void environmentOfWorkersIsPrinted() {
		CommandLine line = CommandLine.parse(List.of("--port=0", "--endpoint=real=worker", "--endpoint=e=echo"));
		try (RunPodSimulator simulator = SimulatorLauncher.start(line)) {
			assertThat(ConsoleMessages.startupMessage(simulator, line))
				.startsWith("RunPod simulator on " + simulator.baseUrl() + "\n")
				.contains("Endpoint e: echo\n")
				.contains("RUNPOD_WEBHOOK_GET_JOB=" + simulator.baseUrl() + "/real/job-take/$ID?gpu=SIM\n");
		}
	}

	private static RunPodSimulator start(String... options) {
		return SimulatorLauncher.start(CommandLine.parse(List.of(options)));
	}

}
