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

package io.runpod.spring.boot.test;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.event.WebhookReceivedEvent;
import io.runpod.client.job.RunPodJob;
import io.runpod.spring.boot.RunPodWebhookSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for webhooks from the simulator to the application, over HTTP.
 */
class SimulatorWebhookTests {

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void webhookOfEachJobIsReceived(WebApplicationType stack) throws InterruptedException {
		try (ConfigurableApplicationContext context = start(stack)) {
			RunPodEndpoint echo = context.getBean("echo", RunPodEndpoint.class);
			List<RunPodJob> jobs = List.of(echo.run("a"), echo.runSync("b"), echo.run("c"));
			assertThat(jobs).extracting((job) -> echo.await(job.id(), String.class)).containsExactly("a", "b", "c");
			ReceivedWebhooks webhooks = context.getBean(ReceivedWebhooks.class);
			assertThat(webhooks.latch.await(30, TimeUnit.SECONDS)).isTrue();
			assertThat(webhooks.received).extracting(WebhookReceivedEvent::jobId)
				.containsExactlyInAnyOrderElementsOf(jobs.stream().map(RunPodJob::id).toList());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://app.example.com", "${NO_SUCH_URL:https://app.example.com}" })
	void publicUrlIsNotUsedWithTheSimulator(String baseUrl) throws InterruptedException {
		try (ConfigurableApplicationContext context = start(WebApplicationType.SERVLET,
				"runpod.webhook.base-url=" + baseUrl, "server.servlet.context-path=/app")) {
			RunPodEndpoint echo = context.getBean("echo", RunPodEndpoint.class);
			List.of("a", "b", "c").forEach(echo::runSync);
			assertThat(context.getBean(ReceivedWebhooks.class).latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource
	void applicationWithoutServerHasNoWebhooks(WebApplicationType stack) {
		try (ConfigurableApplicationContext context = start(stack, "runpod.webhook.base-url=")) {
			assertThat(context.getBeanProvider(RunPodWebhookSettings.class)).isEmpty();
			assertThat(context.getBean("echo", RunPodEndpoint.class).runSync("a", String.class)).isEqualTo("a");
		}
		try (ConfigurableApplicationContext context = start(WebApplicationType.NONE)) {
			assertThat(context.getBeanProvider(RunPodWebhookSettings.class)).isEmpty();
		}
	}

	private static ConfigurableApplicationContext start(WebApplicationType stack, String... properties) {
		return new SpringApplicationBuilder(Application.class).web(stack)
			.properties("server.port=0", "runpod.endpoints.echo.timeout=1m",
					"spring.reactor.netty.shutdown-quiet-period=0s")
			.properties(properties)
			.run();
	}

	/**
	 * Listener that counts three webhooks.
	 */
	static class ReceivedWebhooks implements RunPodListener {

		private final Queue<WebhookReceivedEvent> received = new ConcurrentLinkedQueue<>();

		private final CountDownLatch latch = new CountDownLatch(3);

		@Override
		public void onWebhookReceived(WebhookReceivedEvent event) {
			this.received.add(event);
			this.latch.countDown();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		RunPodSimulatorCustomizer echoHandler() {
			return (simulator) -> simulator.endpoint("echo", (job) -> job.input());
		}

		@Bean
		ReceivedWebhooks receivedWebhooks() {
			return new ReceivedWebhooks();
		}

	}

}
