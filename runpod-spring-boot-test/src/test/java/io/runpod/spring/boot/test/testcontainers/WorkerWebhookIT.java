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

package io.runpod.spring.boot.test.testcontainers;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.event.WebhookReceivedEvent;
import io.runpod.client.job.RunPodJob;
import io.runpod.spring.boot.RunPodClientCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for webhooks of jobs that run in a worker container.
 */
@RequiresDocker
class WorkerWebhookIT {

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void webhookEndsTheWait(WebApplicationType stack) throws InterruptedException {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class).web(stack)
			.properties("server.port=0", "runpod.endpoints.words.timeout=1m", "runpod.polling.interval=30s",
					"spring.reactor.netty.shutdown-quiet-period=0s")
			.run()) {
			RunPodEndpoint words = context.getBean("words", RunPodEndpoint.class);
			String jobId = words.run(Map.of("text", "slow", "seconds", 2)).id();
			RunPodJob job = words.await(jobId);
			assertThat(job.output(new ParameterizedTypeReference<Map<String, Object>>() {
			})).containsEntry("text", "SLOW").containsEntry("worker", job.workerId());
			Requests requests = context.getBean(Requests.class);
			WebhookReceivedEvent webhook = requests.webhooks.poll(30, TimeUnit.SECONDS);
			assertThat(webhook).isNotNull();
			assertThat(webhook.jobId()).isEqualTo(jobId);
			assertThat(webhook.latency()).as("the end was not known before").isNotNull();
			assertThat(requests.polls).as("the first poll and that of the webhook").hasSize(2);
		}
	}

	/**
	 * Polls and webhooks of an application without long polls.
	 */
	static final class Requests implements RunPodListener {

		private final Queue<String> polls = new ConcurrentLinkedQueue<>();

		private final BlockingQueue<WebhookReceivedEvent> webhooks = new LinkedBlockingQueue<>();

		@Override
		public void onWebhookReceived(WebhookReceivedEvent event) {
			this.webhooks.add(event);
		}

		Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
			String path = request.url().getPath();
			if (path.contains("/status-sync/")) {
				return Mono.just(ClientResponse.create(HttpStatus.NOT_FOUND).build());
			}
			if (path.contains("/status/")) {
				this.polls.add(path);
			}
			return next.exchange(request);
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Requests requests() {
			return new Requests();
		}

		@Bean
		RunPodClientCustomizer withoutLongPolls(Requests requests) {
			return (builder) -> builder.webClient((webClient) -> webClient.filter(requests::filter));
		}

		@Bean
		RunPodWorkerContainer wordsWorker() {
			return new RunPodWorkerContainer(WorkerImage.get()).forEndpoint("words");
		}

	}

}
