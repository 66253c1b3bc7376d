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

package io.runpod.docs.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodAuthenticationException;
import io.runpod.client.exception.RunPodException;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OwnClientTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(HttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
						WebClientAutoConfiguration.class, RunPodAutoConfiguration.class))
		.withPropertyValues("runpod.endpoints.sdxl.id=abc123", "runpod.retry.max-attempts=1");

	@Test
	void endpointsUseTheOwnClient() {
		this.runner.withUserConfiguration(OwnClient.ClientConfiguration.class)
			.withPropertyValues("runpod.api-key=key")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(RunPodClient.class).hasBean("sdxl"));
	}

	@Test
	void keyIsReadForEachRequest(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("key"), "first\n");
		try (RunPodSimulator simulator = RunPodSimulator.builder()
			.apiKey("second")
			.endpoint("abc123", (job) -> job.input())
			.start()) {
			this.runner.withUserConfiguration(KeyRotation.MountedKey.class)
				.withPropertyValues("runpod.base-url=" + simulator.baseUrl(), "gallery.key-file=" + file)
				.run((context) -> {
					RunPodEndpoint sdxl = context.getBean(RunPodEndpoint.class);
					assertThatExceptionOfType(RunPodAuthenticationException.class)
						.isThrownBy(() -> sdxl.runSync("a", String.class));
					Files.writeString(file, "second\n");
					assertThat(sdxl.runSync("a", String.class)).isEqualTo("a");
				});
		}
	}

	@Test
	void requestsPassTheProxy() throws IOException {
		try (ServerSocket proxy = new ServerSocket(0)) {
			CompletableFuture<String> request = CompletableFuture.supplyAsync(() -> firstLine(proxy));
			this.runner.withUserConfiguration(OwnClient.ProxyConfiguration.class)
				.withPropertyValues("gallery.proxy.host=localhost", "gallery.proxy.port=" + proxy.getLocalPort(),
						"runpod.api-key=key", "runpod.base-url=https://gateway.example.com/v2")
				.run((context) -> assertThatExceptionOfType(RunPodException.class)
					.isThrownBy(() -> context.getBean(RunPodEndpoint.class).health()));
			assertThat(request).succeedsWithin(Duration.ofSeconds(20))
				.asString()
				.startsWith("CONNECT gateway.example.com:443");
		}
	}

	private static String firstLine(ServerSocket proxy) {
		try (Socket socket = proxy.accept();
				BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream()))) {
			return reader.readLine();
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	@Test
	void clientWorksWithoutSpringBoot() {
		try (RunPodSimulator simulator = RunPodSimulator.builder()
			.endpoint("abc123", (job) -> "lighthouse.png")
			.start();
				RunPodClient client = ClientWithoutSpringBoot.createClient(URI.create(simulator.baseUrl()),
						simulator::apiKey)) {
			assertThat(ClientWithoutSpringBoot.paint(client)).isEqualTo("lighthouse.png");
		}
	}

}
