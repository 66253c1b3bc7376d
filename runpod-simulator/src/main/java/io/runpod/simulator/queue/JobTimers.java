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

import io.runpod.simulator.job.Submission;
import io.runpod.simulator.time.SimulatorTime;

/**
 * Timers for the execution timeout, the loss of a worker and the expiry of jobs.
 */
final class JobTimers {

	private static final Duration RETENTION = Duration.ofMinutes(30);

	private static final Duration SYNC_RETENTION = Duration.ofMinutes(1);

	private final SimulatorTime time;

	private final Duration workerLossTimeout;

	private final Duration executionTimeout;

	JobTimers(SimulatorTime time, Duration workerLossTimeout, Duration executionTimeout) {
		this.time = time;
		this.workerLossTimeout = workerLossTimeout;
		this.executionTimeout = executionTimeout;
	}

	Duration retention(Submission submission) {
		return submission.sync() ? SYNC_RETENTION : RETENTION;
	}

	void scheduleExpiry(Job job) {
		Duration remaining = Duration.ofMillis(Math.max(0, job.lifetime().expiresAt() - this.time.now()));
		job.lifetime().timer().update(this.time.schedule(remaining, job::expire));
	}

	// For an attempt that will not be reported.
	void scheduleLoss(Attempt attempt) {
		attempt.disposeOnEnd(this.time.schedule(this.workerLossTimeout, attempt::markLost));
	}

	void scheduleExecutionTimeout(Job job, @Nullable Attempt attempt) {
		if (attempt != null) {
			Duration policy = job.submission().executionTimeout();
			attempt.disposeOnEnd(
					this.time.schedule((policy != null) ? policy : this.executionTimeout, () -> job.timeOut(attempt)));
		}
	}

}
