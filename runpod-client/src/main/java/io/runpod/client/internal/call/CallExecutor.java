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

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import io.runpod.client.EndpointOptions;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.instrumentation.Instrumentation;
import io.runpod.client.internal.timer.ClientClock.Deadline;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.observation.JobObservationContext;

/**
 * Executes the calls of an endpoint: each has one deadline over all its requests, its
 * failures are translated to exceptions of the API, and a call that submits or awaits a
 * job is observed.
 */
public final class CallExecutor {

	private final EndpointComponents components;

	private final EndpointOptions options;

	private final CallTermination termination;

	/**
	 * Create an executor for one view of an endpoint.
	 * @param components the components of the endpoint
	 * @param options the options of the view
	 */
	public CallExecutor(EndpointComponents components, EndpointOptions options) {
		this.components = components;
		this.options = options;
		this.termination = new CallTermination(components, options);
	}

	/**
	 * Return the termination of the calls.
	 */
	public CallTermination termination() {
		return this.termination;
	}

	/**
	 * Execute a call that neither submits nor awaits a job.
	 * @param jobId the id of the job, or {@code null} if the call is not about one
	 * @param call the requests of the call
	 */
	public <T> Mono<T> execute(@Nullable String jobId, Function<CallContext, Mono<T>> call) {
		return Mono.deferContextual((context) -> {
			Observation callerObservation = this.components.instrumentation().callerObservation(context);
			CallContext callContext = newCallContext(jobId, context, callerObservation);
			return this.components.instrumentation()
				.withObservation(callerObservation, withDeadline(callContext, call.apply(callContext), false));
		});
	}

	/**
	 * Execute a call that submits a job and does not await it.
	 * @param call the requests of the call
	 */
	public Mono<RunPodJob> submit(Function<CallContext, Mono<RunPodJob>> call) {
		return executeObserved(RunPodOperation.RUN, null, call, false);
	}

	/**
	 * Execute a call that awaits a job.
	 * @param operation the operation
	 * @param jobId the id of the job, or {@code null} if it is submitted by the call
	 * @param call the requests of the call
	 */
	public Mono<RunPodJob> executeAndAwait(RunPodOperation operation, @Nullable String jobId,
			Function<CallContext, Mono<RunPodJob>> call) {
		return executeObserved(operation, jobId, call, true);
	}

	private Mono<RunPodJob> executeObserved(RunPodOperation operation, @Nullable String jobId,
			Function<CallContext, Mono<RunPodJob>> call, boolean awaitsJob) {
		return Mono.deferContextual((context) -> {
			ObservedCall observedCall = new ObservedCall(operation, jobId, context);
			return this.components.instrumentation()
				.observe(observedCall.observation, context,
						withDeadline(observedCall.callContext, call.apply(observedCall.callContext), awaitsJob),
						observedCall);
		});
	}

	/**
	 * Execute a call that awaits a job and reads its output.
	 * @param operation the operation
	 * @param jobId the id of the job, or {@code null} if the call submits it
	 * @param call the requests of the call
	 * @param outputType the type of the output
	 */
	public <T> Mono<T> executeAndAwait(RunPodOperation operation, @Nullable String jobId,
			Function<CallContext, Mono<RunPodJob>> call, ParameterizedTypeReference<T> outputType) {
		return Mono.defer(() -> {
			AtomicInteger attempts = new AtomicInteger();
			return executeAndAwait(operation, jobId,
					(callContext) -> call.apply(callContext).doOnNext((job) -> attempts.set(callContext.attempts())))
				.map((job) -> ExceptionTranslator.outputOrThrow(job, outputType, attempts.get()));
		});
	}

	/**
	 * Execute a call that emits the updates of a job or of a batch. Others may await it,
	 * too: it is not cancelled with the call.
	 * @param operation the operation
	 * @param jobId the id of the job or batch
	 * @param call the requests of the call
	 */
	public <T> Flux<T> executeUpdates(RunPodOperation operation, String jobId, Function<CallContext, Flux<T>> call) {
		return executeObserved(operation, jobId,
				(callContext) -> withDeadline(callContext, call.apply(callContext), false));
	}

	/**
	 * Execute a call that awaits a job and emits its stream.
	 * @param operation the operation
	 * @param jobId the id of the job, or {@code null} if it is submitted by the call
	 * @param call the requests of the call
	 */
	public <T> Flux<T> executeStream(RunPodOperation operation, @Nullable String jobId,
			Function<CallContext, Flux<T>> call) {
		return executeObserved(operation, jobId,
				(callContext) -> withDeadline(callContext, call.apply(callContext), true));
	}

	private <T> Flux<T> executeObserved(RunPodOperation operation, @Nullable String jobId,
			Function<CallContext, Flux<T>> call) {
		return Flux.deferContextual((context) -> {
			ObservedCall observedCall = new ObservedCall(operation, jobId, context);
			return this.components.instrumentation()
				.observe(observedCall.observation, context, call.apply(observedCall.callContext), observedCall);
		});
	}

	private CallContext newCallContext(@Nullable String jobId, ContextView context, Observation observation) {
		if (this.components.activeCalls().isClosed()) {
			throw ExceptionTranslator.rejectedCallException(this.components.name(), jobId);
		}
		Deadline deadline = this.components.clock().deadlineAfter(this.options.timeout());
		CallContext callContext = new CallContext(deadline, jobId,
				this.components.instrumentation().callEvents(this.components.name(), observation));
		context.<AtomicReference<CallContext>>getOrEmpty(BlockingInvoker.CALL_CONTEXT_KEY)
			.ifPresent((holder) -> holder.set(callContext));
		return callContext;
	}

	// the time limit is applied last: no signal that gets lost before it lets the caller
	// wait longer
	private <T> Mono<T> withDeadline(CallContext callContext, Mono<T> call, boolean awaitsJob) {
		return call.onErrorMap((ex) -> translateException(ex, callContext))
			// listeners are notified before the caller receives the signal
			.doOnTerminate(() -> publishIfTerminal(callContext))
			.timeout(timeoutOrClose(callContext), termination(callContext, awaitsJob))
			.doOnCancel(() -> this.termination.onCancel(callContext, awaitsJob));
	}

	private <T> Flux<T> withDeadline(CallContext callContext, Flux<T> call, boolean awaitsJob) {
		Mono<Long> timeoutSignal = timeoutOrClose(callContext);
		return call.onErrorMap((ex) -> translateException(ex, callContext))
			.doOnTerminate(() -> publishIfTerminal(callContext))
			.timeout(timeoutSignal, (value) -> timeoutSignal, termination(callContext, awaitsJob))
			.doOnCancel(() -> this.termination.onCancel(callContext, awaitsJob));
	}

	// the signal upon which the call and its request in flight are cancelled
	private Mono<Long> timeoutOrClose(CallContext callContext) {
		return this.components.activeCalls().timeoutOrClose(this.components.name(), callContext);
	}

	private <T> Mono<T> termination(CallContext callContext, boolean awaitsJob) {
		return Mono.defer(() -> this.termination.<T>onTimeoutOrClose(callContext, awaitsJob)
			.doOnTerminate(() -> publishIfTerminal(callContext)));
	}

	private Throwable translateException(Throwable ex, CallContext callContext) {
		return ExceptionTranslator.translate(ex, this.components.name(), this.components.id(), callContext);
	}

	private static void publishIfTerminal(CallContext callContext) {
		RunPodJob lastJob = callContext.lastJob();
		if (lastJob != null) {
			callContext.events().publishIfTerminal(lastJob);
		}
	}

	/**
	 * A call with its observation, whose context receives the job when the call ends.
	 */
	private final class ObservedCall implements Runnable {

		private final JobObservationContext observationContext;

		private final Observation observation;

		private final CallContext callContext;

		ObservedCall(RunPodOperation operation, @Nullable String jobId, ContextView callerContext) {
			this.observationContext = new JobObservationContext(CallExecutor.this.components.name(), operation, jobId);
			Instrumentation instrumentation = CallExecutor.this.components.instrumentation();
			this.observation = instrumentation.createObservation(this.observationContext);
			this.callContext = newCallContext(jobId, callerContext,
					this.observation.isNoop() ? instrumentation.callerObservation(callerContext) : this.observation);
		}

		@Override
		public void run() {
			if (this.callContext.jobId() == null && this.observationContext.getError() == null) {
				// a cancelled submission must not be observed as a success
				Instrumentation.recordError(this.observation,
						new CancellationException("Cancelled before RunPod responded"));
			}
			this.observationContext.setJobId(this.callContext.jobId());
			this.observationContext.setJob(this.callContext.lastJob());
		}

	}

}
