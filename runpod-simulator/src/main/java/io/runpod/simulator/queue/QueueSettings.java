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

/**
 * What may be switched about the platform's behaviour.
 *
 * @param stripEmptyInput whether a job whose input is an empty object reaches its worker
 * without any input, as in production
 * @param visibilityDelay how long after its submission a job cannot be found
 * @param deletePurgedJobs whether purging deletes the queued jobs; otherwise they are
 * cancelled
 * @param timeOutExpiredJobs whether a job whose time to live ends before a worker has it
 * ends as timed out; otherwise it is deleted
 * @param workerLossTimeout how long nothing may be heard of a job before its worker
 * counts as lost
 * @since 0.1.0
 */
public record QueueSettings(boolean stripEmptyInput, Duration visibilityDelay, boolean deletePurgedJobs,
		boolean timeOutExpiredJobs, Duration workerLossTimeout) {

	/**
	 * What is seen of RunPod, or else the likeliest.
	 */
	public static final QueueSettings DEFAULTS = new QueueSettings(true, Duration.ZERO, false, false,
			Duration.ofSeconds(40));

	/**
	 * The same, with another {@link #stripEmptyInput()}.
	 * @param strip the other
	 * @return the rules
	 */
	public QueueSettings withStripEmptyInput(boolean strip) {
		return new QueueSettings(strip, this.visibilityDelay, this.deletePurgedJobs, this.timeOutExpiredJobs,
				this.workerLossTimeout);
	}

	/**
	 * The same, with another {@link #visibilityDelay()}.
	 * @param duration the other
	 * @return the rules
	 */
	public QueueSettings withVisibilityDelay(Duration duration) {
		return new QueueSettings(this.stripEmptyInput, duration, this.deletePurgedJobs, this.timeOutExpiredJobs,
				this.workerLossTimeout);
	}

	/**
	 * The same, with another {@link #deletePurgedJobs()}.
	 * @param delete the other
	 * @return the rules
	 */
	public QueueSettings withDeletePurgedJobs(boolean delete) {
		return new QueueSettings(this.stripEmptyInput, this.visibilityDelay, delete, this.timeOutExpiredJobs,
				this.workerLossTimeout);
	}

	/**
	 * The same, with another {@link #timeOutExpiredJobs()}.
	 * @param timeOut the other
	 * @return the rules
	 */
	public QueueSettings withTimeOutExpiredJobs(boolean timeOut) {
		return new QueueSettings(this.stripEmptyInput, this.visibilityDelay, this.deletePurgedJobs, timeOut,
				this.workerLossTimeout);
	}

	/**
	 * The same, with another {@link #workerLossTimeout()}.
	 * @param duration the other
	 * @return the rules
	 */
	public QueueSettings withWorkerLossTimeout(Duration duration) {
		return new QueueSettings(this.stripEmptyInput, this.visibilityDelay, this.deletePurgedJobs,
				this.timeOutExpiredJobs, duration);
	}

}
