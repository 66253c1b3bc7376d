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

package io.runpod.simulator.endpoint;

/**
 * States of a worker as counted by the health of an endpoint. RunPod's {@code ready} is
 * not a separate state: it counts idle workers.
 *
 * @since 0.1.0
 */
public enum WorkerState {

	/**
	 * Waiting for a job.
	 */
	IDLE,

	/**
	 * Starting; takes no jobs yet.
	 */
	INITIALIZING,

	/**
	 * Running a job.
	 */
	RUNNING,

	/**
	 * Without a machine to run on; takes no jobs.
	 */
	THROTTLED,

	/**
	 * Crashing or failing its checks; takes no jobs.
	 */
	UNHEALTHY

}
