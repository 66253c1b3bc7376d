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

package io.runpod.client.internal.webhook;

import reactor.core.publisher.Flux;

import io.runpod.client.job.JobRequest;

/**
 * Webhook of one submission, which may arrive before the response to it, or instead of
 * it.
 */
public sealed interface ExpectedWebhook permits PendingWebhook, NoWebhook {

	/**
	 * Return whether RunPod will post the end of the job to this client.
	 */
	boolean isExpected();

	/**
	 * Return the request with the address of the webhook, if it is expected.
	 */
	JobRequest applyTo(JobRequest request);

	/**
	 * Return the ids of jobs for which the webhook has arrived or arrives within the wait
	 * for a submission with unknown outcome. The ids are not verified.
	 */
	Flux<String> jobIds();

	/**
	 * Process what has arrived, because the submission has ended.
	 */
	void release();

}
