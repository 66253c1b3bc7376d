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

package io.runpod.simulator.queue;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.job.JobReport;
import io.runpod.simulator.job.PayloadLimit;

/**
 * Attempt of one worker to run a job. Reports received after the attempt has ended are
 * dropped, so that late and repeated reports have no effect.
 *
 * @since 0.1.0
 */
public final class Attempt {

	private final Job job;

	private final String workerId;

	private final long startedAt;

	private final Sinks.Empty<Void> ended = Sinks.empty();

	private final Disposable.Composite timers = Disposables.composite();

	Attempt(Job job, String workerId, long startedAt) {
		this.job = job;
		this.workerId = workerId;
		this.startedAt = startedAt;
	}

	/**
	 * Return the id of the job.
	 * @return the id
	 */
	public String jobId() {
		return this.job.id();
	}

	/**
	 * Return the id of the worker.
	 * @return the id of the worker
	 */
	public String workerId() {
		return this.workerId;
	}

	/**
	 * Return the input for the worker.
	 * @return the input, or {@code null} if it was stripped
	 */
	public @Nullable JsonNode input() {
		return this.job.workerInput();
	}

	/**
	 * Return the S3 settings submitted with the job.
	 * @return the settings, or {@code null} for none
	 */
	public @Nullable JsonNode s3Config() {
		return this.job.submission().s3Config();
	}

	/**
	 * Return the URL to call when the job has ended.
	 * @return the webhook, or {@code null} for none
	 */
	public @Nullable String webhook() {
		return this.job.submission().webhook();
	}

	/**
	 * Return the id of the batch of the job.
	 * @return the id of the batch, or {@code null} for none
	 */
	public @Nullable String batchId() {
		return this.job.submission().batchId();
	}

	/**
	 * Return a signal for the end of the attempt: reported, cancelled, timed out, expired
	 * or requeued.
	 * @return completes at the end, immediately if the attempt has ended
	 */
	public Mono<Void> onEnd() {
		return this.ended.asMono();
	}

	/**
	 * Process a report of the worker, either progress or the final result.
	 * @param report the report
	 * @return {@code true} if it changed the job
	 */
	public boolean report(JobReport report) {
		return this.job.report(this, report);
	}

	/**
	 * Drop the result if it is too large, so that the worker is considered lost after the
	 * timeout.
	 * @param bytes the size of the result
	 * @return {@code true} if it was dropped
	 */
	public boolean dropIfTooLarge(int bytes) {
		PayloadLimit limit = this.job.submission().resultLimit();
		if (bytes > limit.bytes()) {
			this.job.loseResult(this, "it has " + bytes + " bytes, more than " + limit.text());
		}
		return bytes > limit.bytes();
	}

	/**
	 * Add a stream chunk.
	 * @param output the chunk
	 * @return {@code true} if it was added
	 */
	public boolean addChunk(JsonNode output) {
		return this.job.addChunk(this, output);
	}

	/**
	 * Mark the worker as lost. The job is queued again the first time and fails the
	 * second time.
	 */
	public void markLost() {
		this.job.handleLoss(this);
	}

	/**
	 * Return the job to the head of the queue because the worker did not receive it.
	 */
	public void requeue() {
		this.job.requeue(this);
	}

	long startedAt() {
		return this.startedAt;
	}

	void disposeOnEnd(Disposable timer) {
		this.timers.add(timer);
	}

	void complete() {
		this.timers.dispose();
		this.ended.tryEmitEmpty();
	}

}
