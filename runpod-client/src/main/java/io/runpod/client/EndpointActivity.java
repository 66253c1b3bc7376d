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

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.runpod.client.event.RunPodOperation;
import io.runpod.client.health.EndpointCondition;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.webhook.WebhookDelivery;

/**
 * Activity of this process on an endpoint, for operators. Every method returns an
 * immutable snapshot of the current state, without a request.
 *
 * @since 0.1.0
 */
public interface EndpointActivity {

	/**
	 * Return the endpoint's name.
	 * @return the name, or the id if it has none
	 */
	String name();

	/**
	 * Return the endpoint's id at RunPod.
	 * @return the id
	 */
	String id();

	/**
	 * Return the base URL of RunPod's API.
	 * @return the URL before the id
	 */
	URI baseUrl();

	/**
	 * Return the masked API key, from the supplier of the key.
	 * @return {@code ******} and the last four characters of a key of usual length
	 */
	String maskedApiKey();

	/**
	 * Return the options of the endpoint.
	 * @return the effective options
	 */
	EndpointOptions settings();

	/**
	 * Return the rate limits of this process and their use. Endpoints with the same id
	 * share them.
	 * @return a limit for each group of operations that RunPod counts together, empty
	 * without limits
	 */
	List<Limit> limits();

	/**
	 * Return the jobs that this process awaits under this name.
	 * @param limit the maximum number of jobs to list, the longest awaited first
	 * @return the total number and the listed jobs
	 */
	AwaitedJobs awaitedJobs(int limit);

	/**
	 * Return the last known health. Endpoints with the same id share it.
	 * @return the health
	 */
	LastHealth health();

	/**
	 * Return the last failed requests, at most ten, latest first. Equal failures in a row
	 * are one entry with a count.
	 * @return the failures
	 */
	List<Failure> failures();

	/**
	 * Return whether the webhooks of the endpoint arrive. Endpoints with the same id
	 * share it.
	 * @return the delivery, empty if the client has no webhooks
	 */
	Optional<WebhookDelivery> webhookDelivery();

	/**
	 * Rate limit and its use.
	 */
	interface Limit {

		/**
		 * Return the operations that count together.
		 * @return the operations
		 */
		List<RunPodOperation> operations();

		/**
		 * Return the current maximum number of requests in any window.
		 * @return the number
		 */
		int perWindow();

		/**
		 * Return the length of a window.
		 * @return the length
		 */
		Duration window();

		/**
		 * Return the number of requests in the window that ends now, including those that
		 * other replicas are assumed to have sent since their number increased.
		 * @return the number
		 */
		int sent();

		/**
		 * Return the current maximum number of requests in flight.
		 * @return the number
		 */
		int concurrent();

		/**
		 * Return the number of requests in flight.
		 * @return the number
		 */
		int inFlight();

		/**
		 * Return the number of queued requests.
		 * @return the number
		 */
		int waiting();

	}

	/**
	 * Awaited jobs.
	 */
	interface AwaitedJobs {

		/**
		 * Return the total number.
		 * @return the number
		 */
		int total();

		/**
		 * Return the listed jobs.
		 * @return the jobs, the longest awaited first
		 */
		List<AwaitedJob> jobs();

	}

	/**
	 * Awaited job.
	 */
	interface AwaitedJob {

		/**
		 * Return the job's id.
		 * @return the id
		 */
		String id();

		/**
		 * Return the status of the last poll.
		 * @return the status as sent by RunPod, {@code null} before the first poll
		 */
		@Nullable String status();

		/**
		 * Return the time for which the job has been awaited.
		 * @return the time
		 */
		Duration age();

	}

	/**
	 * Last known health of an endpoint. The numbers of jobs count from the first request,
	 * as reported by RunPod, and never decrease, even if RunPod resets its counters.
	 */
	interface LastHealth {

		/**
		 * Return the condition.
		 * @return the condition, according to the last request
		 */
		EndpointCondition condition();

		/**
		 * Return the last health.
		 * @return the health, {@code null} if there is none
		 */
		@Nullable EndpointHealth health();

		/**
		 * Return the age of the last health.
		 * @return the age, {@code null} if there is none
		 */
		@Nullable Duration age();

		/**
		 * Return the reason for which the last request failed.
		 * @return the reason, {@code null} if it did not
		 */
		@Nullable String reason();

		/**
		 * Return the number of completed jobs.
		 * @return the number
		 */
		long completed();

		/**
		 * Return the number of failed jobs.
		 * @return the number
		 */
		long failed();

		/**
		 * Return the number of retried jobs.
		 * @return the number
		 */
		long retried();

	}

	/**
	 * Failed request.
	 */
	interface Failure {

		/**
		 * Return the operation.
		 * @return the operation
		 */
		RunPodOperation operation();

		/**
		 * Return the failure, without any payload.
		 * @return the message
		 */
		String message();

		/**
		 * Return the time since the failure occurred last.
		 * @return the time
		 */
		Duration age();

		/**
		 * Return the number of occurrences in a row.
		 * @return the number
		 */
		int occurrences();

	}

}
