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

package io.runpod.client.event;

/**
 * Operation of an endpoint, as named in metrics, traces, logs and exceptions.
 *
 * @since 0.1.0
 */
public enum RunPodOperation {

	/** Submission of a job. */
	RUN("run"),
	/** Submission of a job that is awaited. */
	RUN_SYNC("runSync"),
	/** Submission of a job whose chunks are read. */
	RUN_STREAM("runStream"),
	/** Job of a {@code runAll}. */
	RUN_ALL("runAll"),
	/** Request for the state of a job. */
	STATUS("status"),
	/** Wait for the end of a job, by long polls. */
	AWAIT("await"),
	/** Wait for the changes of a job. */
	UPDATES("updates"),
	/** Reading of the chunks of a job. */
	STREAM("stream"),
	/** Cancellation of a job. */
	CANCEL("cancel"),
	/** Repeated execution of a failed job. */
	RETRY("retry"),
	/** Removal of all queued jobs. */
	PURGE_QUEUE("purgeQueue"),
	/** Request for the numbers of jobs and workers. */
	HEALTH("health"),
	/** Wait for the end of a batch. */
	AWAIT_BATCH("awaitBatch"),
	/** Creation of a batch. */
	CREATE_BATCH("createBatch"),
	/** Addition of inputs to a batch. */
	APPEND_BATCH("appendBatch"),
	/** Removal of an input from a batch. */
	REMOVE_BATCH_ITEM("removeBatchItem"),
	/** Change of the name of a batch. */
	RENAME_BATCH("renameBatch"),
	/** Finalization of a batch, after which it runs. */
	FINALIZE_BATCH("finalizeBatch"),
	/** Request for the state of a batch. */
	BATCH_STATUS("batchStatus"),
	/** Request for the batches of an endpoint. */
	LIST_BATCHES("listBatches"),
	/** Request for the jobs of a batch. */
	BATCH_ITEMS("batchItems"),
	/** Cancellation of a batch. */
	CANCEL_BATCH("cancelBatch"),
	/** Request to a worker of a load-balancing endpoint. */
	REQUEST("request");

	private final String value;

	RunPodOperation(String value) {
		this.value = value;
	}

	/**
	 * Return the name of the operation, for example {@code runSync}.
	 * @return the name
	 */
	@Override
	public String toString() {
		return this.value;
	}

}
