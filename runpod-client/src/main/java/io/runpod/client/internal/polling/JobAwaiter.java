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
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.http.RunPodApi;
import io.runpod.client.internal.resilience.RequestExecutor;
import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.job.Payload;
import io.runpod.client.job.RunPodJob;

/**
 * Waits for jobs of one endpoint. Faults that may pass are survived for as long as
 * somebody waits; ending a wait in time is its caller's business.
 */
public interface JobAwaiter {

	/**
	 * Remember that this process submitted a job, so that RunPod's not knowing it for a
	 * moment is not believed.
	 * @param shortLived whether RunPod keeps the result for one minute only
	 */
	void recordSubmission(String jobId, boolean shortRetention);

	/**
	 * Not believe, for a moment, that a job is unknown which this process submitted.
	 * @param question about the job; is asked again
	 */
	<T> Mono<T> retryNotFoundWithinGrace(String jobId, Mono<T> request);

	/**
	 * Look at a job once.
	 */
	Mono<RunPodJob> fetchStatus(CallContext context);

	/**
	 * Wait until a job has ended.
	 */
	Mono<RunPodJob> awaitTerminal(CallContext context);

	/**
	 * Every change of a job that is seen, until it has ended.
	 */
	Flux<RunPodJob> updates(CallContext context);

	/**
	 * Every chunk of a job's stream.
	 */
	Flux<Payload> chunks(CallContext context);

	/**
	 * The jobs that are being waited for, those that are waited for the longest first.
	 * @param limit how many to tell of
	 */
	AwaitedJobs awaitedJobs(int limit);

	/**
	 * What waits for the jobs of one endpoint, whatever names it has.
	 */
	static Factory newFactory(RequestExecutor requestExecutor, ClientClock clock) {
		return new DefaultJobAwaiterFactory(requestExecutor, clock);
	}

	/**
	 * What the names of one endpoint share.
	 */
	interface Factory {

		/**
		 * Wait by one name of the endpoint.
		 * @param pollWait how long RunPod may hold a look
		 * @param pollInterval the least time between the starts of two looks at a job
		 */
		JobAwaiter create(String name, RunPodApi api, RequestExecutor requestExecutor, Duration pollWait,
				Duration pollInterval);

	}

	/**
	 * What is waited for at one moment.
	 *
	 * @param jobs some of the jobs
	 * @param total how many waits there are in all
	 */
	record AwaitedJobs(List<AwaitedJob> jobs, int total) {
	}

	/**
	 * A job that is waited for.
	 *
	 * @param id its id
	 * @param status its last known state, as RunPod writes it
	 * @param waitedFor for how long it has been waited for
	 */
	record AwaitedJob(String id, @Nullable String status, Duration waitedFor) {
	}

}
