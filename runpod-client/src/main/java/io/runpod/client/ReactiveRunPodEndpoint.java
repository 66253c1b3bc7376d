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

import io.runpod.client.health.EndpointHealth;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.JobResult;
import io.runpod.client.job.PurgeResult;
import io.runpod.client.job.RunPodJob;

/**
 * A RunPod Serverless endpoint, the reactive view. Everything is cold: a subscription is
 * a call, and one submission. Cancelling a subscription ends the requests in flight at
 * once and leaves the job alone, unless the view cancels on abandon. Semantics, units and
 * errors are those of {@link RunPodEndpoint}.
 *
 * @since 0.1.0
 */
public interface ReactiveRunPodEndpoint {

	/**
	 * The endpoint's name in the configuration.
	 * @return the name, the id if it has none
	 */
	String name();

	/**
	 * The endpoint's id at RunPod.
	 * @return the id
	 */
	String id();

	/**
	 * What this process knows of the endpoint and does with it now. No call is made.
	 * @return a live view, for operators
	 */
	EndpointActivity activity();

	/**
	 * A view on which one time limit covers each whole call.
	 * @param timeout greater than zero
	 * @return a view; this endpoint does not change
	 */
	ReactiveRunPodEndpoint withTimeout(Duration timeout);

	/**
	 * A view that cancels a job at RunPod, or does not, when the time limit of the call
	 * that waits for it passes.
	 * @param cancelOnTimeout {@code true} to cancel
	 * @return a view; this endpoint does not change
	 */
	ReactiveRunPodEndpoint withCancelOnTimeout(boolean cancelOnTimeout);

	/**
	 * A view that cancels a job at RunPod, or does not, when the subscriber that waits
	 * for it cancels.
	 * @param cancelOnAbandon {@code true} to cancel
	 * @return a view; this endpoint does not change
	 * @see RunPodEndpoint#withCancelOnAbandon(boolean)
	 */
	ReactiveRunPodEndpoint withCancelOnAbandon(boolean cancelOnAbandon);

	/**
	 * A view that goes about {@code runAll} in another way.
	 * @param options how many inputs are under way, in which order, and what a failure is
	 * @return a view; this endpoint does not change
	 */
	ReactiveRunPodEndpoint withRunAll(RunAllOptions options);

	/**
	 * Submit a job ({@code POST /run}).
	 * @param input the input
	 * @return the job, queued
	 * @see RunPodEndpoint#run(Object)
	 */
	Mono<RunPodJob> run(Object input);

	/**
	 * Submit a job with a policy, webhook or bucket ({@code POST /run}).
	 * @param request the request
	 * @return the job, queued
	 */
	Mono<RunPodJob> run(JobRequest request);

	/**
	 * Submit a job and wait until it has ended.
	 * @param input the input
	 * @return the job, ended well or not
	 * @see RunPodEndpoint#runSync(Object)
	 */
	Mono<RunPodJob> runSync(Object input);

	/**
	 * Submit a job with a policy, webhook or bucket and wait until it has ended.
	 * @param request the request
	 * @return the job, ended well or not
	 */
	Mono<RunPodJob> runSync(JobRequest request);

	/**
	 * Submit a job and wait for its output.
	 * @param <T> the type of the output
	 * @param input the input, or a {@link JobRequest}
	 * @param outputType the type to read
	 * @return the output, never empty
	 */
	<T> Mono<T> runSync(Object input, Class<T> outputType);

	/**
	 * Submit a job and wait for its output, a generic type.
	 * @param <T> the type of the output
	 * @param input the input, or a {@link JobRequest}
	 * @param outputType the type to read
	 * @return the output, never empty
	 */
	<T> Mono<T> runSync(Object input, ParameterizedTypeReference<T> outputType);

	/**
	 * Submit a job and read its chunks as they come.
	 * @param <T> the type of a chunk
	 * @param input the input, or a {@link JobRequest}
	 * @param chunkType the type to read
	 * @return the chunks, in order; ends with an error where a failed job ends
	 */
	<T> Flux<T> runStream(Object input, Class<T> chunkType);

	/**
	 * Run a job for each input and hand on the results as they complete, each with its
	 * input. As many inputs are requested as may be under way, and more as results are
	 * taken, as many as there is room for; a slow subscriber slows the submissions down.
	 * Cancelling the subscription ends submissions at once. An error of the inputs
	 * themselves ends the results after those that were under way.
	 * @param <I> the type of the inputs
	 * @param <T> the type of the outputs
	 * @param inputs the inputs, or {@link JobRequest}s
	 * @param outputType the type to read
	 * @return the results
	 * @see RunPodEndpoint#runAll(Iterable, Class)
	 */
	<I, T> Flux<JobResult<I, T>> runAll(Flux<? extends I> inputs, Class<T> outputType);

	/**
	 * Run a job for each input and hand on the results, each with its input and with an
	 * output of a generic type.
	 * @param <I> the type of the inputs
	 * @param <T> the type of the outputs
	 * @param inputs the inputs, or {@link JobRequest}s
	 * @param outputType the type to read
	 * @return the results
	 * @see RunPodEndpoint#runAll(Iterable, Class)
	 */
	<I, T> Flux<JobResult<I, T>> runAll(Flux<? extends I> inputs, ParameterizedTypeReference<T> outputType);

	/**
	 * Look at a job once ({@code GET /status}).
	 * @param jobId the job's id
	 * @return the job as it is now
	 */
	Mono<RunPodJob> status(String jobId);

	/**
	 * Wait until a job has ended.
	 * @param jobId the job's id
	 * @return the job, ended well or not
	 */
	Mono<RunPodJob> await(String jobId);

	/**
	 * Wait for the output of a job.
	 * @param <T> the type of the output
	 * @param jobId the job's id
	 * @param outputType the type to read
	 * @return the output, never empty
	 */
	<T> Mono<T> await(String jobId, Class<T> outputType);

	/**
	 * Wait for the output of a job, a generic type.
	 * @param <T> the type of the output
	 * @param jobId the job's id
	 * @param outputType the type to read
	 * @return the output, never empty
	 */
	<T> Mono<T> await(String jobId, ParameterizedTypeReference<T> outputType);

	/**
	 * Follow a job: every change of its status and every progress update that is seen.
	 * RunPod keeps only the last progress update, so fast ones are missed.
	 * @param jobId the job's id
	 * @return the job at each change; the last one has ended, well or not
	 */
	Flux<RunPodJob> updates(String jobId);

	/**
	 * Read the chunks of a job as they come ({@code GET /stream}). RunPod hands a chunk
	 * out once: let one reader read a job.
	 * @param <T> the type of a chunk
	 * @param jobId the job's id
	 * @param chunkType the type to read
	 * @return the chunks, in order
	 */
	<T> Flux<T> stream(String jobId, Class<T> chunkType);

	/**
	 * Cancel a job, queued or running ({@code POST /cancel}).
	 * @param jobId the job's id
	 * @return the job, usually CANCELLED
	 */
	Mono<RunPodJob> cancel(String jobId);

	/**
	 * Queue a failed job again ({@code POST /retry}).
	 * @param jobId the id of a job that FAILED or TIMED_OUT
	 * @return the job, queued
	 * @see RunPodEndpoint#retry(String)
	 */
	Mono<RunPodJob> retry(String jobId);

	/**
	 * Remove every job that is queued ({@code POST /purge-queue}).
	 * @return how many jobs were removed
	 */
	Mono<PurgeResult> purgeQueue();

	/**
	 * Ask how many jobs and workers are in which state ({@code GET /health}).
	 * @return the counts as of now
	 */
	Mono<EndpointHealth> health();

	/**
	 * The last known health, asked for anew only if it is too old. However many callers
	 * ask, one call at most is in flight.
	 * @param maxAge how old the answer may be
	 * @return the counts
	 */
	Mono<EndpointHealth> health(Duration maxAge);

}
