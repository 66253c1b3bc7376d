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
 * A worker at one moment.
 *
 * @param id the worker's id
 * @param state what it is doing
 * @param remote whether it is a real worker, that polls for jobs, and not one of the
 * simulator's own
 * @param jobIds the jobs it has
 * @param timeInState the simulated time since it began to do that; of a real worker that
 * fell silent, since that was noticed
 * @since 0.1.0
 */
public record WorkerSnapshot(String id, WorkerState state, boolean remote, List<String> jobIds, Duration timeInState) {

}
