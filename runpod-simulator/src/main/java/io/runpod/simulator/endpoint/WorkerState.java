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
 * What a worker is doing, as counted by the health of an endpoint. RunPod's {@code ready}
 * is no state of its own: it counts what is idle.
 *
 * @since 0.1.0
 */
public enum WorkerState {

	/**
	 * Waits for a job.
	 */
	IDLE,

	/**
	 * Starts; takes no job yet.
	 */
	INITIALIZING,

	/**
	 * Runs a job.
	 */
	RUNNING,

	/**
	 * Has no machine to run on; takes no job.
	 */
	THROTTLED,

	/**
	 * Crashes or fails its checks; takes no job.
	 */
	UNHEALTHY

}
