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

package io.runpod.simulator.batch;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.runpod.simulator.job.JobStatus;
import io.runpod.simulator.job.Submission;
import io.runpod.simulator.queue.JobQueue;
import io.runpod.simulator.time.SimulatorTime;

/**
 * Collection of requests with a common id.
 *
 * @since 0.1.0
 */
public final class Batch {

	private static final int MAX_REQUESTS = 5000;

	private final String id = "batch_" + UUID.randomUUID().toString().replace("-", "");

	private final Map<String, BatchRequest> requests = new LinkedHashMap<>();

	private final SimulatorTime time;

	private final long createdAt;

	private BatchStatus status = BatchStatus.DRAFT;

	private boolean cancelled;

	private @Nullable String name;

	Batch(SimulatorTime time) {
		this.time = time;
		this.createdAt = time.now();
	}

	/**
	 * Return the id of the batch.
	 * @return the id
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Return the state of the batch. A cancelled batch stays FINALIZED until its running
	 * jobs have ended.
	 * @return the state
	 */
	public synchronized BatchStatus status() {
		boolean drained = this.cancelled && count(JobStatus.IN_PROGRESS) == 0 && count(JobStatus.IN_QUEUE) == 0;
		return drained ? BatchStatus.CANCELLED : this.status;
	}

	/**
	 * Add requests to a draft, either all or none.
	 * @param submissions the requests
	 * @throws BatchRejectedException if the batch is not a draft or would have more than
	 * 5000 requests
	 */
	public synchronized void append(Collection<Submission> submissions) {
		requireDraft();
		if (this.requests.size() + submissions.size() > MAX_REQUESTS) {
			throw new BatchRejectedException("a batch has at most " + MAX_REQUESTS + " requests");
		}
		for (Submission submission : submissions) {
			BatchRequest request = new BatchRequest(submission.withBatchId(this.id));
			this.requests.put(request.id(), request);
		}
	}

	/**
	 * Remove a request from a draft.
	 * @param requestId the request id
	 * @return {@code true} if it was part of the batch
	 * @throws BatchRejectedException if the batch is not a draft
	 */
	public synchronized boolean remove(String requestId) {
		requireDraft();
		return this.requests.remove(requestId) != null;
	}

	/**
	 * Set the display name.
	 * @param name the name
	 */
	public synchronized void rename(String name) {
		this.name = name;
	}

	/**
	 * Cancel the batch. Queued requests are cancelled, running ones complete.
	 */
	public synchronized void cancel() {
		if (!this.cancelled && this.status != BatchStatus.FAILED) {
			this.cancelled = true;
			if (this.status == BatchStatus.DRAFT) {
				this.status = BatchStatus.CANCELLED;
			}
			this.requests.values().forEach(BatchRequest::cancelIfQueued);
		}
	}

	/**
	 * Fail the batch as a whole, as after a platform error. Queued requests are
	 * cancelled, running ones complete.
	 */
	public synchronized void fail() {
		this.status = BatchStatus.FAILED;
		this.cancelled = false;
		this.requests.values().forEach(BatchRequest::cancelIfQueued);
	}

	/**
	 * Return the JSON representation for clients.
	 * @param endpointId the endpoint id
	 * @return the JSON
	 */
	public synchronized ObjectNode toJson(String endpointId) {
		ObjectNode json = JsonNodeFactory.instance.objectNode()
			.put("createdAt", this.time.epochMillis(this.createdAt))
			.put("endpointId", endpointId)
			.put("id", this.id);
		if (this.name != null) {
			json.put("name", this.name);
		}
		long completed = count(JobStatus.COMPLETED);
		return json.put("requestCompleted", completed)
			.put("requestFailed", terminalCount() - completed)
			.put("requestInProgress", count(JobStatus.IN_PROGRESS))
			.put("requestTotal", this.requests.size())
			.put("status", status().name());
	}

	/**
	 * Return the number of requests.
	 * @return the number of requests
	 */
	public synchronized int size() {
		return this.requests.size();
	}

	/**
	 * Return a page of requests in JSON.
	 * @param offset the number of requests to skip
	 * @param limit the maximum number of requests
	 * @return the JSON of each request, in insertion order
	 */
	public synchronized List<ObjectNode> requests(int offset, int limit) {
		return this.requests.values()
			.stream()
			.skip(offset)
			.limit(limit)
			.map((request) -> request.toJson(this.time))
			.toList();
	}

	synchronized void finalizeBatch(JobQueue queue) {
		requireDraft();
		this.status = BatchStatus.FINALIZED;
		this.requests.values().forEach((request) -> request.submit(queue));
	}

	// A draft, or finalized with requests that have not ended.
	synchronized boolean isActive() {
		return (this.status == BatchStatus.DRAFT || this.status == BatchStatus.FINALIZED)
				&& (this.status == BatchStatus.DRAFT || terminalCount() < this.requests.size());
	}

	private void requireDraft() {
		if (this.status != BatchStatus.DRAFT) {
			throw new BatchRejectedException("the batch is " + status() + ", not DRAFT");
		}
	}

	private long terminalCount() {
		return (this.status == BatchStatus.DRAFT) ? 0
				: this.requests.values().stream().filter((request) -> request.status().isTerminal()).count();
	}

	private long count(JobStatus status) {
		return this.requests.values().stream().filter((request) -> request.status() == status).count();
	}

}
