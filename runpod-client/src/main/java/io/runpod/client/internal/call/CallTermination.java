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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.runpod.client.EndpointOptions;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.internal.call.ExceptionMessages.TimedOutCall;
import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.job.RunPodJob;

/**
 * Early termination of a call: by its deadline, by the close of the client or by its
 * caller.
 */
final class CallTermination {

	private static final Duration DIAGNOSIS_TIMEOUT = Duration.ofSeconds(2);

	private static final Duration MAX_HEALTH_AGE = Duration.ofSeconds(10);

	private final EndpointComponents components;

	private final EndpointOptions options;

	// submissions that continue when their call is cancelled, to cancel their jobs
	private final Map<CallContext, Mono<RunPodJob>> pendingSubmissions = new ConcurrentHashMap<>();

	CallTermination(EndpointComponents components, EndpointOptions options) {
		this.components = components;
		this.options = options;
	}

	/**
	 * Complete a submission even when its call is cancelled, if its job is to be
	 * cancelled then: only the response contains the id of the job.
	 */
	Mono<RunPodJob> completeDespiteCancel(Mono<RunPodJob> submission, CallContext callContext) {
		if (!this.options.cancelOnAbandon()) {
			return submission;
		}
		return Mono.defer(() -> {
			Mono<RunPodJob> cachedSubmission = submission
				.doOnTerminate(() -> this.pendingSubmissions.remove(callContext))
				.cache();
			this.pendingSubmissions.put(callContext, cachedSubmission);
			return cachedSubmission;
		});
	}

	/**
	 * Return the error of a call that reached its deadline or whose client was closed.
	 * @param callContext the context of the call
	 * @param awaitsJob whether the call awaits a job, which may be cancelled
	 */
	<T> Mono<T> onTimeoutOrClose(CallContext callContext, boolean awaitsJob) {
		return this.components.activeCalls().isClosed() ? onClose(callContext, awaitsJob)
				: onTimeout(callContext, awaitsJob);
	}

	private <T> Mono<T> onClose(CallContext callContext, boolean awaitsJob) {
		String jobId = callContext.jobId();
		Mono<Optional<JobCancellation>> cancellation = (jobId != null && awaitsJob && this.options.cancelOnAbandon())
				? cancelJob(jobId, callContext) : Mono.just(Optional.empty());
		return cancellation.flatMap((cancelled) -> Mono.error(ExceptionTranslator
			.terminatedCallException(this.components.name(), callContext, cancelled.orElse(null))));
	}

	private <T> Mono<T> onTimeout(CallContext callContext, boolean awaitsJob) {
		if (callContext.isOutcomeUnknown()) {
			return Mono.error(ExceptionTranslator.unansweredSubmissionException(this.components.name(), callContext,
					this.options.timeout()));
		}
		String jobId = callContext.jobId();
		Mono<Optional<JobCancellation>> cancellation = (awaitsJob && this.options.cancelOnTimeout() && jobId != null)
				? cancelJob(jobId, callContext) : Mono.just(Optional.empty());
		return Mono.zip(diagnose(awaitsJob), cancellation)
			.flatMap((findings) -> Mono
				.error(timeoutException(callContext, findings.getT1().orElse(null), findings.getT2().orElse(null))));
	}

	private RunPodTimeoutException timeoutException(CallContext callContext, @Nullable String diagnosis,
			@Nullable JobCancellation cancellation) {
		RequestFailure failure = callContext.lastFailure();
		RunPodJob cancelledJob = (cancellation != null) ? cancellation.job() : null;
		RunPodJob lastJob = (cancelledJob != null) ? cancelledJob : callContext.lastJob();
		RunPodException cause = (failure != null)
				? ExceptionTranslator.translate(failure, this.components.name(), this.components.id(), callContext)
				: null;
		TimedOutCall call = new TimedOutCall(this.options.timeout(), lastJob, callContext.timeInQueue(),
				callContext.timeInProgress(), cancellation != null && cancellation.isSuccessful(),
				(cancellation != null) ? cancellation.describeFailure() : null, diagnosis);
		RunPodTimeoutException error = ExceptionTranslator.timeoutException(this.components.name(), callContext, call,
				cause);
		if (cancelledJob != null) {
			callContext.jobObserved(cancelledJob);
		}
		if (cancellation != null && cancellation.error() != null) {
			error.addSuppressed(cancellation.error());
		}
		return error;
	}

	// the last known health if recent, or else a request shared by all calls
	private Mono<Optional<String>> diagnose(boolean refresh) {
		Mono<EndpointHealth> cached = Mono
			.defer(() -> Mono.justOrEmpty(this.components.healthMonitor().lastSnapshot().health()));
		Mono<EndpointHealth> request = this.components.requestExecutor()
			.execute(Operation.HEALTH, this.components.api().health());
		Duration tenthOfTimeout = this.options.timeout().dividedBy(10);
		Duration diagnosisTimeout = (tenthOfTimeout.compareTo(DIAGNOSIS_TIMEOUT) < 0) ? tenthOfTimeout
				: DIAGNOSIS_TIMEOUT;
		Mono<EndpointHealth> refreshed = this.components.healthMonitor()
			.health(MAX_HEALTH_AGE, request)
			.takeUntilOther(this.components.clock().delay(diagnosisTimeout))
			.onErrorComplete();
		return (refresh ? refreshed.switchIfEmpty(cached) : cached)
			.flatMap((health) -> Mono.justOrEmpty(health.diagnosis()))
			.singleOptional();
	}

	/**
	 * Cancel the job of a call that was cancelled by its caller, if so configured.
	 * @param callContext the context of the call
	 * @param awaitsJob whether the call awaits a job, which may be cancelled
	 */
	void onCancel(CallContext callContext, boolean awaitsJob) {
		if (!this.options.cancelOnAbandon()) {
			return;
		}
		Mono<RunPodJob> submission = this.pendingSubmissions.remove(callContext);
		RunPodJob lastJob = callContext.lastJob();
		boolean nothingToCancel = !awaitsJob || (lastJob != null && lastJob.isTerminal());
		String jobId = callContext.jobId();
		if (submission != null) {
			this.components.activeCalls()
				.runCancellation(this.components.name(), null,
						submission
							.onErrorComplete(
									(ex) -> ex instanceof RequestFailure failure && !failure.isOutcomeUnknown())
							.doOnNext((job) -> cancelSubmittedJob(job, callContext)));
		}
		else if (jobId != null && !nothingToCancel) {
			new JobCancellation(this.components, jobId, callContext.events()).start();
		}
	}

	private void cancelSubmittedJob(RunPodJob job, CallContext callContext) {
		callContext.events().jobSubmitted(job.id());
		if (job.isTerminal()) {
			callContext.events().publishIfTerminal(job);
		}
		else {
			new JobCancellation(this.components, job.id(), callContext.events()).start();
		}
	}

	private Mono<Optional<JobCancellation>> cancelJob(String jobId, CallContext callContext) {
		return new JobCancellation(this.components, jobId, callContext.events()).startAndWait().map(Optional::of);
	}

}
