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

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodClientOperations;
import io.runpod.client.webhook.WebhookBodyReader;
import io.runpod.client.webhook.WebhookNotification;
import io.runpod.client.webhook.WebhookVerifier;
import io.runpod.spring.boot.RunPodWebhookHandler;
import io.runpod.spring.boot.RunPodWebhookSettings;

/**
 * Receiver of webhooks, independent of the web stack: verifies the token before the body
 * is read, and passes the notification to the client that has the endpoint and to the
 * handlers. Never blocks.
 */
final class WebhookReceiver {

	private static final Log logger = LogFactory.getLog(RunPodWebhookAutoConfiguration.class);

	private static final Duration HANDLER_TIMEOUT = Duration.ofSeconds(5);

	private static final Mono<HttpStatus> OK = Mono.just(HttpStatus.OK);

	private final WebhookVerifier verifier;

	private final RunPodWebhookSettings settings;

	// looked up once, because that takes a quarter or more of the time of a webhook
	private final SingletonSupplier<List<RunPodClient>> clients;

	private final SingletonSupplier<List<RunPodWebhookHandler>> handlers;

	// by ordinal
	private final List<LongAdder> rejections = Stream.generate(LongAdder::new)
		.limit(Rejection.values().length)
		.toList();

	WebhookReceiver(WebhookVerifier verifier, RunPodWebhookSettings settings, ObjectProvider<RunPodClient> clients,
			ObjectProvider<RunPodWebhookHandler> handlers) {
		this.verifier = verifier;
		this.settings = settings;
		this.clients = SingletonSupplier.of(() -> clients.orderedStream().toList());
		this.handlers = SingletonSupplier.of(() -> handlers.orderedStream().toList());
	}

	Optional<UUID> verify(String endpoint, String token) {
		Optional<UUID> submissionId = this.verifier.verify(endpoint, token);
		if (submissionId.isEmpty()) {
			reject(Rejection.TOKEN);
		}
		return submissionId;
	}

	WebhookBodyReader createBodyReader() {
		DataSize maxBodySize = this.settings.getMaxBodySize();
		return (maxBodySize != null) ? WebhookBodyReader.ofBody(maxBodySize) : WebhookBodyReader.ofJobId();
	}

	/**
	 * Process a webhook whose token is genuine.
	 * @param endpoint the name of the endpoint
	 * @param submissionId the id in the token
	 * @param body the reader of the body, as far as it was needed
	 * @return the status of the response, which has no body; available at once if there
	 * are no handlers
	 */
	Mono<HttpStatus> receive(String endpoint, UUID submissionId, WebhookBodyReader body) {
		WebhookNotification notification = body.notification(endpoint, submissionId).orElse(null);
		if (notification == null) {
			reject(Rejection.BODY);
			return Mono.just(HttpStatus.BAD_REQUEST);
		}
		if (!receive(notification)) {
			reject(Rejection.ENDPOINT);
			return Mono.just(HttpStatus.NOT_FOUND);
		}
		List<RunPodWebhookHandler> handlers = this.handlers.obtain();
		return handlers.isEmpty() ? OK : handle(notification, handlers);
	}

	private Mono<HttpStatus> handle(WebhookNotification notification, List<RunPodWebhookHandler> handlers) {
		return Flux.fromIterable(handlers)
			.flatMapDelayError((handler) -> handler.handle(notification), handlers.size(), 1)
			.then(OK)
			.timeout(HANDLER_TIMEOUT)
			.onErrorResume((ex) -> {
				reject(Rejection.HANDLER);
				logger.warn("The webhook of job " + notification.jobId() + " (endpoint '" + notification.endpoint()
						+ "') is not acknowledged, so that RunPod posts it again: " + ex);
				return Mono.just(HttpStatus.SERVICE_UNAVAILABLE);
			});
	}

	private boolean receive(WebhookNotification notification) {
		return this.clients.obtain().stream().anyMatch((client) -> {
			RunPodClientOperations operations = client.operations();
			// a mock has no operations
			return operations != null && operations.receive(notification);
		});
	}

	private void reject(Rejection rejection) {
		rejectionCount(rejection).increment();
	}

	LongAdder rejectionCount(Rejection rejection) {
		return this.rejections.get(rejection.ordinal());
	}

	/**
	 * Reasons of a rejection.
	 */
	enum Rejection {

		/** The token is not genuine for the endpoint. */
		TOKEN,

		/** The body has no id of a job. */
		BODY,

		/** No client has the endpoint, or the client is closed. */
		ENDPOINT,

		/** A handler has failed, or was too slow. */
		HANDLER;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
