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
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.function.SingletonSupplier;
import reactor.core.publisher.Mono;

import io.runpod.client.RunAllOptions;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.batch.BatchOperations;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.internal.batch.DefaultBatchOperations;
import io.runpod.client.internal.call.BlockingInvoker;
import io.runpod.client.internal.call.ChunkIterator;
import io.runpod.client.internal.runall.RunAllIterator;
import io.runpod.client.job.JobResult;
import io.runpod.client.job.PurgeResult;
import io.runpod.client.job.RunPodJob;

/**
 * Default implementation of {@link RunPodEndpoint} on top of the reactive one.
 */
final class DefaultRunPodEndpoint implements RunPodEndpoint {

	private final String name;

	private final String id;

	private final SingletonSupplier<DefaultReactiveRunPodEndpoint> reactive;

	DefaultRunPodEndpoint(String name, String id, SingletonSupplier<DefaultReactiveRunPodEndpoint> reactive) {
		this.name = name;
		this.id = id;
		this.reactive = reactive;
	}

	private DefaultRunPodEndpoint with(DefaultReactiveRunPodEndpoint reactive) {
		return new DefaultRunPodEndpoint(this.name, this.id, SingletonSupplier.of(reactive));
	}

	private <T> T invoke(Mono<T> call) {
		return BlockingInvoker.invoke(name(), call);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public DefaultReactiveRunPodEndpoint reactive() {
		return this.reactive.obtain();
	}

	@Override
	public RunPodEndpoint withTimeout(Duration timeout) {
		return with(reactive().withTimeout(timeout));
	}

	@Override
	public RunPodEndpoint withCancelOnTimeout(boolean cancelOnTimeout) {
		return with(reactive().withCancelOnTimeout(cancelOnTimeout));
	}

	@Override
	public RunPodEndpoint withCancelOnAbandon(boolean cancelOnAbandon) {
		return with(reactive().withCancelOnAbandon(cancelOnAbandon));
	}

	@Override
	public RunPodEndpoint withRunAll(RunAllOptions options) {
		return with(reactive().withRunAll(options));
	}

	@Override
	public RunPodJob run(Object input) {
		return invoke(reactive().run(input));
	}

	@Override
	public RunPodJob runSync(Object input) {
		return invoke(reactive().runSync(input));
	}

	@Override
	public <T> T runSync(Object input, ParameterizedTypeReference<T> outputType) {
		return BlockingInvoker.invoke(name(), reactive().runSync(input), outputType);
	}

	@Override
	public <T> Stream<T> runStream(Object input, ParameterizedTypeReference<T> chunkType) {
		// submitted before this method returns
		CompletableFuture<RunPodJob> submission = new CompletableFuture<>();
		return ChunkIterator.toStreamAfterSubmission(name(), submission,
				reactive().runStream(input, chunkType, submission::complete));
	}

	@Override
	public <I, T> Stream<JobResult<I, T>> runAll(Iterable<? extends @Nullable I> inputs,
			ParameterizedTypeReference<T> outputType) {
		return RunAllIterator.toStream(reactive().<I, T>runAll(outputType), inputs);
	}

	@Override
	public RunPodJob status(String jobId) {
		return invoke(reactive().status(jobId));
	}

	@Override
	public RunPodJob await(String jobId) {
		return invoke(reactive().await(jobId));
	}

	@Override
	public <T> T await(String jobId, ParameterizedTypeReference<T> outputType) {
		return BlockingInvoker.invoke(name(), reactive().await(jobId), outputType);
	}

	@Override
	public Stream<RunPodJob> updates(String jobId) {
		return ChunkIterator.toStream(name(), jobId, reactive().updates(jobId));
	}

	@Override
	public <T> Stream<T> stream(String jobId, ParameterizedTypeReference<T> chunkType) {
		return ChunkIterator.toStream(name(), jobId, reactive().stream(jobId, chunkType));
	}

	@Override
	public RunPodJob cancel(String jobId) {
		return invoke(reactive().cancel(jobId));
	}

	@Override
	public RunPodJob retry(String jobId) {
		return invoke(reactive().retry(jobId));
	}

	@Override
	public PurgeResult purgeQueue() {
		return invoke(reactive().purgeQueue());
	}

	@Override
	public BatchOperations batch() {
		return new DefaultBatchOperations(name(), reactive().batch());
	}

	@Override
	public EndpointHealth health() {
		return invoke(reactive().health());
	}

	@Override
	public EndpointHealth health(Duration maxAge) {
		return invoke(reactive().health(maxAge));
	}

	@Override
	public String toString() {
		return "RunPodEndpoint[" + name() + " -> " + id() + "]";
	}

}
