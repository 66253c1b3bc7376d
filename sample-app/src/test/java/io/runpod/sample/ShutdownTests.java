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

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

import io.runpod.spring.boot.test.RunPodSimulatorCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a shutdown while a request waits for a job: the response contains the id.
 */
class ShutdownTests {

	private static CountDownLatch jobStarted;

	@BeforeEach
	void createLatch() {
		jobStarted = new CountDownLatch(1);
	}

	@Test
	void pendingRequestReturnsJobIdOnShutdown() throws InterruptedException {
		CompletableFuture<HttpResponse<String>> responseFuture;
		try (ConfigurableApplicationContext context = SpringApplication.from(SampleApplication::main)
			.with(SlowSimulatorConfiguration.class)
			.run("--server.port=0", "--spring.lifecycle.timeout-per-shutdown-phase=2s", "--runpod.run-sync.wait=1s",
					"--spring.main.keep-alive=false")
			.getApplicationContext()) {
			int port = ((WebServerApplicationContext) context).getWebServer().getPort();
			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://localhost:" + port + "/picture?prompt=a%20storm"))
				.timeout(Duration.ofSeconds(30))
				.build();
			responseFuture = HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString());
			assertThat(jobStarted.await(20, TimeUnit.SECONDS)).isTrue();
		}
		HttpResponse<String> response = responseFuture.orTimeout(20, TimeUnit.SECONDS).join();
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.body()).containsPattern("\"jobId\":\"sync-[^\"]+\"").contains("await its id later");
	}

	/**
	 * Simulator with a long-running job.
	 */
	@Configuration(proxyBeanMethods = false)
	static class SlowSimulatorConfiguration {

		@Bean
		RunPodSimulatorCustomizer simulatedEndpoints() {
			return (simulator) -> simulator.endpoint("sdxl", (job) -> {
				if (!String.valueOf(job.input()).contains("a storm")) {
					return "at once";
				}
				jobStarted.countDown();
				return job.delay(Duration.ofMinutes(1)).then(Mono.just("late"));
			}).endpoint("llm", new StoryHandler()).endpoint("chat", new ChatHandler());
		}

	}

}
