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

import io.runpod.client.health.EndpointHealth;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.JobResult;
import io.runpod.client.job.PurgeResult;
import io.runpod.client.job.RunPodJob;

/**
 * A RunPod Serverless endpoint, the blocking view: every method returns when RunPod has
 * answered. Safe on platform and virtual threads; on an event loop it refuses and names
 * {@link #reactive()}. Immutable and thread-safe.
 * <p>
 * Methods that return a {@link RunPodJob} return failed jobs too. Methods that return a
 * type of the user throw unless the job completed with an output. Every error of RunPod
 * or the way to it is a {@link io.runpod.client.exception.RunPodException}.
 *
 * @since 0.1.0
 */
public interface RunPodEndpoint {

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
	 * The same endpoint, not blocking.
	 * @return the reactive view, with the same time limits
	 */
	ReactiveRunPodEndpoint reactive();

	/**
	 * A view on which one time limit covers each whole call: submission, repetitions,
	 * waiting, and the request in flight.
	 * @param timeout greater than zero
	 * @return a view; this endpoint does not change
	 */
	RunPodEndpoint withTimeout(Duration timeout);

	/**
	 * A view that cancels a job at RunPod, or does not, when the time limit of the call
	 * that waits for it passes.
	 * @param cancelOnTimeout {@code true} to cancel
	 * @return a view; this endpoint does not change
	 */
	RunPodEndpoint withCancelOnTimeout(boolean cancelOnTimeout);

	/**
	 * A view that cancels a job at RunPod, or does not, when the caller that waits for it
	 * goes away: its thread is interrupted, it closes a stream early, it cancels its
	 * subscription, or the client is closed. Best effort: the cancellation is sent once
	 * and tried for 5 seconds. A submission that is under way is then let finish, for up
	 * to 10 seconds, so that its job can be cancelled.
	 * <p>
	 * Whoever else waits for the same job sees it CANCELLED: for callers that own their
	 * jobs.
	 * @param cancelOnAbandon {@code true} to cancel
	 * @return a view; this endpoint does not change
	 */
	RunPodEndpoint withCancelOnAbandon(boolean cancelOnAbandon);

	/**
	 * A view that goes about {@code runAll} in another way.
	 * @param options how many inputs are under way, in which order, and what a failure is
	 * @return a view; this endpoint does not change
	 */
	RunPodEndpoint withRunAll(RunAllOptions options);

	/**
	 * Submit a job and return at once ({@code POST /run}). With {@link #await(String)}
	 * the durable way: the id is known from the first moment, and the result is kept for
	 * 30 minutes.
	 * @param input the input, wrapped as {@code {"input": …}} whatever it is; at most 10
	 * MiB as JSON
	 * @return the job, queued
	 * @throws IllegalArgumentException if the input is {@code null}, empty or too large
	 * @throws io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException if the
	 * job may exist although RunPod's answer got lost
	 */
	RunPodJob run(Object input);

	/**
	 * Submit a job with a policy, webhook or bucket and return at once
	 * ({@code POST /run}).
	 * @param request the request
	 * @return the job, queued
	 */
	RunPodJob run(JobRequest request);

	/**
	 * Submit a job and wait until it has ended ({@code POST /runsync}, then
	 * {@code GET /status-sync}). RunPod keeps its result for one minute only.
	 * @param input the input; at most 20 MB as JSON
	 * @return the job, ended well or not
	 * @throws io.runpod.client.exception.RunPodTimeoutException if it has not ended in
	 * time
	 */
	RunPodJob runSync(Object input);

	/**
	 * Submit a job with a policy, webhook or bucket and wait until it has ended.
	 * @param request the request
	 * @return the job, ended well or not
	 */
	RunPodJob runSync(JobRequest request);

	/**
	 * Submit a job and wait for its output.
	 * @param <T> the type of the output
	 * @param input the input, or a {@link JobRequest}
	 * @param outputType the type to read
	 * @return the output, never {@code null}
	 * @throws io.runpod.client.exception.RunPodJobException if the job did not complete
	 * @throws io.runpod.client.exception.RunPodOutputException if there is no such output
	 */
	<T> T runSync(Object input, Class<T> outputType);

	/**
	 * Submit a job and wait for its output, a generic type.
	 * @param <T> the type of the output
	 * @param input the input, or a {@link JobRequest}
	 * @param outputType the type to read
	 * @return the output, never {@code null}
	 */
	<T> T runSync(Object input, ParameterizedTypeReference<T> outputType);

	/**
	 * Submit a job and read its chunks as they come ({@code POST /run}, then
	 * {@code GET /stream}). The job is submitted before this method returns.
	 * @param <T> the type of a chunk
	 * @param input the input, or a {@link JobRequest}
	 * @param chunkType the type to read
	 * @return the chunks; close it to stop reading early. It throws
	 * {@link io.runpod.client.exception.RunPodJobException} where a failed job ends
	 */
	<T> Stream<T> runStream(Object input, Class<T> chunkType);

	/**
	 * Run a job for each input and hand on the results as they complete, each with its
	 * input: any number of inputs, of which a bounded number is under way. Each is a
	 * {@link #run(Object)} and an {@link #await(String)}, so that RunPod keeps its result
	 * for 30 minutes; the view's time limit is one for each input, from when it is taken.
	 * What fails becomes a result too, whatever it is: an input that cannot be sent, a
	 * refused or unknown submission, a failed job, a timeout; the rest goes on. See
	 * {@link #withRunAll(RunAllOptions)} for how to change all that.
	 * <p>
	 * Nothing is done until the stream is read. Inputs are taken, and submitted, by the
	 * thread that reads and when it reads, so they may come from a transaction; of a
	 * {@code Stream} pass {@code stream::iterator}. An error of the inputs themselves is
	 * thrown after the results of those before it.
	 * @param <I> the type of the inputs
	 * @param <T> the type of the outputs
	 * @param inputs the inputs, or {@link JobRequest}s
	 * @param outputType the type to read
	 * @return the results; close it to stop early
	 * @throws io.runpod.client.exception.RunPodClientClosedException while it is read,
	 * after the results of what was under way, if the client is closed
	 */
	<I, T> Stream<JobResult<I, T>> runAll(Iterable<? extends @Nullable I> inputs, Class<T> outputType);

	/**
	 * Run a job for each input and hand on the results, each with its input and with an
	 * output of a generic type.
	 * @param <I> the type of the inputs
	 * @param <T> the type of the outputs
	 * @param inputs the inputs, or {@link JobRequest}s
	 * @param outputType the type to read
	 * @return the results; close it to stop early
	 * @see #runAll(Iterable, Class)
	 */
	<I, T> Stream<JobResult<I, T>> runAll(Iterable<? extends @Nullable I> inputs,
			ParameterizedTypeReference<T> outputType);

	/**
	 * Look at a job once ({@code GET /status}).
	 * @param jobId the job's id
	 * @return the job as it is now
	 * @throws io.runpod.client.exception.RunPodJobNotFoundException if RunPod does not
	 * know it
	 */
	RunPodJob status(String jobId);

	/**
	 * Wait until a job has ended. Any process may do this at any time: the id suffices.
	 * @param jobId the job's id
	 * @return the job, ended well or not
	 * @throws io.runpod.client.exception.RunPodJobNotFoundException if RunPod does not
	 * know it
	 * @throws io.runpod.client.exception.RunPodTimeoutException if it has not ended in
	 * time
	 */
	RunPodJob await(String jobId);

	/**
	 * Wait for the output of a job.
	 * @param <T> the type of the output
	 * @param jobId the job's id
	 * @param outputType the type to read
	 * @return the output, never {@code null}
	 */
	<T> T await(String jobId, Class<T> outputType);

	/**
	 * Wait for the output of a job, a generic type.
	 * @param <T> the type of the output
	 * @param jobId the job's id
	 * @param outputType the type to read
	 * @return the output, never {@code null}
	 */
	<T> T await(String jobId, ParameterizedTypeReference<T> outputType);

	/**
	 * Read the chunks of a job as they come ({@code GET /stream}). RunPod hands a chunk
	 * out once: let one reader read a job.
	 * @param <T> the type of a chunk
	 * @param jobId the job's id
	 * @param chunkType the type to read
	 * @return the chunks; close it to stop reading early
	 */
	<T> Stream<T> stream(String jobId, Class<T> chunkType);

	/**
	 * Cancel a job, queued or running ({@code POST /cancel}).
	 * @param jobId the job's id
	 * @return the job, usually CANCELLED; as it ended if it had ended before
	 */
	RunPodJob cancel(String jobId);

	/**
	 * Queue a failed job again, under the same id and with the same input
	 * ({@code POST /retry}). Its status is looked at first, and again where the answer
	 * got lost, so that it is never run twice by accident.
	 * @param jobId the id of a job that FAILED or TIMED_OUT
	 * @return the job, queued
	 * @throws io.runpod.client.exception.RunPodRequestException if the job is in another
	 * state
	 * @throws io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException if it is
	 * not known whether RunPod queued the job again; its status tells
	 */
	RunPodJob retry(String jobId);

	/**
	 * Remove every job that is queued ({@code POST /purge-queue}); running jobs go on.
	 * @return how many jobs were removed
	 */
	PurgeResult purgeQueue();

	/**
	 * Ask how many jobs and workers are in which state ({@code GET /health}).
	 * @return the counts as of now
	 */
	EndpointHealth health();

	/**
	 * The last known health, asked for anew only if it is too old. However many callers
	 * ask, one call at most is in flight.
	 * @param maxAge how old the answer may be
	 * @return the counts
	 */
	EndpointHealth health(Duration maxAge);

}
