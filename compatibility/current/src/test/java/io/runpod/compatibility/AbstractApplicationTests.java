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

package io.runpod.compatibility;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.event.WebhookReceivedEvent;
import io.runpod.client.job.RunPodJob;
import io.runpod.spring.boot.test.AutoConfigureRunPodSimulator;
import io.runpod.spring.boot.test.RunPodSimulatorCustomizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of the application on a web stack: calls, Actuator, webhooks, and durable jobs.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRunPodSimulator
@Import(AbstractApplicationTests.TestBeans.class)
abstract class AbstractApplicationTests {

	@Autowired
	private RunPodEndpoint sdxl;

	@Autowired
	private Orders orders;

	@Autowired
	private ReceivedWebhooks webhooks;

	@Autowired
	private Environment environment;

	@Test
	void reactiveCallsReturnOutputs() {
		assertThat(get("/reactive?prompt=a")).startsWith("Picture[title=portrait for ");
		assertThat(get("/declarative?prompt=a")).startsWith("Picture[title=portrait for ");
	}

	@Test
	void actuatorHasHealthMetricsAndState() {
		get("/reactive?prompt=a");
		assertThat(get("/actuator/health")).contains("\"runpod\"", "\"sdxl\"");
		assertThat(get("/actuator/metrics/runpod.job")).contains("COUNT");
		assertThat(get("/actuator/runpod")).contains("\"id\":\"sdxl\"");
	}

	@Test
	void webhookIsReceived() {
		RunPodJob job = this.sdxl.run(Map.of("prompt", "a"));
		assertThat(this.sdxl.await(job.id()).isSuccessful()).isTrue();
		await().untilAsserted(() -> assertThat(this.webhooks.jobIds).contains(job.id()));
	}

	@Test
	void durableJobIsDelivered() throws InterruptedException {
		this.orders.place("17", "a");
		assertThat(this.orders.painted().poll(30, TimeUnit.SECONDS)).startsWith("17: portrait for ");
	}

	final String get(String path) {
		return WebClient.create("http://localhost:" + this.environment.getProperty("local.server.port") + path)
			.get()
			.retrieve()
			.bodyToMono(String.class)
			.block();
	}

	/**
	 * Listener that keeps the ids of jobs whose webhooks were received.
	 */
	static class ReceivedWebhooks implements RunPodListener {

		private final Queue<String> jobIds = new ConcurrentLinkedQueue<>();

		@Override
		public void onWebhookReceived(WebhookReceivedEvent event) {
			this.jobIds.add(event.jobId());
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class TestBeans {

		@Bean
		ReceivedWebhooks receivedWebhooks() {
			return new ReceivedWebhooks();
		}

		@Bean
		RunPodSimulatorCustomizer simulatedEndpoint() {
			return (simulator) -> simulator.endpoint("sdxl",
					(job) -> Map.of("title", "portrait for " + job.jobId()));
		}

	}

}
