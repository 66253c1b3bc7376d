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

package io.runpod.jobs;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Durable jobs. A job is recorded in the transaction of the caller, submitted to RunPod
 * after its commit, awaited by any running replica of the application, and its outcome
 * delivered to the handlers of its endpoint, in a transaction with their own work.
 *
 * @since 0.1.0
 */
public interface RunPodJobs {

	/**
	 * Record a job with default options, to be submitted by the RunPod operation 'run'.
	 * @param endpoint the name of the endpoint
	 * @param input the input, any object that Jackson can write; at most 10 MiB as JSON
	 * @return the job, {@link JobState#PENDING}
	 * @throws IllegalArgumentException if there is no such endpoint, or the input cannot
	 * be written as JSON or is too large
	 */
	default TrackedJob submit(String endpoint, Object input) {
		return submit(endpoint, input, (options) -> {
		});
	}

	/**
	 * Record a job, to be submitted by the RunPod operation 'run'. Takes part in the
	 * current transaction, or opens one: nothing is submitted before the commit, and
	 * nothing at all after a rollback.
	 * @param endpoint the name of the endpoint
	 * @param input the input, any object that Jackson can write; at most 10 MiB as JSON
	 * @param options the options of the submission
	 * @return the job, {@link JobState#PENDING}, or the first job with the same key in
	 * its current state
	 * @throws IllegalArgumentException if there is no such endpoint or handler, or the
	 * input or the context cannot be written as JSON, or the input is too large
	 */
	TrackedJob submit(String endpoint, Object input, Consumer<JobSubmission.Builder> options);

	/**
	 * Record a batch with default options.
	 * @param endpoint the name of the endpoint
	 * @param inputs the inputs, at least one
	 * @return the batch as a durable job, {@link JobState#PENDING}
	 * @throws IllegalArgumentException as for
	 * {@link #submitBatch(String, Iterable, Consumer)}
	 */
	default TrackedJob submitBatch(String endpoint, Iterable<?> inputs) {
		return submitBatch(endpoint, inputs, (options) -> {
		});
	}

	/**
	 * Record a batch, which takes part in transactions as
	 * {@link #submit(String, Object, Consumer)} does. It is submitted exactly once: the
	 * outcome of its submission is never unknown. While the endpoint has too many active
	 * batches, the submission is postponed.
	 * <p>
	 * It ends as {@link JobState#SUCCEEDED} when all its jobs have ended, although some
	 * may have failed. At the deadline it continues at RunPod if it has begun, and
	 * {@link #retry} waits for it again.
	 * @param endpoint the name of the endpoint
	 * @param inputs the inputs, at least one, each any object that Jackson can write;
	 * each at most 10 MiB as JSON, and 100 MB together
	 * @param options the options of the submission, without a policy
	 * @return the batch as a durable job, {@link JobState#PENDING}, or the first job with
	 * the same key in its current state
	 * @throws IllegalArgumentException if there is no such endpoint or handler, if its
	 * handlers receive outputs of jobs only, if an input or the context cannot be written
	 * as JSON, or if there is no input, or too many
	 * @see RunPodJobListener
	 */
	TrackedJob submitBatch(String endpoint, Iterable<?> inputs, Consumer<JobSubmission.Builder> options);

	/**
	 * Return a job by its id.
	 * @param id the id of the record
	 * @return the job, empty if it does not exist or is not retained any more
	 */
	Optional<TrackedJob> find(UUID id);

	/**
	 * Return a job by its key.
	 * @param endpoint the name of the endpoint
	 * @param key the key of the submission
	 * @return the job, empty if it does not exist or is not retained any more
	 */
	Optional<TrackedJob> findByKey(String endpoint, String key);

	/**
	 * Return the jobs that a query selects, newest first.
	 * @param query the query
	 * @return the jobs
	 */
	List<TrackedJob> list(JobQuery query);

	/**
	 * Cancel a job: at once if it was not submitted yet, else by the RunPod operation
	 * 'cancel'. A job that has ended is returned unchanged.
	 * @param id the id of the record
	 * @return the job
	 * @throws java.util.NoSuchElementException if it does not exist
	 * @throws IllegalStateException if it is being submitted, or the outcome of its
	 * submission is unknown
	 * @throws io.runpod.client.exception.RunPodException if RunPod cannot be reached
	 */
	TrackedJob cancel(UUID id);

	/**
	 * Run a failed job again: by the RunPod operation 'retry' if RunPod had accepted it,
	 * else by a new submission. A batch whose deadline has passed is awaited again.
	 * @param id the id of the record
	 * @return the job
	 * @throws java.util.NoSuchElementException if it does not exist
	 * @throws IllegalStateException if it has not failed, or is a batch that has ended at
	 * RunPod
	 * @throws io.runpod.client.exception.RunPodException if RunPod cannot be reached
	 */
	TrackedJob retry(UUID id);

	/**
	 * Deliver the outcome of a job again, also if it was delivered or is a dead letter.
	 * @param id the id of the record
	 * @return the job
	 * @throws java.util.NoSuchElementException if it does not exist
	 * @throws IllegalStateException if it has not ended
	 */
	TrackedJob redeliver(UUID id);

}
