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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import io.runpod.client.job.JobRequest;
import io.runpod.client.webhook.WebhookNotification;
import io.runpod.client.webhook.WebhookOptions;

/**
 * Webhook that is expected from the start of a submission.
 */
final class PendingWebhook implements ExpectedWebhook {

	private final EndpointWebhooks endpoint;

	private final WebhookOptions options;

	private final UUID submissionId;

	private final Sinks.Many<String> jobIds = Sinks.many().replay().all();

	// guarded by this
	private final List<Arrival> arrivals = new ArrayList<>();

	// guarded by this
	private boolean released;

	PendingWebhook(EndpointWebhooks endpoint, UUID submissionId, WebhookOptions options) {
		this.endpoint = endpoint;
		this.submissionId = submissionId;
		this.options = options;
	}

	@Override
	public boolean isExpected() {
		return true;
	}

	@Override
	public JobRequest applyTo(JobRequest request) {
		this.endpoint.client().submissionStarted(this.submissionId, this);
		URI address = this.options.addresses().create(this.endpoint.name(), this.submissionId);
		return request.withWebhook(address);
	}

	synchronized boolean receive(WebhookNotification notification) {
		if (this.released || !notification.endpoint().equals(this.endpoint.name())) {
			return false;
		}
		this.arrivals.add(new Arrival(notification, this.endpoint.clock().nanoTime()));
		this.jobIds.tryEmitNext(notification.jobId());
		return true;
	}

	@Override
	public Flux<String> jobIds() {
		return this.jobIds.asFlux().takeUntilOther(this.endpoint.clock().delay(this.options.unknownOutcomeWait()));
	}

	@Override
	public void release() {
		List<Arrival> processable;
		synchronized (this) {
			this.released = true;
			processable = List.copyOf(this.arrivals);
		}
		this.endpoint.client().submissionEnded(this.submissionId, this.endpoint);
		processable.forEach((arrival) -> this.endpoint.process(arrival.notification(), arrival.receivedAt()));
	}

	/**
	 * A webhook that was received.
	 *
	 * @param notification the webhook
	 * @param receivedAt the time on the clock
	 */
	private record Arrival(WebhookNotification notification, long receivedAt) {
	}

}
