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
	 *
	 * @param operations the operations that count together, for example {@code run}
	 * @param perWindow the current maximum number of requests in any window
	 * @param window the length of a window
	 * @param sent the number of requests in the window that ends now
	 * @param concurrent the current maximum number of requests in flight
	 * @param inFlight the number of requests in flight
	 * @param waiting the number of queued requests
	 */
	record Limit(List<String> operations, int perWindow, Duration window, int sent, int concurrent, int inFlight,
			int waiting) {
	}

	/**
	 * Awaited jobs.
	 *
	 * @param total the total number
	 * @param jobs the listed jobs, the longest awaited first
	 */
	record AwaitedJobs(int total, List<AwaitedJob> jobs) {
	}

	/**
	 * Awaited job.
	 *
	 * @param id the job's id
	 * @param status the status of the last poll as sent by RunPod, {@code null} before
	 * the first one
	 * @param age the time for which it has been awaited
	 */
	record AwaitedJob(String id, @Nullable String status, Duration age) {
	}

	/**
	 * Last known health of an endpoint.
	 *
	 * @param condition the condition
	 * @param health the last health, {@code null} if there is none
	 * @param age the age of the last health, {@code null} if there is none
	 * @param reason the reason for which the last request failed, {@code null} if it did
	 * not
	 * @param completed the number of jobs that have completed since the first request, as
	 * reported by RunPod; never decreases, even if RunPod resets its counters
	 * @param failed the number of failed jobs, likewise
	 * @param retried the number of retried jobs, likewise
	 */
	record LastHealth(EndpointCondition condition, @Nullable EndpointHealth health, @Nullable Duration age,
			@Nullable String reason, long completed, long failed, long retried) {
	}

	/**
	 * Failed request.
	 *
	 * @param operation the operation, for example {@code status}
	 * @param message the failure, without any payload
	 * @param age the time since it occurred last
	 * @param occurrences the number of occurrences in a row
	 */
	record Failure(String operation, String message, Duration age, int occurrences) {
	}

}
