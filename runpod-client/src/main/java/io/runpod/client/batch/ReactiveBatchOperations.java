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

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Operations on the batches of an endpoint, without blocking. Nothing is sent before
 * subscription.
 *
 * @since 0.1.0
 * @see BatchOperations
 */
public interface ReactiveBatchOperations {

	/**
	 * Return a view with another interval between two polls of a batch. The first polls
	 * of a wait follow each other after 1, 2, 4 … seconds, until it is reached.
	 * @param interval the interval, greater than zero; default is 30 seconds
	 * @return a view; this object does not change
	 */
	ReactiveBatchOperations withInterval(Duration interval);

	/**
	 * Submit inputs as a batch, exactly once for a name: create a draft, append the
	 * inputs, and finalize it. If a batch of this name was submitted before, it is
	 * returned and no input is read. A draft of this name, as a call leaves it that was
	 * killed, is cancelled and submitted anew; so only one process at a time may submit
	 * under a name. A draft whose inputs cannot be appended completely is cancelled.
	 * @param name the display name, unique among the batches of the endpoint that are not
	 * cancelled
	 * @param inputs the inputs, at most 5000; each is requested with back-pressure and
	 * encoded once
	 * @return the batch, finalized
	 * @throws io.runpod.client.exception.RunPodBatchLimitException if there are too many
	 * inputs, active batches or queued jobs
	 * @throws IllegalArgumentException if an input cannot be sent
	 */
	Mono<RunPodBatch> submit(String name, Publisher<?> inputs);

	/**
	 * Create an empty draft. If a response is lost, the request is repeated, and an empty
	 * draft without a name may remain; cancel it, as it counts as an active batch.
	 * @return the draft
	 * @throws io.runpod.client.exception.RunPodBatchLimitException if there are too many
	 * active batches
	 */
	Mono<RunPodBatch> create();

	/**
	 * Append inputs to a draft, in as few requests of at most 10 MiB as possible. The
	 * draft must not be changed by others at the same time.
	 * @param batchId the id of the batch
	 * @param inputs the inputs, or {@link io.runpod.client.job.JobRequest}s without
	 * options; each is requested with back-pressure and encoded once
	 * @return the draft with all inputs
	 * @throws io.runpod.client.exception.RunPodBatchLimitException if the batch would
	 * have more than 5000 inputs; those of earlier requests have been appended
	 * @throws IllegalArgumentException if an input cannot be sent; those of earlier
	 * requests have been appended
	 */
	Mono<RunPodBatch> append(String batchId, Publisher<?> inputs);

	/**
	 * Remove an input from a draft.
	 * @param batchId the id of the batch
	 * @param itemId the id of the item
	 * @return the draft
	 */
	Mono<RunPodBatch> remove(String batchId, String itemId);

	/**
	 * Set the display name of a batch.
	 * @param batchId the id of the batch
	 * @param name the name
	 * @return the batch
	 */
	Mono<RunPodBatch> rename(String batchId, String name);

	/**
	 * Finalize a draft, so that its jobs run and are paid for. Has no effect on a
	 * finalized batch.
	 * @param batchId the id of the batch
	 * @return the batch
	 * @throws io.runpod.client.exception.RunPodBatchLimitException if there are too many
	 * queued jobs
	 */
	Mono<RunPodBatch> finalizeBatch(String batchId);

	/**
	 * Return the current state of a batch.
	 * @param batchId the id of the batch
	 * @return the batch
	 * @throws io.runpod.client.exception.RunPodBatchNotFoundException if RunPod has no
	 * such batch
	 */
	Mono<RunPodBatch> status(String batchId);

	/**
	 * Return all batches of the endpoint, newest first.
	 * @return the batches
	 */
	Flux<RunPodBatch> list();

	/**
	 * Wait until all jobs of a batch have ended, or the batch failed or was cancelled.
	 * Failed requests are repeated until the timeout.
	 * @param batchId the id of the batch
	 * @return the batch, whether its jobs were successful or not
	 * @throws io.runpod.client.exception.RunPodTimeoutException if it has not ended
	 * within the timeout
	 */
	Mono<RunPodBatch> await(String batchId);

	/**
	 * Return the progress of a batch until it has ended: each change of its state or its
	 * numbers that a poll shows.
	 * @param batchId the id of the batch
	 * @return the batch at each change
	 */
	Flux<RunPodBatch> updates(String batchId);

	/**
	 * Return the jobs of a batch, in pages that become smaller if their outputs are
	 * large. Complete once the batch has ended: RunPod sorts by state, so that before a
	 * job that changes its state while they are read may be missing.
	 * @param batchId the id of the batch
	 * @return the jobs, each once, in no particular order
	 */
	Flux<BatchItem> items(String batchId);

	/**
	 * Cancel a batch. Queued jobs are cancelled at once, running ones end. It is
	 * CANCELLED once they have.
	 * @param batchId the id of the batch
	 * @return the batch, possibly still finalized
	 */
	Mono<RunPodBatch> cancel(String batchId);

}
