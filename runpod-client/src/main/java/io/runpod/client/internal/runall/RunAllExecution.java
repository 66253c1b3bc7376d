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

package io.runpod.client.internal.runall;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

import io.runpod.client.RunAllOptions;
import io.runpod.client.RunAllOptions.Progress;
import io.runpod.client.exception.RunPodClientClosedException;
import io.runpod.client.internal.call.BlockingInvoker;
import io.runpod.client.internal.call.EndpointComponents;
import io.runpod.client.internal.call.ExceptionTranslator;
import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.instrumentation.Instrumentation;
import io.runpod.client.internal.text.PrintableText;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.JobResult;
import io.runpod.client.job.RunPodJob;

/**
 * Execution of a job for each of many inputs. Holds the inputs in flight only.
 *
 * @param <I> the type of the inputs
 * @param <T> the type of the outputs
 */
public final class RunAllExecution<I, T> {

	private static final Log logger = LogFactory.getLog("io.runpod.client.jobs");

	private static final int MAX_LOGGED_IDS = 50;

	private final EndpointComponents components;

	private final RunAllOptions options;

	private final ConcurrencyEstimator concurrencyEstimator;

	private final BiFunction<JobRequest, PendingInput<I, T>, Mono<RunPodJob>> jobCall;

	private final ParameterizedTypeReference<T> outputType;

	private final Set<PendingInput<I, T>> pendingInputs = ConcurrentHashMap.newKeySet();

	private @Nullable DynamicConcurrencyOperator<I> concurrencyOperator;

	private long taken;

	private long succeeded;

	private long failed;

	/**
	 * Create an execution.
	 * @param components the components of the endpoint
	 * @param options the options
	 * @param jobCall submits and awaits the job of one input
	 * @param outputType the type of the outputs
	 */
	public RunAllExecution(EndpointComponents components, RunAllOptions options,
			BiFunction<JobRequest, PendingInput<I, T>, Mono<RunPodJob>> jobCall,
			ParameterizedTypeReference<T> outputType) {
		this.components = components;
		this.options = options;
		this.concurrencyEstimator = new ConcurrencyEstimator(components, options);
		this.jobCall = jobCall;
		this.outputType = outputType;
	}

	int maxInFlight() {
		return this.concurrencyEstimator.current();
	}

	boolean isInOrder() {
		return this.options.isInOrder();
	}

	String endpoint() {
		return this.components.name();
	}

	/**
	 * Return the results, which are executed on subscription.
	 */
	public Flux<JobResult<I, T>> results(Flux<? extends I> inputs) {
		Flux<I> guardedInputs = inputs.<I>handle((input, sink) -> {
			if (this.components.activeCalls().isClosed()) {
				sink.error(closedException());
			}
			else {
				sink.next(input);
			}
		}).transform(Operators.<I, I>lift((source, downstream) -> limitConcurrency(downstream)));
		// inputs in flight are awaited when the inputs fail, unless in fail-fast mode
		Function<I, Mono<PendingInput<I, T>>> mapper = this::run;
		int maxConcurrency = this.concurrencyEstimator.max();
		Flux<PendingInput<I, T>> completedInputs;
		if (this.options.isFailFast()) {
			completedInputs = isInOrder() ? guardedInputs.flatMapSequential(mapper, maxConcurrency, 1)
					: guardedInputs.flatMap(mapper, maxConcurrency, 1);
		}
		else {
			completedInputs = isInOrder() ? guardedInputs.flatMapSequentialDelayError(mapper, maxConcurrency, 1)
					: guardedInputs.flatMapDelayError(mapper, maxConcurrency, 1);
		}
		// reported before an error is emitted, and after a cancellation reached all jobs
		return completedInputs.map(this::deliver)
			.doOnNext((result) -> releaseSlot())
			.doOnTerminate(this::reportAbandoned)
			.doFinally((signal) -> reportAbandoned());
	}

	private DynamicConcurrencyOperator<I> limitConcurrency(CoreSubscriber<? super I> downstream) {
		DynamicConcurrencyOperator<I> concurrencyOperator = new DynamicConcurrencyOperator<>(downstream,
				this.concurrencyEstimator::current);
		this.concurrencyOperator = concurrencyOperator;
		return concurrencyOperator;
	}

	private void releaseSlot() {
		if (this.concurrencyOperator != null) {
			this.concurrencyOperator.release();
		}
	}

	RunPodClientClosedException closedException() {
		return ExceptionTranslator.rejectedCallException(this.components.name(), null);
	}

	boolean isClientClosed() {
		return this.components.activeCalls().isClosed();
	}

	// the result of one input; an error only in fail-fast mode
	Mono<PendingInput<I, T>> run(@Nullable I input) {
		return Mono.defer(() -> {
			PendingInput<I, T> pendingInput = new PendingInput<>();
			this.pendingInputs.add(pendingInput);
			countTaken();
			return Mono.defer(() -> this.jobCall.apply(toRequest(input), pendingInput))
				.single()
				.map((job) -> toResult(input, job, pendingInput))
				.onErrorResume((ex) -> Mono
					.just(JobResult.failed(input, pendingInput.lastJob(), BlockingInvoker.toRuntimeException(ex))))
				.map((result) -> complete(pendingInput, result));
		});
	}

	private static JobRequest toRequest(@Nullable Object input) {
		Assert.notNull(input, "An input of runAll must not be null: leave it out, or send a dummy key, for example"
				+ " Map.of(\"run\", true)");
		return JobRequest.of(input);
	}

	private JobResult<I, T> toResult(@Nullable I input, RunPodJob job, PendingInput<I, T> pendingInput) {
		try {
			T output = ExceptionTranslator.outputOrThrow(job, this.outputType, pendingInput.attempts());
			return JobResult.of(Objects.requireNonNull(input), job, output);
		}
		catch (RuntimeException ex) {
			return JobResult.failed(input, job, ex);
		}
	}

	int attemptsInFlight() {
		return this.pendingInputs.stream().mapToInt(PendingInput::attempts).sum();
	}

	private PendingInput<I, T> complete(PendingInput<I, T> pendingInput, JobResult<I, T> result) {
		pendingInput.result = result;
		recordCompletion(result.isSuccessful());
		RuntimeException error = result.error();
		if (error != null && this.options.isFailFast()) {
			this.pendingInputs.remove(pendingInput);
			throw error;
		}
		return pendingInput;
	}

	private synchronized void countTaken() {
		this.taken++;
	}

	private synchronized void recordCompletion(boolean succeeded) {
		if (succeeded) {
			this.succeeded++;
		}
		else {
			this.failed++;
		}
		Progress progress = new Progress(this.taken, this.succeeded, this.failed);
		Instrumentation.runSafely("RunAllOptions.onProgress callback",
				() -> this.options.onProgress().accept(progress));
	}

	JobResult<I, T> deliver(PendingInput<I, T> pendingInput) {
		this.pendingInputs.remove(pendingInput);
		return Objects.requireNonNull(pendingInput.result);
	}

	/**
	 * Report the inputs in flight as abandoned. Does nothing if all have ended.
	 */
	void reportAbandoned() {
		List<String> jobIds = this.pendingInputs.stream().map(PendingInput::jobId).filter(Objects::nonNull).toList();
		this.pendingInputs.clear();
		if (jobIds.isEmpty()) {
			return;
		}
		logger.info("runAll on endpoint '" + this.components.name() + "' was stopped before the results of "
				+ jobIds.size() + " jobs were delivered: "
				+ PrintableText.escape(String.join(", ", jobIds.subList(0, Math.min(jobIds.size(), MAX_LOGGED_IDS))))
				+ ((jobIds.size() > MAX_LOGGED_IDS) ? " and more" : "")
				+ ". Jobs continue at RunPod unless they are cancelled on abandon; await their ids to get the results");
		Instrumentation.runSafely("RunAllOptions.onAbandon callback", () -> this.options.onAbandon().accept(jobIds));
	}

	/**
	 * An input in flight.
	 *
	 * @param <I> the type of the input
	 * @param <T> the type of the output
	 */
	public static final class PendingInput<I, T> {

		private volatile @Nullable CallContext callContext;

		private volatile @Nullable JobResult<I, T> result;

		/**
		 * Set the context of the call that executes the job.
		 */
		public void callStarted(CallContext callContext) {
			this.callContext = callContext;
		}

		@Nullable RunPodJob lastJob() {
			CallContext callContext = this.callContext;
			return (callContext != null) ? callContext.lastJob() : null;
		}

		int attempts() {
			CallContext callContext = this.callContext;
			return (callContext != null) ? callContext.attempts() : 0;
		}

		@Nullable String jobId() {
			CallContext callContext = this.callContext;
			return (callContext != null) ? callContext.jobId() : null;
		}

	}

}
