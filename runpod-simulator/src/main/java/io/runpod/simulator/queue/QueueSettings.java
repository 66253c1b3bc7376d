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
 * Settings of a job queue that differ between documented and observed behavior of RunPod.
 *
 * @param stripEmptyInput whether an empty input object is removed before the job reaches
 * its worker, as by RunPod
 * @param visibilityDelay the time after submission in which a job cannot be found
 * @param deletePurgedJobs whether purging deletes queued jobs instead of cancelling them
 * @param timeOutExpiredJobs whether a queued job ends as TIMED_OUT when its time to live
 * elapses, instead of being deleted
 * @param workerLossTimeout the time without a sign of life of a job after which its
 * worker is considered lost
 * @param strictErrors whether an error that is not a string fails the job, instead of
 * being ignored as by RunPod
 * @since 0.1.0
 */
public record QueueSettings(boolean stripEmptyInput, Duration visibilityDelay, boolean deletePurgedJobs,
		boolean timeOutExpiredJobs, Duration workerLossTimeout, boolean strictErrors) {

	/**
	 * Settings that match the observed, otherwise the likeliest behavior of RunPod.
	 */
	public static final QueueSettings DEFAULTS = new QueueSettings(true, Duration.ZERO, false, false,
			Duration.ofSeconds(40), false);

	/**
	 * Return a copy with another {@link #stripEmptyInput()}.
	 * @param strip the new value
	 * @return the copy
	 */
	public QueueSettings withStripEmptyInput(boolean strip) {
		return new QueueSettings(strip, this.visibilityDelay, this.deletePurgedJobs, this.timeOutExpiredJobs,
				this.workerLossTimeout, this.strictErrors);
	}

	/**
	 * Return a copy with another {@link #visibilityDelay()}.
	 * @param duration the new value
	 * @return the copy
	 */
	public QueueSettings withVisibilityDelay(Duration duration) {
		return new QueueSettings(this.stripEmptyInput, duration, this.deletePurgedJobs, this.timeOutExpiredJobs,
				this.workerLossTimeout, this.strictErrors);
	}

	/**
	 * Return a copy with another {@link #deletePurgedJobs()}.
	 * @param delete the new value
	 * @return the copy
	 */
	public QueueSettings withDeletePurgedJobs(boolean delete) {
		return new QueueSettings(this.stripEmptyInput, this.visibilityDelay, delete, this.timeOutExpiredJobs,
				this.workerLossTimeout, this.strictErrors);
	}

	/**
	 * Return a copy with another {@link #timeOutExpiredJobs()}.
	 * @param timeOut the new value
	 * @return the copy
	 */
	public QueueSettings withTimeOutExpiredJobs(boolean timeOut) {
		return new QueueSettings(this.stripEmptyInput, this.visibilityDelay, this.deletePurgedJobs, timeOut,
				this.workerLossTimeout, this.strictErrors);
	}

	/**
	 * Return a copy with another {@link #workerLossTimeout()}.
	 * @param duration the new value
	 * @return the copy
	 */
	public QueueSettings withWorkerLossTimeout(Duration duration) {
		return new QueueSettings(this.stripEmptyInput, this.visibilityDelay, this.deletePurgedJobs,
				this.timeOutExpiredJobs, duration, this.strictErrors);
	}

	/**
	 * Return a copy with another {@link #strictErrors()}.
	 * @param strict the new value
	 * @return the copy
	 */
	public QueueSettings withStrictErrors(boolean strict) {
		return new QueueSettings(this.stripEmptyInput, this.visibilityDelay, this.deletePurgedJobs,
				this.timeOutExpiredJobs, this.workerLossTimeout, strict);
	}

}
