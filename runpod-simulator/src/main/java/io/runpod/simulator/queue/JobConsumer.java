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

/**
 * Somebody who waits for one job.
 *
 * @since 0.1.0
 */
public interface JobConsumer {

	/**
	 * Who takes.
	 * @return the worker's id
	 */
	String workerId();

	/**
	 * Take a job. Called once for each time the taker said that it is
	 * {@link JobQueue#register ready}.
	 * @param attempt the job, already in progress
	 * @return {@code false} when the taker cannot take it any more
	 */
	boolean tryAccept(Attempt attempt);

}
