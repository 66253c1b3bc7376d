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

package io.runpod.client.internal.call;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.instrumentation.Instrumentation;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;

/**
 * Cancellation of a job that its call does not await any more. It continues after the end
 * of the call, because it may have to wait for the rate limit.
 */
final class JobCancellation {

	private static final Duration MAX_CALLER_WAIT = Duration.ofSeconds(5);

	private final EndpointComponents components;

	private final String jobId;

	private final Mono<RunPodJob> request;

	private volatile boolean sent;

	private volatile @Nullable RunPodJob job;

	private volatile @Nullable Throwable error;

	/**
	 * Create a cancellation.
	 * @param components the components of the endpoint
	 * @param jobId the id of the job
	 * @param events the publisher of the events of the call
	 */
	JobCancellation(EndpointComponents components, String jobId, Instrumentation.CallEvents events) {
		this.components = components;
		this.jobId = jobId;
		Mono<RunPodJob> attempt = components.api().cancel(jobId).doOnSubscribe((subscription) -> this.sent = true);
		this.request = components.jobAwaiter()
			.retryNotFoundWithinGrace(jobId, components.requestExecutor().execute(Operation.CANCEL, attempt))
			.doOnNext((response) -> this.job = response)
			.doOnNext(events::publishIfTerminal)
			.doOnError((ex) -> this.error = ex)
			.cache();
	}

	/**
	 * Start this cancellation.
	 */
	void start() {
		this.components.activeCalls().runCancellation(this.components.name(), this.jobId, this.request);
	}

	/**
	 * Start this cancellation, and return it when it has ended or its call must not wait
	 * longer.
	 */
	Mono<JobCancellation> startAndWait() {
		return Mono.create((sink) -> {
			// first, because the close of the client waits for the other subscriber
			this.request.takeUntilOther(this.components.clock().delay(MAX_CALLER_WAIT))
				.onErrorComplete()
				.subscribe(null, null, () -> sink.success(this));
			start();
		});
	}

	/**
	 * Return the job of the response, or {@code null} if there is none yet.
	 */
	@Nullable RunPodJob job() {
		return this.job;
	}

	/**
	 * Return the failure, or {@code null} if there is none yet.
	 */
	@Nullable Throwable error() {
		return this.error;
	}

	boolean isSuccessful() {
		RunPodJob job = this.job;
		return job != null && job.status() == JobStatus.CANCELLED;
	}

	/**
	 * Return why the job may still be running, or {@code null} if it has ended.
	 */
	@Nullable String describeFailure() {
		if (this.job != null) {
			return null;
		}
		if (this.error != null) {
			return "It could not be cancelled";
		}
		return this.sent ? "The request to cancel it has not been answered yet"
				: "The request to cancel it has not been sent yet, because of the rate limit";
	}

}
