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

import java.time.Duration;
import java.util.List;

/**
 * Snapshot of a worker.
 *
 * @param id the id of the worker
 * @param state the state
 * @param remote whether it is a remote worker that polls for jobs, not a simulated one
 * @param jobIds the ids of its running jobs
 * @param timeInState the simulated time since the last change of the state; a remote
 * worker becomes unhealthy when its silence is detected
 * @since 0.1.0
 */
public record WorkerSnapshot(String id, WorkerState state, boolean remote, List<String> jobIds, Duration timeInState) {

}
