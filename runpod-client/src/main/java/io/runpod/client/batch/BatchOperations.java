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

package io.runpod.client.batch;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * Operations on the batches of an endpoint. A batch is a number of inputs that workers of
 * their own process whenever RunPod has capacity, within hours instead of seconds, and
 * without delaying the jobs of {@code run}.
 * <p>
 * A batch is first a draft, to which inputs are appended, and runs only once it is
 * finalized. A draft costs nothing. So a batch is never paid for twice, although
 * responses get lost: the size of the draft shows whether RunPod has appended the inputs,
 * and to finalize it again has no effect. With its id, any process can continue with a
 * batch at any time.
 * <p>
 * RunPod does not return which output belongs to which input, and processes them in no
 * particular order: let the handler return what identifies the input.
 * <p>
 * The timeout of the endpoint's view covers each whole call. Waiting for a batch needs a
 * longer one: {@code endpoint.withTimeout(Duration.ofHours(12)).batch()}.
 *
 * @since 0.1.0
 */
public interface BatchOperations {

	/**
	 * Return a view with another interval between two polls of a batch. The first polls
	 * of a wait follow each other after 1, 2, 4 … seconds, until it is reached.
	 * @param interval the interval, greater than zero; default is 30 seconds
	 * @return a view; this object does not change
	 */
	BatchOperations withInterval(Duration interval);

	/**
	 * Submit inputs as a batch, exactly once for a name: create a draft, append the
	 * inputs, and finalize it. If a batch of this name was submitted before, it is
	 * returned and no input is read. A draft of this name, as a call leaves it that was
	 * killed, is cancelled and submitted anew; so only one process at a time may submit
	 * under a name. A draft whose inputs cannot be appended completely is cancelled.
	 * @param name the display name, unique among the batches of the endpoint that are not
	 * cancelled
	 * @param inputs the inputs, at most 5000; each is taken by the calling thread and
	 * encoded once; of a {@code Stream} pass {@code stream::iterator}
	 * @return the batch, finalized
	 * @throws io.runpod.client.exception.RunPodBatchLimitException if there are too many
	 * inputs, active batches or queued jobs
	 * @throws IllegalArgumentException if an input cannot be sent
	 */
	RunPodBatch submit(String name, Iterable<?> inputs);

	/**
	 * Create an empty draft. If a response is lost, the request is repeated, and an empty
	 * draft without a name may remain; cancel it, as it counts as an active batch.
	 * @return the draft
	 * @throws io.runpod.client.exception.RunPodBatchLimitException if there are too many
	 * active batches
	 */
	RunPodBatch create();

	/**
	 * Append inputs to a draft, in as few requests of at most 10 MiB as possible. The
	 * draft must not be changed by others at the same time.
	 * @param batchId the id of the batch
	 * @param inputs the inputs, or {@link io.runpod.client.job.JobRequest}s without
	 * options; each is taken by the calling thread and encoded once; of a {@code Stream}
	 * pass {@code stream::iterator}
	 * @return the draft with all inputs
	 * @throws io.runpod.client.exception.RunPodBatchLimitException if the batch would
	 * have more than 5000 inputs; those of earlier requests have been appended
	 * @throws IllegalArgumentException if an input cannot be sent; those of earlier
	 * requests have been appended
	 */
	RunPodBatch append(String batchId, Iterable<?> inputs);

	/**
	 * Remove an input from a draft.
	 * @param batchId the id of the batch
	 * @param itemId the id of the item
	 * @return the draft
	 */
	RunPodBatch remove(String batchId, String itemId);

	/**
	 * Set the display name of a batch.
	 * @param batchId the id of the batch
	 * @param name the name
	 * @return the batch
	 */
	RunPodBatch rename(String batchId, String name);

	/**
	 * Finalize a draft, so that its jobs run and are paid for. Has no effect on a
	 * finalized batch.
	 * @param batchId the id of the batch
	 * @return the batch
	 * @throws io.runpod.client.exception.RunPodBatchLimitException if there are too many
	 * queued jobs
	 */
	RunPodBatch finalizeBatch(String batchId);

	/**
	 * Return the current state of a batch.
	 * @param batchId the id of the batch
	 * @return the batch
	 * @throws io.runpod.client.exception.RunPodBatchNotFoundException if RunPod has no
	 * such batch
	 */
	RunPodBatch status(String batchId);

	/**
	 * Return all batches of the endpoint, newest first.
	 * @return the batches; close the stream to stop early
	 */
	Stream<RunPodBatch> list();

	/**
	 * Wait until all jobs of a batch have ended, or the batch failed or was cancelled.
	 * Failed requests are repeated until the timeout.
	 * @param batchId the id of the batch
	 * @return the batch, whether its jobs were successful or not
	 * @throws io.runpod.client.exception.RunPodTimeoutException if it has not ended
	 * within the timeout
	 */
	RunPodBatch await(String batchId);

	/**
	 * Return the progress of a batch until it has ended: each change of its state or its
	 * numbers that a poll shows.
	 * @param batchId the id of the batch
	 * @return the batch at each change; close the stream to stop early
	 */
	Stream<RunPodBatch> updates(String batchId);

	/**
	 * Return the jobs of a batch, in pages that become smaller if their outputs are
	 * large. Complete once the batch has ended: RunPod sorts by state, so that before a
	 * job that changes its state while they are read may be missing.
	 * @param batchId the id of the batch
	 * @return the jobs, each once, in no particular order; close the stream to stop early
	 */
	Stream<BatchItem> items(String batchId);

	/**
	 * Cancel a batch. Queued jobs are cancelled at once, running ones end. It is
	 * CANCELLED once they have.
	 * @param batchId the id of the batch
	 * @return the batch, possibly still finalized
	 */
	RunPodBatch cancel(String batchId);

}
