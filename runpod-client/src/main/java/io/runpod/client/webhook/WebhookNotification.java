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

package io.runpod.client.webhook;

import java.nio.ByteBuffer;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Webhook received from RunPod, whose token is genuine.
 *
 * @param endpoint the name of the endpoint in the address
 * @param submissionId the id of the submission, from the token
 * @param jobId the id of the job, from the body
 * @param body the body as JSON if its sender is trusted, so that no request is needed to
 * read the job; {@code null} if the body is a hint only
 * @since 0.1.0
 * @see io.runpod.client.RunPodClientOperations#receive(WebhookNotification)
 */
public record WebhookNotification(String endpoint, UUID submissionId, String jobId, @Nullable ByteBuffer body) {

	/**
	 * Create a notification.
	 * @param endpoint the name of the endpoint in the address
	 * @param submissionId the id of the submission, from the token
	 * @param jobId the id of the job, from the body
	 * @param body the body as JSON if its sender is trusted, else {@code null}
	 */
	public WebhookNotification {
		Assert.hasText(endpoint, "'endpoint' must not be empty");
		Assert.notNull(submissionId, "'submissionId' must not be null");
		Assert.hasText(jobId, "'jobId' must not be empty");
	}

	/**
	 * Create a notification whose body is a hint only.
	 * @param endpoint the name of the endpoint in the address
	 * @param submissionId the id of the submission, from the token
	 * @param jobId the id of the job, from the body
	 */
	public WebhookNotification(String endpoint, UUID submissionId, String jobId) {
		this(endpoint, submissionId, jobId, null);
	}

	/**
	 * Return a description without the body, which may be a payload.
	 */
	@Override
	public String toString() {
		return "WebhookNotification[endpoint=" + this.endpoint + ", jobId=" + this.jobId + "]";
	}

}
