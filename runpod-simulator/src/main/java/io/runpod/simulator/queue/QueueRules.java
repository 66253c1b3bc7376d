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
 * @param notFoundAfterSubmit how long after its submission a job cannot be found
 * @param deletePurged whether purging deletes the queued jobs; otherwise they are
 * cancelled
 * @param expiredTimeOut whether a job whose time to live ends before a worker has it ends
 * as timed out; otherwise it is deleted
 * @param workerLoss how long nothing may be heard of a job before its worker counts as
 * lost
 * @since 0.1.0
 */
public record QueueRules(boolean stripEmptyInput, Duration notFoundAfterSubmit, boolean deletePurged,
		boolean expiredTimeOut, Duration workerLoss) {

	/**
	 * What is seen of RunPod, or else the likeliest.
	 */
	public static final QueueRules AS_AT_RUNPOD = new QueueRules(true, Duration.ZERO, false, false,
			Duration.ofSeconds(40));

	/**
	 * The same, with another {@link #stripEmptyInput()}.
	 * @param strip the other
	 * @return the rules
	 */
	public QueueRules withStripEmptyInput(boolean strip) {
		return new QueueRules(strip, this.notFoundAfterSubmit, this.deletePurged, this.expiredTimeOut, this.workerLoss);
	}

	/**
	 * The same, with another {@link #notFoundAfterSubmit()}.
	 * @param duration the other
	 * @return the rules
	 */
	public QueueRules withNotFoundAfterSubmit(Duration duration) {
		return new QueueRules(this.stripEmptyInput, duration, this.deletePurged, this.expiredTimeOut, this.workerLoss);
	}

	/**
	 * The same, with another {@link #deletePurged()}.
	 * @param delete the other
	 * @return the rules
	 */
	public QueueRules withDeletePurged(boolean delete) {
		return new QueueRules(this.stripEmptyInput, this.notFoundAfterSubmit, delete, this.expiredTimeOut,
				this.workerLoss);
	}

	/**
	 * The same, with another {@link #expiredTimeOut()}.
	 * @param timeOut the other
	 * @return the rules
	 */
	public QueueRules withExpiredTimeOut(boolean timeOut) {
		return new QueueRules(this.stripEmptyInput, this.notFoundAfterSubmit, this.deletePurged, timeOut,
				this.workerLoss);
	}

	/**
	 * The same, with another {@link #workerLoss()}.
	 * @param duration the other
	 * @return the rules
	 */
	public QueueRules withWorkerLoss(Duration duration) {
		return new QueueRules(this.stripEmptyInput, this.notFoundAfterSubmit, this.deletePurged, this.expiredTimeOut,
				duration);
	}

}
