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

/**
 * Delivery of an endpoint's webhooks to this process, as learned from the jobs that have
 * ended.
 *
 * @since 0.1.0
 */
public enum WebhookDelivery {

	/** Too few jobs have ended to know. */
	UNVERIFIED,

	/** The webhooks of the last jobs have arrived: polls are a safety net. */
	ARRIVING,

	/** Jobs have ended without a webhook: they are polled. */
	MISSING

}
