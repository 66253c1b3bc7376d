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

import reactor.core.publisher.Mono;

import io.runpod.client.internal.resilience.RequestExecutor;
import io.runpod.client.job.RunPodJob;

/**
 * How one name of the endpoint looks at its jobs.
 *
 * @param name the name
 * @param statusClient how to ask
 * @param requestExecutor what sends the question
 * @param pollWait how long RunPod may hold a look
 * @param pollInterval the least time between the starts of two looks at a job
 */
record PollSettings(String name, StatusClient statusClient, RequestExecutor requestExecutor, Duration pollWait,
		Duration pollInterval) {

	/**
	 * What can be asked about a job.
	 */
	interface StatusClient {

		Mono<RunPodJob> status(String jobId);

		Mono<RunPodJob> statusSync(String jobId, Duration wait);

	}

}
