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

package io.runpod.client;

import java.time.Duration;

import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.batch.ReactiveBatchOperations;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.JobResult;
import io.runpod.client.job.PurgeResult;
import io.runpod.client.job.RunPodJob;

/**
 * Reactive view of a RunPod Serverless endpoint. Every publisher is cold: each
 * subscription is one call, and one submission. Cancelling a subscription cancels the
 * request in flight and not the job, unless the view cancels on abandon. Semantics, units
 * and errors are those of {@link RunPodEndpoint}.
 *
 * @since 0.1.0
 */
public interface ReactiveRunPodEndpoint {

	/**
	 * Return the endpoint's name in the configuration.
	 * @return the name, or the id if it has none
	 */
	String name();

	/**
	 * Return the endpoint's id at RunPod.
	 * @return the id
	 */
	String id();

	/**
	 * Return a view with another timeout, which covers each whole call.
	 * @param timeout the timeout, greater than zero
	 * @return a view; this endpoint does not change
	 */
	ReactiveRunPodEndpoint withTimeout(Duration timeout);

	/**
	 * Return a view that cancels the job at RunPod, or does not, when the timeout of the
	 * call that awaits it expires.
	 * @param cancelOnTimeout whether to cancel the job
	 * @return a view; this endpoint does not change
	 */
	ReactiveRunPodEndpoint withCancelOnTimeout(boolean cancelOnTimeout);

	/**
	 * Return a view that cancels the job at RunPod, or does not, when the subscription
	 * that awaits it is cancelled.
	 * @param cancelOnAbandon whether to cancel the job
	 * @return a view; this endpoint does not change
	 * @see RunPodEndpoint#withCancelOnAbandon(boolean)
	 */
	ReactiveRunPodEndpoint withCancelOnAbandon(boolean cancelOnAbandon);

	/**
	 * Return a view with other options of {@code runAll}.
	 * @param options the concurrency, the order and the handling of failures
	 * @return a view; this endpoint does not change
	 */
	ReactiveRunPodEndpoint withRunAll(RunAllOptions options);

	/**
	 * Return a view of the endpoint that runs an action before it submits a job: after
	 * the rate limit has granted the request, and immediately before each attempt is
	 * sent. An error of the action rejects the submission, and nothing is sent. Use it to
	 * record that a paid job is about to be submitted.
	 * @param action the action, subscribed to once for each attempt of {@code run},
	 * {@code runSync}, {@code runStream} and {@code runAll}
	 * @return the view
	 */
	ReactiveRunPodEndpoint withBeforeSubmission(Mono<Void> action);

	/**
	 * Submit a job ({@code POST /run}).
	 * @param input the input, or a {@link JobRequest} with a policy, webhook or bucket
	 * @return the job, queued
	 * @see RunPodEndpoint#run(Object)
	 */
	Mono<RunPodJob> run(Object input);

	/**
	 * Submit a job and wait until it has ended.
	 * @param input the input, or a {@link JobRequest} with a policy, webhook or bucket
	 * @return the job, successful or not
	 * @see RunPodEndpoint#runSync(Object)
	 */
	Mono<RunPodJob> runSync(Object input);

	/**
	 * Submit a job and wait for its output.
	 * @param <T> the type of the output
	 * @param input the input, or a {@link JobRequest}
	 * @param outputType the type to convert the output to
	 * @return the output, never empty
	 */
	default <T> Mono<T> runSync(Object input, Class<T> outputType) {
		return runSync(input, ParameterizedTypeReference.<T>forType(outputType));
	}

	/**
	 * Submit a job and wait for its output of a generic type.
	 * @param <T> the type of the output
	 * @param input the input, or a {@link JobRequest}
	 * @param outputType the type to convert the output to
	 * @return the output, never empty
	 */
	<T> Mono<T> runSync(Object input, ParameterizedTypeReference<T> outputType);

	/**
	 * Submit a job and read its chunks as they arrive. The output of a handler that does
	 * not stream is the only chunk.
	 * @param <T> the type of a chunk
	 * @param input the input, or a {@link JobRequest}
	 * @param chunkType the type to convert the chunks to
	 * @return the chunks, in order; ends with an error if the job fails
	 */
	default <T> Flux<T> runStream(Object input, Class<T> chunkType) {
		return runStream(input, ParameterizedTypeReference.<T>forType(chunkType));
	}

	/**
	 * Submit a job and read its chunks of a generic type as they arrive.
	 * @param <T> the type of a chunk
	 * @param input the input, or a {@link JobRequest}
	 * @param chunkType the type to convert the chunks to
	 * @return the chunks, in order; ends with an error if the job fails
	 */
	<T> Flux<T> runStream(Object input, ParameterizedTypeReference<T> chunkType);

	/**
	 * Run a job for each input and emit the results as they complete, each with its
	 * input. The concurrency and the demand of the subscriber limit the number of inputs
	 * requested; a slow subscriber slows the submissions down. Cancelling the
	 * subscription ends submissions immediately. An error of the inputs themselves ends
	 * the results after those of the jobs in flight. Inputs are not {@code null} because
	 * a {@code Flux} cannot carry that.
	 * @param <I> the type of the inputs
	 * @param <T> the type of the outputs
	 * @param inputs the inputs, or {@link JobRequest}s
	 * @param outputType the type to convert the outputs to
	 * @return the results
	 * @see RunPodEndpoint#runAll(Iterable, Class)
	 */
	default <I, T> Flux<JobResult<I, T>> runAll(Flux<? extends I> inputs, Class<T> outputType) {
		return runAll(inputs, ParameterizedTypeReference.<T>forType(outputType));
	}

	/**
	 * Run a job for each input and emit the results, each with its input and with an
	 * output of a generic type.
	 * @param <I> the type of the inputs
	 * @param <T> the type of the outputs
	 * @param inputs the inputs, or {@link JobRequest}s
	 * @param outputType the type to convert the outputs to
	 * @return the results
	 * @see RunPodEndpoint#runAll(Iterable, Class)
	 */
	<I, T> Flux<JobResult<I, T>> runAll(Flux<? extends I> inputs, ParameterizedTypeReference<T> outputType);

	/**
	 * Return the current state of a job ({@code GET /status}).
	 * @param jobId the job's id
	 * @return the job
	 */
	Mono<RunPodJob> status(String jobId);

	/**
	 * Wait until a job has ended.
	 * @param jobId the job's id
	 * @return the job, successful or not
	 */
	Mono<RunPodJob> await(String jobId);

	/**
	 * Wait for the output of a job.
	 * @param <T> the type of the output
	 * @param jobId the job's id
	 * @param outputType the type to convert the output to
	 * @return the output, never empty
	 */
	default <T> Mono<T> await(String jobId, Class<T> outputType) {
		return await(jobId, ParameterizedTypeReference.<T>forType(outputType));
	}

	/**
	 * Wait for the output of a job, of a generic type.
	 * @param <T> the type of the output
	 * @param jobId the job's id
	 * @param outputType the type to convert the output to
	 * @return the output, never empty
	 */
	<T> Mono<T> await(String jobId, ParameterizedTypeReference<T> outputType);

	/**
	 * Emit the changes of a job until it has ended: every change of its status and every
	 * progress update that a poll returns. RunPod keeps only the last progress update, so
	 * that some are missed.
	 * @param jobId the job's id
	 * @return the job at each change, at last successful or not
	 */
	Flux<RunPodJob> updates(String jobId);

	/**
	 * Read the chunks of a job as they arrive ({@code GET /stream}). RunPod returns each
	 * chunk once: use a single reader for a job.
	 * @param <T> the type of a chunk
	 * @param jobId the job's id
	 * @param chunkType the type to convert the chunks to
	 * @return the chunks, in order
	 */
	default <T> Flux<T> stream(String jobId, Class<T> chunkType) {
		return stream(jobId, ParameterizedTypeReference.<T>forType(chunkType));
	}

	/**
	 * Read the chunks of a job, of a generic type, as they arrive.
	 * @param <T> the type of a chunk
	 * @param jobId the job's id
	 * @param chunkType the type to convert the chunks to
	 * @return the chunks, in order
	 */
	<T> Flux<T> stream(String jobId, ParameterizedTypeReference<T> chunkType);

	/**
	 * Cancel a job, queued or running ({@code POST /cancel}).
	 * @param jobId the job's id
	 * @return the job, usually CANCELLED
	 */
	Mono<RunPodJob> cancel(String jobId);

	/**
	 * Submit a failed job again ({@code POST /retry}).
	 * @param jobId the id of a job that FAILED or TIMED_OUT
	 * @return the job, queued
	 * @see RunPodEndpoint#retry(String)
	 */
	Mono<RunPodJob> retry(String jobId);

	/**
	 * Remove all queued jobs ({@code POST /purge-queue}).
	 * @return the number of removed jobs
	 */
	Mono<PurgeResult> purgeQueue();

	/**
	 * Return the operations on batches, which run many jobs at a time when RunPod has
	 * capacity.
	 * @return the operations, with the options of this view
	 */
	ReactiveBatchOperations batch();

	/**
	 * Return the numbers of jobs and workers by state ({@code GET /health}).
	 * @return the current health
	 */
	Mono<EndpointHealth> health();

	/**
	 * Return the last known health, or request it if that is too old. Concurrent callers
	 * share one request.
	 * @param maxAge the maximum age of the last known health
	 * @return the health
	 */
	Mono<EndpointHealth> health(Duration maxAge);

}
