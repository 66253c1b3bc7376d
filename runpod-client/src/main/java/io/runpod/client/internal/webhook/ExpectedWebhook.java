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

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import io.runpod.client.job.JobRequest;
import io.runpod.client.webhook.WebhookNotification;
import io.runpod.client.webhook.WebhookOptions;

/**
 * Webhook of one submission, which may arrive before the response to it, or instead of
 * it. Without the use of webhooks, or if the request has another one, it never arrives.
 */
public final class ExpectedWebhook {

	private final EndpointWebhooks endpoint;

	private final @Nullable WebhookOptions options;

	private final UUID submissionId;

	// null if the webhook never arrives
	private final Sinks.@Nullable Many<String> jobIds;

	// guarded by this
	private final List<Arrival> arrivals = new ArrayList<>();

	// guarded by this
	private boolean released;

	ExpectedWebhook(EndpointWebhooks endpoint, UUID submissionId, @Nullable WebhookOptions options) {
		this.endpoint = endpoint;
		this.submissionId = submissionId;
		this.options = options;
		this.jobIds = (options != null) ? Sinks.many().replay().all() : null;
	}

	/**
	 * Return whether RunPod will post the end of the job to this client.
	 */
	public boolean isExpected() {
		return this.options != null;
	}

	/**
	 * Return the request with the address of the webhook, if it is expected.
	 */
	public JobRequest applyTo(JobRequest request) {
		if (this.options == null) {
			return request;
		}
		this.endpoint.client().submissionStarted(this.submissionId, this);
		URI address = this.options.addresses().create(this.endpoint.name(), this.submissionId);
		return request.withWebhook(address);
	}

	synchronized boolean receive(WebhookNotification notification) {
		if (this.released || this.jobIds == null || !notification.endpoint().equals(this.endpoint.name())) {
			return false;
		}
		this.arrivals.add(new Arrival(notification, this.endpoint.clock().nanoTime()));
		this.jobIds.tryEmitNext(notification.jobId());
		return true;
	}

	/**
	 * Return the ids of jobs for which the webhook has arrived or arrives within the wait
	 * for a submission with unknown outcome. The ids are not verified.
	 */
	public Flux<String> jobIds() {
		return (this.options == null || this.jobIds == null) ? Flux.empty()
				: this.jobIds.asFlux().takeUntilOther(this.endpoint.clock().delay(this.options.unknownOutcomeWait()));
	}

	/**
	 * Process what has arrived, because the submission has ended.
	 */
	public void release() {
		if (this.options == null) {
			return;
		}
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
