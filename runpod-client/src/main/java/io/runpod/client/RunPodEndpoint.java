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
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

import io.runpod.client.batch.BatchOperations;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.JobResult;
import io.runpod.client.job.PurgeResult;
import io.runpod.client.job.RunPodJob;

/**
 * Blocking view of a RunPod Serverless endpoint: every method returns when RunPod has
 * answered. Safe on platform and virtual threads; on an event loop the methods fail with
 * an {@link IllegalStateException} that names {@link #reactive()}. Immutable and
 * thread-safe.
 * <p>
 * Methods that return a {@link RunPodJob} return failed jobs too. Methods that return a
 * type of the application throw unless the job completed with an output. Every error of
 * RunPod or of the connection is a {@link io.runpod.client.exception.RunPodException}.
 * <p>
 * In Kotlin, {@code endpoint.run { … }} is not the scope function of the standard library
 * but {@link #run(Object)}; functions are rejected as input.
 *
 * @since 0.1.0
 */
public interface RunPodEndpoint {

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
	 * Return the reactive view of this endpoint.
	 * @return the reactive view, with the same options
	 */
	ReactiveRunPodEndpoint reactive();

	/**
	 * Return a view with another timeout, which covers each whole call: submission,
	 * retries, polling, and the request in flight.
	 * @param timeout the timeout, greater than zero
	 * @return a view; this endpoint does not change
	 */
	RunPodEndpoint withTimeout(Duration timeout);

	/**
	 * Return a view that cancels the job at RunPod, or does not, when the timeout of the
	 * call that awaits it expires.
	 * @param cancelOnTimeout whether to cancel the job
	 * @return a view; this endpoint does not change
	 */
	RunPodEndpoint withCancelOnTimeout(boolean cancelOnTimeout);

	/**
	 * Return a view that cancels the job at RunPod, or does not, when the call that
	 * awaits it is abandoned: its thread is interrupted, its stream is closed early, its
	 * subscription is cancelled, or the client is closed. Best effort: the cancellation
	 * is sent once, with a timeout of 5 seconds. A submission in flight may complete, for
	 * up to 10 seconds, so that its job can be cancelled.
	 * <p>
	 * All other callers that await the same job see it CANCELLED: use it for jobs with a
	 * single caller.
	 * @param cancelOnAbandon whether to cancel the job
	 * @return a view; this endpoint does not change
	 */
	RunPodEndpoint withCancelOnAbandon(boolean cancelOnAbandon);

	/**
	 * Return a view with other options of {@code runAll}.
	 * @param options the concurrency, the order and the handling of failures
	 * @return a view; this endpoint does not change
	 */
	RunPodEndpoint withRunAll(RunAllOptions options);

	/**
	 * Submit a job and return immediately ({@code POST /run}). The durable operation
	 * together with {@link #await(String)}: the id is available from the start, and
	 * RunPod keeps the result for 30 minutes.
	 * @param input the input, always wrapped as {@code {"input": …}}, or a
	 * {@link JobRequest} with a policy, webhook or bucket; at most 10 MiB as JSON
	 * @return the job, queued
	 * @throws IllegalArgumentException if the input is {@code null}, empty, a function or
	 * too large
	 * @throws io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException if the
	 * job may exist although RunPod's response was lost
	 */
	RunPodJob run(Object input);

	/**
	 * Submit a job and wait until it has ended ({@code POST /runsync}, then
	 * {@code GET /status-sync}). RunPod keeps the result for one minute only.
	 * @param input the input, or a {@link JobRequest}; at most 20 MB as JSON
	 * @return the job, successful or not
	 * @throws IllegalArgumentException if the input is {@code null}, empty, a function or
	 * too large
	 * @throws io.runpod.client.exception.RunPodTimeoutException if the job has not ended
	 * within the timeout
	 */
	RunPodJob runSync(Object input);

	/**
	 * Submit a job and wait for its output.
	 * @param <T> the type of the output
	 * @param input the input, or a {@link JobRequest}
	 * @param outputType the type to convert the output to
	 * @return the output, never {@code null}
	 * @throws io.runpod.client.exception.RunPodJobException if the job did not complete
	 * @throws io.runpod.client.exception.RunPodOutputException if the output is missing
	 * or cannot be converted
	 */
	default <T> T runSync(Object input, Class<T> outputType) {
		return runSync(input, ParameterizedTypeReference.<T>forType(outputType));
	}

	/**
	 * Submit a job and wait for its output of a generic type.
	 * @param <T> the type of the output
	 * @param input the input, or a {@link JobRequest}
	 * @param outputType the type to convert the output to
	 * @return the output, never {@code null}
	 * @see #runSync(Object, Class)
	 */
	<T> T runSync(Object input, ParameterizedTypeReference<T> outputType);

	/**
	 * Submit a job and read its chunks as they arrive ({@code POST /run}, then
	 * {@code GET /stream}). The job is submitted before this method returns. The output
	 * of a handler that does not stream is the only chunk.
	 * @param <T> the type of a chunk
	 * @param input the input, or a {@link JobRequest}
	 * @param chunkType the type to convert the chunks to
	 * @return the chunks; close the stream to stop reading early. It throws
	 * {@link io.runpod.client.exception.RunPodJobException} at the end of a failed job
	 */
	default <T> Stream<T> runStream(Object input, Class<T> chunkType) {
		return runStream(input, ParameterizedTypeReference.<T>forType(chunkType));
	}

	/**
	 * Submit a job and read its chunks of a generic type as they arrive.
	 * @param <T> the type of a chunk
	 * @param input the input, or a {@link JobRequest}
	 * @param chunkType the type to convert the chunks to
	 * @return the chunks; close the stream to stop reading early
	 * @see #runStream(Object, Class)
	 */
	<T> Stream<T> runStream(Object input, ParameterizedTypeReference<T> chunkType);

	/**
	 * Run a job for each input and return the results as they complete, each with its
	 * input: any number of inputs with a bounded concurrency. Each is a
	 * {@link #run(Object)} and an {@link #await(String)}, so that RunPod keeps its result
	 * for 30 minutes; the view's timeout applies to each input, from when it is taken.
	 * Every failure becomes a result: an input that cannot be sent, a rejected or unknown
	 * submission, a failed job, a timeout; the other inputs continue. See
	 * {@link #withRunAll(RunAllOptions)} for the options.
	 * <p>
	 * Nothing happens until the stream is read. Inputs are taken, and submitted, by the
	 * reading thread, so they may come from a transaction; of a {@code Stream} pass
	 * {@code stream::iterator}. An error of the inputs themselves is thrown after the
	 * results of those before it.
	 * @param <I> the type of the inputs
	 * @param <T> the type of the outputs
	 * @param inputs the inputs, or {@link JobRequest}s
	 * @param outputType the type to convert the outputs to
	 * @return the results; close the stream to stop early
	 * @throws io.runpod.client.exception.RunPodClientClosedException while it is read,
	 * after the results of the jobs in flight, if the client is closed
	 */
	default <I, T> Stream<JobResult<I, T>> runAll(Iterable<? extends @Nullable I> inputs, Class<T> outputType) {
		return runAll(inputs, ParameterizedTypeReference.<T>forType(outputType));
	}

	/**
	 * Run a job for each input and return the results, each with its input and with an
	 * output of a generic type.
	 * @param <I> the type of the inputs
	 * @param <T> the type of the outputs
	 * @param inputs the inputs, or {@link JobRequest}s
	 * @param outputType the type to convert the outputs to
	 * @return the results; close the stream to stop early
	 * @see #runAll(Iterable, Class)
	 */
	<I, T> Stream<JobResult<I, T>> runAll(Iterable<? extends @Nullable I> inputs,
			ParameterizedTypeReference<T> outputType);

	/**
	 * Return the current state of a job ({@code GET /status}).
	 * @param jobId the job's id
	 * @return the job
	 * @throws io.runpod.client.exception.RunPodJobNotFoundException if RunPod has no such
	 * job
	 */
	RunPodJob status(String jobId);

	/**
	 * Wait until a job has ended. Any process may do this at any time: the id suffices.
	 * @param jobId the job's id
	 * @return the job, successful or not
	 * @throws io.runpod.client.exception.RunPodJobNotFoundException if RunPod has no such
	 * job
	 * @throws io.runpod.client.exception.RunPodTimeoutException if the job has not ended
	 * within the timeout
	 */
	RunPodJob await(String jobId);

	/**
	 * Wait for the output of a job.
	 * @param <T> the type of the output
	 * @param jobId the job's id
	 * @param outputType the type to convert the output to
	 * @return the output, never {@code null}
	 */
	default <T> T await(String jobId, Class<T> outputType) {
		return await(jobId, ParameterizedTypeReference.<T>forType(outputType));
	}

	/**
	 * Wait for the output of a job, of a generic type.
	 * @param <T> the type of the output
	 * @param jobId the job's id
	 * @param outputType the type to convert the output to
	 * @return the output, never {@code null}
	 */
	<T> T await(String jobId, ParameterizedTypeReference<T> outputType);

	/**
	 * Return the changes of a job until it has ended: every change of its status and
	 * every progress update that a poll returns. RunPod keeps only the last progress
	 * update, so that some are missed.
	 * @param jobId the job's id
	 * @return the job at each change, at last successful or not; close the stream to stop
	 * polling. Closing does not cancel the job
	 */
	Stream<RunPodJob> updates(String jobId);

	/**
	 * Read the chunks of a job as they arrive ({@code GET /stream}). RunPod returns each
	 * chunk once: use a single reader for a job.
	 * @param <T> the type of a chunk
	 * @param jobId the job's id
	 * @param chunkType the type to convert the chunks to
	 * @return the chunks; close the stream to stop reading early
	 */
	default <T> Stream<T> stream(String jobId, Class<T> chunkType) {
		return stream(jobId, ParameterizedTypeReference.<T>forType(chunkType));
	}

	/**
	 * Read the chunks of a job, of a generic type, as they arrive.
	 * @param <T> the type of a chunk
	 * @param jobId the job's id
	 * @param chunkType the type to convert the chunks to
	 * @return the chunks; close the stream to stop reading early
	 * @see #stream(String, Class)
	 */
	<T> Stream<T> stream(String jobId, ParameterizedTypeReference<T> chunkType);

	/**
	 * Cancel a job, queued or running ({@code POST /cancel}).
	 * @param jobId the job's id
	 * @return the job, usually CANCELLED; unchanged if it had ended before
	 */
	RunPodJob cancel(String jobId);

	/**
	 * Submit a failed job again, with the same id and the same input
	 * ({@code POST /retry}). Its status is read before, and again if the response is
	 * lost, so that it is never run twice by accident.
	 * @param jobId the id of a job that FAILED or TIMED_OUT
	 * @return the job, queued
	 * @throws io.runpod.client.exception.RunPodJobStateException if the job is in another
	 * state
	 * @throws io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException if it is
	 * unknown whether RunPod has queued the job again
	 */
	RunPodJob retry(String jobId);

	/**
	 * Remove all queued jobs ({@code POST /purge-queue}); running jobs continue.
	 * @return the number of removed jobs
	 */
	PurgeResult purgeQueue();

	/**
	 * Return the operations on batches, which run many jobs at a time when RunPod has
	 * capacity.
	 * @return the operations, with the options of this view
	 */
	BatchOperations batch();

	/**
	 * Return the numbers of jobs and workers by state ({@code GET /health}).
	 * @return the current health
	 */
	EndpointHealth health();

	/**
	 * Return the last known health, or request it if that is too old. Concurrent callers
	 * share one request.
	 * @param maxAge the maximum age of the last known health
	 * @return the health
	 */
	EndpointHealth health(Duration maxAge);

}
