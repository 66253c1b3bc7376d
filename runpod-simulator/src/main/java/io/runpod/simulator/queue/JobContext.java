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
 * What a job needs of the queue it belongs to.
 */
interface JobContext {

	long now();

	QueueSettings queueSettings();

	Duration retention(Submission submission);

	// A change of state, null after it when the job was deleted. Called outside of the
	// job's lock.
	void statusChanged(Job job, JobStatus before, @Nullable JobStatus after);

	// The worker of a job was lost, and the job is queued again.
	void jobRetried();

	// Whether the result of this attempt gets lost on the way; the platform then waits in
	// vain, and takes the worker for lost.
	boolean dropResult(Job job, Attempt attempt);

	// The job is kept for another time than before.
	void lifetimeExtended(Job job);

}
