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

package io.runpod.spring.boot;

import reactor.core.publisher.Mono;

import io.runpod.client.webhook.WebhookNotification;

/**
 * Handler of webhooks, called before they are acknowledged. All beans of this type are
 * called for each webhook, in parallel, for example to record its job.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RunPodWebhookHandler {

	/**
	 * Handle a webhook whose token is genuine. The id of the job is not verified. Must
	 * not block.
	 * @param notification the webhook
	 * @return completes when the webhook may be acknowledged; after an error, or after 5
	 * seconds, the response is 503, and RunPod posts the webhook again, two times at most
	 */
	Mono<Void> handle(WebhookNotification notification);

}
