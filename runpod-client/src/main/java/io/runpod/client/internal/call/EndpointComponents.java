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
import io.runpod.client.internal.streaming.StreamReader;
import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.internal.webhook.EndpointWebhooks;

/**
 * Collaborators of the calls of one endpoint.
 *
 * @param name the name of the endpoint
 * @param id the id of the endpoint
 * @param api the HTTP operations
 * @param requestExecutor the rate limits and retries
 * @param jobAwaiter the polling of jobs
 * @param streamReader the reader of streams
 * @param healthMonitor the cached health
 * @param recentFailures the last failures of requests
 * @param instrumentation the observations, listeners and logs
 * @param clock the clock
 * @param activeCalls the active calls of the client
 * @param webhooks the webhooks of submissions
 */
public record EndpointComponents(String name, String id, RunPodApi api, RequestExecutor requestExecutor,
		JobAwaiter jobAwaiter, StreamReader streamReader, HealthMonitor healthMonitor, RecentFailures recentFailures,
		Instrumentation instrumentation, ClientClock clock, ActiveCalls activeCalls, EndpointWebhooks webhooks) {
}
