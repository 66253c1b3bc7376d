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

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;

import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.http.RunPodApi;
import io.runpod.client.internal.instrumentation.Instrumentation;
import io.runpod.client.internal.polling.JobAwaiter;
import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.webhook.WebhookDelivery;
import io.runpod.client.webhook.WebhookNotification;
import io.runpod.client.webhook.WebhookOptions;

/**
 * Webhooks of one endpoint, under one of its names. A webhook is a hint that a job has
 * ended: the job is polled at once.
 */
public final class EndpointWebhooks {

	// the time in which RunPod must respond that the job has ended, after a first poll
	private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);

	private static final int MAX_IGNORED = 1000;

	// unlike UUID.randomUUID() it does not block; the signature makes an address
	// unguessable
	private static final IdGenerator ID_GENERATOR = new AlternativeJdkIdGenerator();

	private final String name;

	private final RunPodApi api;

	private final JobAwaiter jobAwaiter;

	private final Instrumentation instrumentation;

	private final ClientClock clock;

	private final ClientWebhooks client;

	private final Set<Reading> activeReadings = ConcurrentHashMap.newKeySet();

	// submissions whose address was used for a job that does not exist: someone else has
	// it
	private final Set<UUID> ignored = Collections
		.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<UUID, Boolean>() {

			@Override
			protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
				return size() > MAX_IGNORED;
			}

		}));

	/**
	 * Create the webhooks of an endpoint.
	 * @param name the name of the endpoint
	 * @param api the operations of the endpoint
	 * @param jobAwaiter the awaiter of jobs under this name
	 * @param instrumentation the listeners and logs
	 * @param clock the clock
	 * @param client the webhooks of the client
	 */
	public EndpointWebhooks(String name, RunPodApi api, JobAwaiter jobAwaiter, Instrumentation instrumentation,
			ClientClock clock, ClientWebhooks client) {
		this.name = name;
		this.api = api;
		this.jobAwaiter = jobAwaiter;
		this.instrumentation = instrumentation;
		this.clock = clock;
		this.client = client;
	}

	/**
	 * Return the webhook of a new submission.
	 * @param request the request with all defaults
	 */
	public ExpectedWebhook expect(JobRequest request) {
		WebhookOptions options = this.client.options();
		return (options != null && request.webhook() == null)
				? new PendingWebhook(this, ID_GENERATOR.generateId(), options) : NoWebhook.INSTANCE;
	}

	/**
	 * Return whether webhooks arrive, empty if the client has none.
	 */
	public Optional<WebhookDelivery> delivery() {
		return Optional.ofNullable(this.client.options()).map((options) -> this.jobAwaiter.webhookDelivery());
	}

	/**
	 * Process a webhook. Has no effect if the end of the job is known.
	 * @param notification the webhook
	 * @param receivedAt the time of its arrival on the clock
	 */
	void process(WebhookNotification notification, long receivedAt) {
		String jobId = notification.jobId();
		Reading reading = new Reading(notification.submissionId(), jobId);
		this.jobAwaiter.recordWebhook(jobId);
		boolean known = this.instrumentation.isReported(this.name, jobId) && !this.jobAwaiter.isAwaited(jobId);
		if (known || this.ignored.contains(reading.submissionId()) || !this.activeReadings.add(reading)) {
			this.instrumentation.webhookReceived(notification, null);
			return;
		}
		CallContext context = new CallContext(this.clock.deadlineAfter(READ_TIMEOUT), jobId,
				this.instrumentation.callEvents(this.name, Observation.NOOP));
		RunPodJob trustedJob = readBody(notification);
		Mono<RunPodJob> job = (trustedJob != null)
				? Mono.fromRunnable(() -> this.jobAwaiter.complete(trustedJob)).thenReturn(trustedJob)
				: this.jobAwaiter.awaitEnded(context).takeUntilOther(readTimeout(context));
		job.takeUntilOther(this.client.closed())
			.doOnNext(context.events()::publishIfTerminal)
			.map((ended) -> this.clock.elapsedSince(receivedAt))
			.singleOptional()
			.doOnError((ex) -> readingFailed(reading, ex))
			.doFinally((signal) -> this.activeReadings.remove(reading))
			.subscribe((latency) -> this.instrumentation.webhookReceived(notification, latency.orElse(null)),
					(ex) -> this.instrumentation.webhookReceived(notification, null));
	}

	private @Nullable RunPodJob readBody(WebhookNotification notification) {
		ByteBuffer body = notification.body();
		if (body == null) {
			return null;
		}
		byte[] bytes = new byte[body.remaining()];
		body.duplicate().get(bytes);
		return this.api.readJob(bytes, notification.jobId()).filter(RunPodJob::isTerminal).orElse(null);
	}

	// the rate limits may delay the first poll for longer
	private Mono<Long> readTimeout(CallContext context) {
		Mono<Long> interval = Mono
			.create((sink) -> sink.onDispose(this.clock.scheduleTimeout(READ_TIMEOUT, () -> sink.success(1L))));
		return interval.repeat().filter((tick) -> context.attempts() > 0).skip(1).next();
	}

	private void readingFailed(Reading reading, Throwable ex) {
		if (ex instanceof RequestFailure failure && failure.kind() == RequestFailure.Kind.JOB_NOT_FOUND) {
			this.ignored.add(reading.submissionId());
		}
	}

	String name() {
		return this.name;
	}

	ClientClock clock() {
		return this.clock;
	}

	ClientWebhooks client() {
		return this.client;
	}

	/**
	 * The reading of a job.
	 *
	 * @param submissionId the submission that the address of the webhook names
	 * @param jobId the job that its body names
	 */
	private record Reading(UUID submissionId, String jobId) {
	}

}
