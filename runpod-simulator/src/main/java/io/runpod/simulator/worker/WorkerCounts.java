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

package io.runpod.simulator.worker;

import java.util.Collection;
import java.util.Collections;
import java.util.List;

import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.endpoint.WorkerState;

/**
 * Numbers of workers of an endpoint by state.
 *
 * @param idle workers waiting for a job
 * @param initializing workers starting
 * @param running workers running a job
 * @param throttled workers without a machine
 * @param unhealthy workers crashing
 * @since 0.1.0
 */
public record WorkerCounts(int idle, int initializing, int running, int throttled, int unhealthy) {

	/**
	 * Count workers.
	 * @param workers the workers
	 * @return the number of workers in each state
	 */
	public static WorkerCounts of(Collection<WorkerSnapshot> workers) {
		List<WorkerState> states = workers.stream().map(WorkerSnapshot::state).toList();
		return new WorkerCounts(Collections.frequency(states, WorkerState.IDLE),
				Collections.frequency(states, WorkerState.INITIALIZING),
				Collections.frequency(states, WorkerState.RUNNING),
				Collections.frequency(states, WorkerState.THROTTLED),
				Collections.frequency(states, WorkerState.UNHEALTHY));
	}

}
