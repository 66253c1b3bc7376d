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

package io.runpod.client.internal.polling;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;

import io.runpod.client.internal.http.RunPodApi;
import io.runpod.client.internal.polling.PollSettings.StatusClient;
import io.runpod.client.internal.resilience.RequestExecutor;
import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.job.RunPodJob;

/**
 * The one scheduler of an endpoint, and the submissions that it knows of.
 */
final class DefaultJobAwaiterFactory implements JobAwaiter.Factory {

	private static final Log logger = LogFactory.getLog("io.runpod.client.endpoints");

	private final ClientClock clock;

	private final RecentSubmissions recentSubmissions;

	private final PollScheduler scheduler;

	DefaultJobAwaiterFactory(RequestExecutor requestExecutor, ClientClock clock) {
		this.clock = clock;
		this.recentSubmissions = new RecentSubmissions(clock);
		this.scheduler = new PollScheduler(requestExecutor, clock, this.recentSubmissions,
				new ResultRetentionGuard(logger::warn));
	}

	@Override
	public JobAwaiter create(String name, RunPodApi api, RequestExecutor requestExecutor, Duration pollWait,
			Duration pollInterval) {
		PollSettings settings = new PollSettings(name, statusClient(api), requestExecutor, pollWait, pollInterval);
		return new DefaultJobAwaiter(api, settings, this.scheduler, this.recentSubmissions, this.clock);
	}

	private static StatusClient statusClient(RunPodApi api) {
		return new StatusClient() {

			@Override
			public Mono<RunPodJob> status(String jobId) {
				return api.status(jobId);
			}

			@Override
			public Mono<RunPodJob> statusSync(String jobId, Duration wait) {
				return api.statusSync(jobId, wait);
			}

		};
	}

}
