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

import java.util.Optional;

import io.runpod.client.webhook.WebhookNotification;

/**
 * Operations of a {@link RunPodClient} for frameworks and operators.
 *
 * @since 0.1.0
 * @see RunPodClient#operations()
 */
public interface RunPodClientOperations {

	/**
	 * Start to request the health of endpoints periodically, each at its own interval
	 * (see {@link EndpointOptions.Builder#healthInterval}), including endpoints that are
	 * obtained later and those of clients created by {@link RunPodClient#withApiKey}. The
	 * first requests are sent within two seconds. No thread is held between requests. Has
	 * no effect if monitoring is running.
	 */
	void startMonitoring();

	/**
	 * Stop monitoring and cancel the requests in flight, until {@link #startMonitoring()}
	 * is called again. The last known health is kept.
	 */
	void stopMonitoring();

	/**
	 * Return the number of active calls, including those of clients created by
	 * {@link RunPodClient#withApiKey}.
	 * @return the current number
	 */
	int activeCalls();

	/**
	 * Return the activity of this process on an endpoint of this client, or of a client
	 * related to it by {@link RunPodClient#withApiKey}. No request is sent.
	 * @param endpoint the endpoint, or a view of it
	 * @return a live view, or empty if another client created the endpoint, or if it is a
	 * mock
	 */
	Optional<EndpointActivity> activity(RunPodEndpoint endpoint);

	/**
	 * Set the number of replicas of the application that are running. The share of the
	 * documented rate limits (see {@link RunPodClient.Builder#rateLimitShare}) is divided
	 * by it, for all endpoints of this client and of clients created by
	 * {@link RunPodClient#withApiKey}, and for the requests that wait. Each limit allows
	 * at least one request. RunPod counts the requests of ten seconds: a larger number
	 * takes effect at once, and what this process has not used of the lower limits is
	 * assumed to be used by the other replicas for as long; a smaller number takes effect
	 * after that time, if it has not changed. Limits rise with the number of running
	 * workers only if there is one replica.
	 * @param replicas at least 1, the default
	 * @throws IllegalArgumentException if the number is less than 1
	 */
	void setReplicas(int replicas);

	/**
	 * Process a webhook whose token is genuine, and return immediately. A webhook is a
	 * hint: the job is read by a request with the API key (unless the notification has a
	 * trusted body), which ends the waits for it in this process and publishes its end.
	 * Duplicates and webhooks of jobs that have ended already have no effect.
	 * @param notification the webhook
	 * @return {@code false} if this client has no endpoint of this name, or is closed
	 */
	boolean receive(WebhookNotification notification);

}
