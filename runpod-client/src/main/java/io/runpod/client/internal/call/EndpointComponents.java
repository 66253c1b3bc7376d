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

package io.runpod.client.internal.call;

import io.runpod.client.internal.health.HealthMonitor;
import io.runpod.client.internal.http.RunPodApi;
import io.runpod.client.internal.instrumentation.Instrumentation;
import io.runpod.client.internal.polling.JobAwaiter;
import io.runpod.client.internal.resilience.RequestExecutor;
import io.runpod.client.internal.timer.ClientClock;

/**
 * What an endpoint's calls go through.
 *
 * @param name the endpoint's name
 * @param id the endpoint's id
 * @param api its operations
 * @param requestExecutor what sends and repeats them
 * @param jobAwaiter what waits for its jobs
 * @param healthMonitor what remembers its health
 * @param recentFailures its latest failures
 * @param instrumentation what Micrometer, the listener and the log learn
 * @param clock the clock
 * @param activeCalls the calls under way
 */
public record EndpointComponents(String name, String id, RunPodApi api, RequestExecutor requestExecutor,
		JobAwaiter jobAwaiter, HealthMonitor healthMonitor, RecentFailures recentFailures,
		Instrumentation instrumentation, ClientClock clock, ActiveCalls activeCalls) {
}
