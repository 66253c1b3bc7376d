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

package io.runpod.jobs;

/**
 * Policy for a submission whose outcome is unknown: RunPod may have accepted the job, and
 * has no operation that finds it.
 *
 * @since 0.1.0
 */
public enum UnknownOutcomePolicy {

	/**
	 * Wait for the webhook of the job until its time to live at RunPod has passed, then
	 * end it as {@link JobState#LOST}. The default.
	 */
	WAIT,

	/** End the job as {@link JobState#LOST} at once. */
	FAIL,

	/**
	 * Wait as {@link #WAIT} does, then submit the job again. It may run, and be paid for,
	 * twice.
	 */
	REPEAT

}
