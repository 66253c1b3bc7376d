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

package io.runpod.client.internal.endpoint;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.EndpointOptions;
import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunAllOptions;
import io.runpod.client.batch.ReactiveBatchOperations;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.internal.batch.DefaultReactiveBatchOperations;
import io.runpod.client.internal.call.CallExecutor;
import io.runpod.client.internal.call.EndpointComponents;
import io.runpod.client.internal.call.ExceptionTranslator;
import io.runpod.client.internal.call.JobSubmitter;
import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.http.RunPodApi;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.runall.RunAllExecution;
import io.runpod.client.internal.text.PrintableText;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.JobResult;
import io.runpod.client.job.Payload;
import io.runpod.client.job.PurgeResult;
import io.runpod.client.job.RunPodJob;

/**
 * Default implementation of {@link ReactiveRunPodEndpoint}.
 */
final class DefaultReactiveRunPodEndpoint implements ReactiveRunPodEndpoint {

	private static final Log logger = LogFactory.getLog("io.runpod.client.jobs");

	private final EndpointComponents components;

	private final EndpointOptions options;

	private final CallExecutor callExecutor;

	private final DefaultEndpointActivity activity;

	private final RunAllOptions runAllOptions;

	private final @Nullable Mono<Void> beforeSubmission;

	private final JobSubmitter jobSubmitter;

	DefaultReactiveRunPodEndpoint(EndpointComponents components, EndpointOptions options,
			DefaultEndpointActivity activity) {
		this(components, options, new CallExecutor(components, options), activity, RunAllOptions.defaults(), null);
	}

	private DefaultReactiveRunPodEndpoint(EndpointComponents components, EndpointOptions options,
			CallExecutor callExecutor, DefaultEndpointActivity activity, RunAllOptions runAllOptions,
			@Nullable Mono<Void> beforeSubmission) {
		this.components = components;
		this.options = options;
		this.callExecutor = callExecutor;
		this.activity = activity;
		this.runAllOptions = runAllOptions;
		this.beforeSubmission = beforeSubmission;
		this.jobSubmitter = new JobSubmitter(components, options, callExecutor.termination(), beforeSubmission);
	}

	@Override
	public String name() {
		return this.components.name();
	}

	@Override
	public String id() {
		return this.components.id();
	}

	DefaultEndpointActivity activity() {
		return this.activity;
	}

	@Override
	public DefaultReactiveRunPodEndpoint withTimeout(Duration timeout) {
		return withOptions(this.options.mutate().timeout(timeout));
	}

	@Override
	public DefaultReactiveRunPodEndpoint withCancelOnTimeout(boolean cancelOnTimeout) {
		return withOptions(this.options.mutate().cancelOnTimeout(cancelOnTimeout));
	}

	@Override
	public DefaultReactiveRunPodEndpoint withCancelOnAbandon(boolean cancelOnAbandon) {
		return withOptions(this.options.mutate().cancelOnAbandon(cancelOnAbandon));
	}

	private DefaultReactiveRunPodEndpoint withOptions(EndpointOptions.Builder builder) {
		EndpointOptions options = builder.build();
		return new DefaultReactiveRunPodEndpoint(this.components, options, new CallExecutor(this.components, options),
				this.activity, this.runAllOptions, this.beforeSubmission);
	}

	@Override
	public DefaultReactiveRunPodEndpoint withBeforeSubmission(Mono<Void> action) {
		Assert.notNull(action, "'action' must not be null");
		return new DefaultReactiveRunPodEndpoint(this.components, this.options, this.callExecutor, this.activity,
				this.runAllOptions, action);
	}

	@Override
	public DefaultReactiveRunPodEndpoint withRunAll(RunAllOptions options) {
		Assert.notNull(options, "'options' must not be null");
		return new DefaultReactiveRunPodEndpoint(this.components, this.options, this.callExecutor, this.activity,
				options, this.beforeSubmission);
	}

	@Override
	public Mono<RunPodJob> run(Object input) {
		JobRequest request = JobRequest.of(input);
		return this.callExecutor.submit((callContext) -> this.jobSubmitter.run(request, callContext));
	}

	@Override
	public Mono<RunPodJob> runSync(Object input) {
		JobRequest request = JobRequest.of(input);
		return this.callExecutor.executeAndAwait(RunPodOperation.RUN_SYNC, null,
				(callContext) -> runSync(request, callContext));
	}

	private Mono<RunPodJob> runSync(JobRequest request, CallContext callContext) {
		return this.jobSubmitter.runSync(request, callContext).flatMap((job) -> awaitTerminal(job, callContext));
	}

	private Mono<RunPodJob> awaitTerminal(RunPodJob job, CallContext callContext) {
		if (!job.isTerminal()) {
			return this.components.jobAwaiter().awaitTerminal(callContext);
		}
		callContext.jobObserved(job);
		return Mono.just(job);
	}

	@Override
	public <T> Mono<T> runSync(Object input, ParameterizedTypeReference<T> outputType) {
		JobRequest request = JobRequest.of(input);
		return this.callExecutor.executeAndAwait(RunPodOperation.RUN_SYNC, null,
				(callContext) -> runSync(request, callContext), outputType);
	}

	@Override
	public <T> Flux<T> runStream(Object input, ParameterizedTypeReference<T> chunkType) {
		return runStream(input, chunkType, (job) -> {
		});
	}

	<T> Flux<T> runStream(Object input, ParameterizedTypeReference<T> chunkType, Consumer<RunPodJob> onSubmission) {
		JobRequest request = JobRequest.of(input);
		return this.callExecutor.executeStream(RunPodOperation.RUN_STREAM, null,
				(callContext) -> this.jobSubmitter.run(request, callContext)
					.doOnNext(onSubmission)
					.flatMapMany((job) -> chunks(chunkType, callContext)));
	}

	@Override
	public <I, T> Flux<JobResult<I, T>> runAll(Flux<? extends I> inputs, ParameterizedTypeReference<T> outputType) {
		return Flux.defer(() -> this.<I, T>runAll(outputType).results(inputs));
	}

	<I, T> RunAllExecution<I, T> runAll(ParameterizedTypeReference<T> outputType) {
		return new RunAllExecution<>(this.components, this.runAllOptions, (request, pendingInput) -> this.callExecutor
			.executeAndAwait(RunPodOperation.RUN_ALL, null, (callContext) -> {
				pendingInput.callStarted(callContext);
				return this.jobSubmitter.run(request, callContext).flatMap((job) -> awaitTerminal(job, callContext));
			}), outputType);
	}

	@Override
	public Mono<RunPodJob> status(String jobId) {
		return this.callExecutor.execute(requireJobId(jobId),
				(callContext) -> this.components.jobAwaiter().fetchStatus(callContext));
	}

	@Override
	public Mono<RunPodJob> await(String jobId) {
		return this.callExecutor.executeAndAwait(RunPodOperation.AWAIT, requireJobId(jobId),
				(callContext) -> this.components.jobAwaiter().awaitTerminal(callContext));
	}

	@Override
	public <T> Mono<T> await(String jobId, ParameterizedTypeReference<T> outputType) {
		return this.callExecutor.executeAndAwait(RunPodOperation.AWAIT, requireJobId(jobId),
				(callContext) -> this.components.jobAwaiter().awaitTerminal(callContext), outputType);
	}

	@Override
	public Flux<RunPodJob> updates(String jobId) {
		return this.callExecutor.executeUpdates(RunPodOperation.UPDATES, requireJobId(jobId),
				(callContext) -> this.components.jobAwaiter().updates(callContext));
	}

	@Override
	public <T> Flux<T> stream(String jobId, ParameterizedTypeReference<T> chunkType) {
		return this.callExecutor.executeStream(RunPodOperation.STREAM, requireJobId(jobId),
				(callContext) -> chunks(chunkType, callContext));
	}

	private <T> Flux<T> chunks(ParameterizedTypeReference<T> type, CallContext callContext) {
		AtomicBoolean warned = new AtomicBoolean();
		return this.components.streamReader().chunks(callContext).handle((chunk, sink) -> {
			T value = readChunk(chunk, type, callContext);
			if (value != null) {
				this.components.instrumentation().chunkRead(name());
				sink.next(value);
			}
			else if (!warned.getAndSet(true)) {
				logger.warn("Job " + PrintableText.escape(callContext.requireJobId()) + " of endpoint '" + name()
						+ "' streams chunks that are null," + " which are skipped. To receive them, read the chunks as "
						+ Payload.class.getName());
			}
		});
	}

	private <T> @Nullable T readChunk(Payload chunk, ParameterizedTypeReference<T> type, CallContext callContext) {
		try {
			return chunk.as(type);
		}
		catch (IllegalArgumentException ex) {
			throw ExceptionTranslator.outputException("A chunk of job " + callContext.jobId() + " (endpoint '" + name()
					+ "') cannot be read: " + ex.getMessage(), name(), callContext.jobId(), callContext.attempts(), ex);
		}
	}

	@Override
	public Mono<RunPodJob> cancel(String jobId) {
		return this.callExecutor
			.execute(requireJobId(jobId),
					(callContext) -> this.components.jobAwaiter()
						.retryNotFoundWithinGrace(jobId, this.components.requestExecutor()
							.execute(Operation.CANCEL, callContext.tracked(this.components.api().cancel(jobId))))
						.doOnNext(callContext::jobObserved));
	}

	@Override
	public Mono<RunPodJob> retry(String jobId) {
		return this.callExecutor.execute(requireJobId(jobId), this.jobSubmitter::retry);
	}

	@Override
	public Mono<PurgeResult> purgeQueue() {
		return this.callExecutor.execute(null, (callContext) -> this.components.requestExecutor()
			.execute(Operation.PURGE_QUEUE, callContext.tracked(this.components.api().purgeQueue())));
	}

	@Override
	public ReactiveBatchOperations batch() {
		return new DefaultReactiveBatchOperations(this.components, this.options.maxAttempts(), this.callExecutor);
	}

	@Override
	public Mono<EndpointHealth> health() {
		return health(Duration.ZERO);
	}

	@Override
	public Mono<EndpointHealth> health(Duration maxAge) {
		return this.callExecutor.execute(null,
				(callContext) -> this.components.healthMonitor()
					.health(maxAge,
							this.components.requestExecutor()
								.execute(Operation.HEALTH, callContext.tracked(this.components.api().health())),
							callContext::attemptStarted));
	}

	private static String requireJobId(String jobId) {
		return RunPodApi.requireId("jobId", jobId);
	}

}
