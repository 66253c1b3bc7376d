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

package io.runpod.client.internal.webhook;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.runpod.client.webhook.WebhookNotification;
import io.runpod.client.webhook.WebhookOptions;

/**
 * Webhooks of a client. One is processed by the endpoint that made its submission, or
 * else, for example after a restart, by the endpoint of its name.
 */
public final class ClientWebhooks {

	private static final int MAX_SUBMITTERS = 10_000;

	private final @Nullable WebhookOptions options;

	private final Map<String, Supplier<EndpointWebhooks>> endpoints = new ConcurrentHashMap<>();

	// the submissions without a response, shared with child clients
	private final Map<UUID, PendingWebhook> pending;

	// the endpoints of the last other submissions, shared with child clients
	private final Map<UUID, EndpointWebhooks> submitters;

	private final SingletonSupplier<Sinks.Empty<Void>> closeSignal = SingletonSupplier.of(Sinks::empty);

	private final @Nullable ClientWebhooks parent;

	/**
	 * Create the webhooks of a client.
	 * @param options the use of webhooks, or {@code null} if submissions get no addresses
	 */
	public ClientWebhooks(@Nullable WebhookOptions options) {
		this.options = options;
		this.pending = new ConcurrentHashMap<>();
		this.submitters = Collections.synchronizedMap(new LinkedHashMap<>() {

			@Override
			protected boolean removeEldestEntry(Map.Entry<UUID, EndpointWebhooks> eldest) {
				return size() > MAX_SUBMITTERS;
			}

		});
		this.parent = null;
	}

	private ClientWebhooks(ClientWebhooks parent) {
		this.options = parent.options;
		this.pending = parent.pending;
		this.submitters = parent.submitters;
		this.parent = parent;
	}

	/**
	 * Create the webhooks of a child client, whose submissions are known to its parent.
	 */
	public ClientWebhooks child() {
		return new ClientWebhooks(this);
	}

	/**
	 * Add an endpoint, which replaces one of the same name.
	 * @param name the name
	 * @param endpoint the supplier of its webhooks
	 */
	public void add(String name, Supplier<EndpointWebhooks> endpoint) {
		this.endpoints.put(name, endpoint);
	}

	/**
	 * Process a webhook.
	 * @return {@code false} if there is no endpoint of its name
	 */
	public boolean receive(WebhookNotification notification) {
		PendingWebhook expected = this.pending.get(notification.submissionId());
		if (expected != null && expected.receive(notification)) {
			return true;
		}
		EndpointWebhooks submitter = this.submitters.get(notification.submissionId());
		Supplier<EndpointWebhooks> named = this.endpoints.get(notification.endpoint());
		EndpointWebhooks endpoint = (submitter == null && named != null) ? named.get() : submitter;
		if (endpoint == null || !endpoint.name().equals(notification.endpoint())) {
			return false;
		}
		endpoint.process(notification, endpoint.clock().nanoTime());
		return true;
	}

	/**
	 * Stop the processing of webhooks.
	 */
	public void close() {
		this.closeSignal.obtain().tryEmitEmpty();
	}

	/**
	 * Return the public address of the receiver, or {@code null} if submissions get no
	 * addresses.
	 */
	public @Nullable URI publicUrl() {
		return (this.options != null) ? this.options.addresses().baseUrl() : null;
	}

	@Nullable WebhookOptions options() {
		return this.options;
	}

	Mono<Void> closed() {
		Mono<Void> closed = this.closeSignal.obtain().asMono();
		return (this.parent != null) ? Mono.firstWithSignal(closed, this.parent.closed()) : closed;
	}

	void submissionStarted(UUID submissionId, PendingWebhook webhook) {
		this.pending.put(submissionId, webhook);
	}

	void submissionEnded(UUID submissionId, EndpointWebhooks endpoint) {
		this.submitters.put(submissionId, endpoint);
		this.pending.remove(submissionId);
	}

}
