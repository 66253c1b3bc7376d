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
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.runpod.client.EndpointOptions;
import io.runpod.client.TracePropagation;
import io.runpod.client.exception.RunPodJobStateException;
import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.instrumentation.Instrumentation;
import io.runpod.client.internal.json.TraceCarrier;
import io.runpod.client.internal.resilience.RequestExecutor;
import io.runpod.client.internal.webhook.ExpectedWebhook;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;

/**
 * Operations that may start a paid job. A submission is repeated only if RunPod certainly
 * did not accept it, which {@link RequestExecutor} decides; a retry with unknown outcome
 * is verified by the status of the job.
 */
public final class JobSubmitter {

	private final EndpointComponents components;

	private final EndpointOptions options;

	private final CallTermination termination;

	private final @Nullable Mono<Void> beforeSubmission;

	/**
	 * Create a submitter for one view of an endpoint.
	 * @param components the components of the endpoint
	 * @param options the options of the endpoint
	 * @param termination the termination of the view's calls
	 * @param beforeSubmission the action before each attempt, or {@code null} if there is
	 * none
	 */
	public JobSubmitter(EndpointComponents components, EndpointOptions options, CallTermination termination,
			@Nullable Mono<Void> beforeSubmission) {
		this.components = components;
		this.options = options;
		this.termination = termination;
		this.beforeSubmission = beforeSubmission;
	}

	/**
	 * Submit a job by operation 'run'.
	 */
	public Mono<RunPodJob> run(JobRequest request, CallContext callContext) {
		return submit(Operation.RUN, request, this.components.api()::run, callContext);
	}

	/**
	 * Submit a job by operation 'runSync'. The server-side wait is short: the id of the
	 * job is known only from the response, and a connection held for long may break.
	 */
	public Mono<RunPodJob> runSync(JobRequest request, CallContext callContext) {
		Duration halfOfRemaining = Duration
			.ofNanos(TimeUnit.NANOSECONDS.convert(callContext.deadline().remaining()) / 2);
		Duration serverWait = (halfOfRemaining.compareTo(this.options.runSyncWait()) < 0) ? halfOfRemaining
				: this.options.runSyncWait();
		return submit(Operation.RUN_SYNC, request,
				(completed, traceCarrier) -> this.components.api().runSync(completed, serverWait, traceCarrier),
				callContext);
	}

	private JobRequest applyDefaults(JobRequest request) {
		JobRequest completed = request.withPolicy(request.policy().orElse(this.options.policy()));
		if (completed.webhook() == null && this.options.webhook() != null) {
			completed = completed.withWebhook(this.options.webhook());
		}
		if (completed.s3Config() == null && this.options.s3Config() != null) {
			completed = completed.withS3Config(this.options.s3Config());
		}
		return completed;
	}

	private Mono<RunPodJob> submit(Operation operation, JobRequest request,
			BiFunction<JobRequest, TraceCarrier, Mono<RunPodJob>> sender, CallContext callContext) {
		return Mono.deferContextual((context) -> {
			TracePropagation propagation = this.options.tracePropagation();
			TraceCarrier traceCarrier = new TraceCarrier(Instrumentation.traceContext(context),
					propagation.requestField(), propagation.inputField());
			JobRequest completed = applyDefaults(request);
			ExpectedWebhook webhook = this.components.webhooks().expect(completed);
			return submit(operation, sender.apply(webhook.applyTo(completed), traceCarrier), webhook, callContext);
		});
	}

	private Mono<RunPodJob> submit(Operation operation, Mono<RunPodJob> request, ExpectedWebhook webhook,
			CallContext callContext) {
		Mono<RunPodJob> attempt = this.termination.completeDespiteCancel(tracked(request, callContext), callContext);
		Mono<RunPodJob> submission = this.components.requestExecutor()
			.execute(operation, (this.beforeSubmission != null) ? this.beforeSubmission.then(attempt) : attempt)
			.doOnNext((job) -> {
				jobSubmitted(operation, job.id(), webhook, callContext);
				this.components.jobAwaiter().recordIfTerminal(job);
			})
			.onErrorResume(RequestFailure.class, (failure) -> recoverJob(failure, operation, webhook, callContext)
				.doOnNext(this.components.jobAwaiter()::recordIfTerminal));
		return webhook.isExpected() ? submission.doFinally((signal) -> webhook.release()) : submission;
	}

	private void jobSubmitted(Operation operation, String jobId, ExpectedWebhook webhook, CallContext callContext) {
		this.components.jobAwaiter().recordSubmission(jobId, operation == Operation.RUN_SYNC, webhook.isExpected());
		callContext.events().jobSubmitted(jobId);
	}

	// a close in progress waits for the response, and for what the call does with it
	private Mono<RunPodJob> tracked(Mono<RunPodJob> request, CallContext callContext) {
		return callContext.trackedSubmission(request).doAfterTerminate(this.components.activeCalls()::signalChange);
	}

	// a truncated response may still contain the id of the accepted job, or else its
	// webhook names it
	private Mono<RunPodJob> recoverJob(RequestFailure failure, Operation operation, ExpectedWebhook webhook,
			CallContext callContext) {
		String jobId = failure.details().jobId();
		if (jobId != null) {
			callContext.assignJobId(jobId);
			jobSubmitted(operation, jobId, webhook, callContext);
			return fetchStatus(callContext);
		}
		if (!callContext.isOutcomeUnknown()) {
			return Mono.error(failure);
		}
		return webhook.jobIds()
			.filter((id) -> !this.components.jobAwaiter().isSubmittedLocally(id))
			.concatMap((id) -> findJob(id, operation, webhook, callContext))
			.next()
			.switchIfEmpty(Mono.error(failure));
	}

	private Mono<RunPodJob> findJob(String jobId, Operation operation, ExpectedWebhook webhook,
			CallContext callContext) {
		Mono<RunPodJob> status = callContext.tracked(this.components.api().status(jobId));
		return this.components.requestExecutor()
			.executeUntilAnswered(Operation.STATUS, status)
			.onErrorResume(RequestFailure.class,
					(failure) -> (failure.kind() == RequestFailure.Kind.JOB_NOT_FOUND) ? Mono.empty()
							: Mono.error(failure))
			.doOnError((ex) -> callContext.assignJobId(jobId))
			.doOnNext((job) -> {
				callContext.assignJobId(jobId);
				jobSubmitted(operation, jobId, webhook, callContext);
				callContext.jobObserved(job);
			});
	}

	/**
	 * Submit the job of the call again by operation 'retry', if it is FAILED or
	 * TIMED_OUT.
	 */
	public Mono<RunPodJob> retry(CallContext callContext) {
		return fetchStatus(callContext).doOnNext(callContext.events()::publishIfTerminal)
			.flatMap((terminalJob) -> retry(terminalJob, callContext, 1));
	}

	private Mono<RunPodJob> retry(RunPodJob terminalJob, CallContext callContext, int attempt) {
		if (terminalJob.status() != JobStatus.FAILED && terminalJob.status() != JobStatus.TIMED_OUT) {
			return Mono.error(RunPodJobStateException.builder(terminalJob).attempts(callContext.attempts()).build());
		}
		return this.components.requestExecutor()
			.execute(Operation.RETRY, tracked(this.components.api().retry(terminalJob.id()), callContext))
			.doOnNext((job) -> callContext.events().jobRequeued(terminalJob))
			.doOnNext(callContext::jobObserved)
			.onErrorResume(RequestFailure.class, (failure) -> failure.isOutcomeUnknown()
					? verifyRetry(terminalJob, failure, callContext, attempt) : Mono.error(failure));
	}

	// the response was lost: the status shows whether the job was queued again, perhaps
	// late
	private Mono<RunPodJob> verifyRetry(RunPodJob terminalJob, RequestFailure failure, CallContext callContext,
			int attempt) {
		return this.components.clock()
			.delay(RequestExecutor.retryDelay(failure, attempt))
			.then(Mono.defer(() -> fetchStatus(callContext)))
			.flatMap((current) -> {
				if (!isUnchanged(terminalJob, current)) {
					callContext.events().jobRequeued(terminalJob);
					return Mono.just(current);
				}
				if (attempt == this.options.maxAttempts()) {
					return Mono.error(failure);
				}
				callContext.recordFailure(failure);
				return this.options.retryUnknownOutcome() ? retry(current, callContext, attempt + 1)
						: verifyRetry(terminalJob, failure, callContext, attempt + 1);
			});
	}

	private Mono<RunPodJob> fetchStatus(CallContext callContext) {
		return this.components.jobAwaiter().fetchStatus(callContext);
	}

	private static boolean isUnchanged(RunPodJob previous, RunPodJob current) {
		return previous.status() == current.status() && Objects.equals(previous.delayTime(), current.delayTime())
				&& Objects.equals(previous.executionTime(), current.executionTime())
				&& Objects.equals(previous.workerId(), current.workerId());
	}

}
