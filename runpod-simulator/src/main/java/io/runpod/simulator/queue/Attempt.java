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

/**
 * A job in the hands of one worker. What a worker reports after the attempt has ended is
 * dropped, so late and repeated reports do no harm.
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
	 * The job's id.
	 * @return the id
	 */
	public String jobId() {
		return this.job.id();
	}

	/**
	 * Who has the job.
	 * @return the worker's id
	 */
	public String workerId() {
		return this.workerId;
	}

	/**
	 * The input that reaches the worker.
	 * @return the input, or {@code null} when the platform stripped it
	 */
	public @Nullable JsonNode input() {
		return this.job.workerInput();
	}

	/**
	 * The S3 settings sent with the job.
	 * @return the settings, or {@code null} for none
	 */
	public @Nullable JsonNode s3Config() {
		return this.job.submission().s3Config();
	}

	/**
	 * Whom the platform tells when the job has ended.
	 * @return the webhook, or {@code null} for none
	 */
	public @Nullable String webhook() {
		return this.job.submission().webhook();
	}

	/**
	 * The batch that the job is part of.
	 * @return the batch's id, or {@code null} for none
	 */
	public @Nullable String batchId() {
		return this.job.submission().batchId();
	}

	/**
	 * Completes as soon as the job is no longer this worker's: reported, cancelled, timed
	 * out, expired or given to another.
	 * @return completes at once when that was before
	 */
	public Mono<Void> onEnd() {
		return this.ended.asMono();
	}

	/**
	 * Take what the worker posts: progress or the final result.
	 * @param report what it says
	 * @return whether it changed the job
	 */
	public boolean report(JobReport report) {
		return this.job.report(this, report);
	}

	/**
	 * Take one stream chunk.
	 * @param output the chunk
	 * @return whether the job took it
	 */
	public boolean addChunk(JsonNode output) {
		return this.job.addChunk(this, output);
	}

	/**
	 * The worker is gone: back into the queue once, then failed.
	 */
	public void markLost() {
		this.job.handleLoss(this);
	}

	/**
	 * The worker cannot take the job after all; it goes back to the head of the queue.
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
