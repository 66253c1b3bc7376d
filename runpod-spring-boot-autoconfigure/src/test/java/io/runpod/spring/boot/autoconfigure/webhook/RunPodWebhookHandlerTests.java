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

package io.runpod.spring.boot.autoconfigure.webhook;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.runpod.client.webhook.WebhookNotification;
import io.runpod.spring.boot.RunPodWebhookHandler;
import io.runpod.spring.boot.autoconfigure.LogCapture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link RunPodWebhookHandler}.
 */
@ParameterizedClass
@EnumSource(WebhookServer.Server.class)
class RunPodWebhookHandlerTests {

	private static WebhookServer server;

	@Parameter
	private WebhookServer.Server type;

	@BeforeParameterizedClassInvocation
	static void start(WebhookServer.Server type) {
		server = WebhookServer.startWithoutSecurity(type, List.of(HandlerConfiguration.class));
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
	}

	@AfterEach
	void reset() {
		handlers().forEach((handler) -> {
			handler.result = Mono.empty();
			handler.received.clear();
		});
	}

	private static List<RecordingHandler> handlers() {
		return server.context().getBeanProvider(RecordingHandler.class).stream().toList();
	}

	@Test
	void webhookIsAcknowledgedAfterAllHandlers() throws Exception {
		Sinks.Empty<Void> recorded = Sinks.empty();
		RecordingHandler slow = handlers().get(1);
		slow.result = recorded.asMono();
		CompletableFuture<HttpResponse<String>> response = CompletableFuture.supplyAsync(this::post);
		Awaitility.await().until(() -> !slow.received.isEmpty());
		assertThat(response).isNotDone();
		recorded.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
		assertThat(response.join().statusCode()).isEqualTo(200);
		assertThat(response.join().body()).isEmpty();
		assertThat(handlers())
			.allSatisfy((handler) -> assertThat(handler.received).extracting(WebhookNotification::jobId)
				.containsExactly("job-u1"));
	}

	@Test
	void webhookIsNotAcknowledgedIfHandlerFails() {
		handlers().get(0).result = Mono.error(() -> new IllegalStateException("no connection"));
		FunctionCounter rejections = server.context()
			.getBean(MeterRegistry.class)
			.get("runpod.webhooks.rejected")
			.tag("reason", "handler")
			.functionCounter();
		double rejected = rejections.count();
		try (LogCapture log = LogCapture.of("io.runpod", Level.WARN)) {
			HttpResponse<String> response = post();
			assertThat(response.statusCode()).isEqualTo(503);
			assertThat(response.body()).isEmpty();
			assertThat(log.messages()).containsExactly(
					"WARN The webhook of job job-u1 (endpoint 'sdxl') is not acknowledged, so that RunPod posts"
							+ " it again: java.lang.IllegalStateException: no connection");
		}
		assertThat(handlers()).allSatisfy((handler) -> assertThat(handler.received).hasSize(1));
		assertThat(rejections.count()).isEqualTo(rejected + 1);
	}

	@Test
	void webhookIsNotAcknowledgedIfHandlerIsTooSlow() {
		assumeTrue(this.type.isServlet(), "takes five seconds");
		handlers().get(1).result = Mono.never();
		assertThat(post().statusCode()).isEqualTo(503);
	}

	@Test
	void webhookOfAnotherEndpointIsNotHandled() throws Exception {
		assertThat(server.post(server.genuinePath() + "A")).isEqualTo(404);
		assertThat(handlers()).allSatisfy((handler) -> assertThat(handler.received).isEmpty());
	}

	private HttpResponse<String> post() {
		try {
			return WebhookServer.send(server.request(server.genuinePath())
				.POST(HttpRequest.BodyPublishers.ofString(WebhookServer.BODY))
				.build());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Handler with a configurable result.
	 */
	static final class RecordingHandler implements RunPodWebhookHandler {

		private final Queue<WebhookNotification> received = new ConcurrentLinkedQueue<>();

		private volatile Mono<Void> result = Mono.empty();

		@Override
		public Mono<Void> handle(WebhookNotification notification) {
			this.received.add(notification);
			return this.result;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HandlerConfiguration {

		@Bean
		RecordingHandler firstHandler() {
			return new RecordingHandler();
		}

		@Bean
		RecordingHandler secondHandler() {
			return new RecordingHandler();
		}

	}

}
