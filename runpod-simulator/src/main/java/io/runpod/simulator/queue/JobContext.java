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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.runpod.simulator.job.JobStatus;
import io.runpod.simulator.job.Submission;

/**
 * Callbacks of a job to its queue.
 */
interface JobContext {

	long now();

	QueueSettings queueSettings();

	Duration retention(Submission submission);

	// State change; after is null if the job was deleted. Called outside of the job's
	// lock.
	void statusChanged(Job job, JobStatus before, @Nullable JobStatus after);

	// The job was queued again after the loss of its worker.
	void jobRetried();

	// Whether to drop the result of this attempt. The worker is then considered lost
	// after the timeout.
	boolean dropResult(Job job, Attempt attempt);

	// The attempt will not be reported.
	void scheduleLoss(Attempt attempt);

	// The expiry of the job has changed.
	void lifetimeExtended(Job job);

}
