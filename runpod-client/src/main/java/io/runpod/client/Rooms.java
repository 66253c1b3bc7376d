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

package io.runpod.client;

import io.runpod.client.await.JobAwaiter;
import io.runpod.client.monitor.HealthMonitor;
import io.runpod.client.time.Time;
import io.runpod.client.traffic.Traffic;
import io.runpod.client.watch.Watch;
import io.runpod.client.wire.Wire;

/**
 * What an endpoint's calls go through.
 *
 * @param name the endpoint's name
 * @param id the endpoint's id
 * @param wire its operations
 * @param traffic what sends and repeats them
 * @param awaiter what waits for its jobs
 * @param monitor what remembers its health
 * @param failures its latest failures
 * @param watch what Micrometer, the listener and the log learn
 * @param time the clock
 * @param open the calls under way
 */
record Rooms(String name, String id, Wire wire, Traffic traffic, JobAwaiter awaiter, HealthMonitor monitor,
		Failures failures, Watch watch, Time time, OpenCalls open) {
}
