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

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * Use of webhooks by a client: each submission without its own webhook gets an address.
 *
 * @since 0.1.0
 */
public final class WebhookOptions {

	private static final Duration DEFAULT_UNKNOWN_OUTCOME_WAIT = Duration.ofMinutes(1);

	private final WebhookAddresses addresses;

	private final Duration unknownOutcomeWait;

	private WebhookOptions(WebhookAddresses addresses, Duration unknownOutcomeWait) {
		this.addresses = addresses;
		this.unknownOutcomeWait = unknownOutcomeWait;
	}

	/**
	 * Create options with the defaults.
	 * @param addresses creates the addresses of submissions
	 * @return the options
	 */
	public static WebhookOptions of(WebhookAddresses addresses) {
		Assert.notNull(addresses, "'addresses' must not be null");
		return new WebhookOptions(addresses, DEFAULT_UNKNOWN_OUTCOME_WAIT);
	}

	/**
	 * Return options with another wait for a submission with unknown outcome. RunPod
	 * posts to the address of the submission when its job ends, which names the job;
	 * until then, or until the wait or the timeout of the call is over, the submission is
	 * not reported as {@code RunPodSubmissionOutcomeUnknownException}.
	 * @param unknownOutcomeWait zero for no wait; default is 1 minute
	 * @return new options
	 */
	public WebhookOptions withUnknownOutcomeWait(Duration unknownOutcomeWait) {
		Assert.notNull(unknownOutcomeWait, "'unknownOutcomeWait' must not be null");
		Assert.isTrue(!unknownOutcomeWait.isNegative(),
				() -> "'unknownOutcomeWait' must not be negative, but is " + unknownOutcomeWait);
		return new WebhookOptions(this.addresses, unknownOutcomeWait);
	}

	/**
	 * Return the addresses of submissions.
	 * @return creates addresses
	 */
	public WebhookAddresses addresses() {
		return this.addresses;
	}

	/**
	 * Return how long a submission with unknown outcome waits for its webhook.
	 * @return zero for no wait
	 */
	public Duration unknownOutcomeWait() {
		return this.unknownOutcomeWait;
	}

}
