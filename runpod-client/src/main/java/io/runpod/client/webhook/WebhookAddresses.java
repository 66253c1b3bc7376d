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

import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

import javax.crypto.spec.SecretKeySpec;

import org.springframework.util.Assert;
import org.springframework.web.util.UriUtils;

/**
 * Addresses to which RunPod posts the end of a job, one for each submission:
 * <code>{base URL}/{name of the endpoint}/{token}</code>. The token cannot be guessed and
 * is valid for this endpoint only; {@link WebhookVerifier} verifies it. Thread-safe.
 *
 * @since 0.1.0
 */
public final class WebhookAddresses {

	private final Supplier<URI> baseUrl;

	private final SecretKeySpec key;

	private WebhookAddresses(Supplier<URI> baseUrl, SecretKeySpec key) {
		this.baseUrl = baseUrl;
		this.key = key;
	}

	/**
	 * Create the addresses of a receiver.
	 * @param baseUrl the public URL of the receiver, without the endpoint's name and the
	 * token: absolute, with a host, and without a query, fragment or user
	 * @param secrets the secrets, of which the first one signs; the same in all replicas
	 * @return the addresses
	 * @throws IllegalArgumentException if the URL is not of this form, or if there is no
	 * secret
	 */
	public static WebhookAddresses of(URI baseUrl, List<String> secrets) {
		Assert.notNull(baseUrl, "'baseUrl' must not be null");
		validate(baseUrl);
		return of(() -> baseUrl, secrets);
	}

	/**
	 * Create the addresses of a receiver whose public URL is known later, for example
	 * when its server has a port.
	 * @param baseUrl supplies the public URL for each submission, of the form that
	 * {@link #of(URI, List)} requires
	 * @param secrets the secrets, of which the first one signs; the same in all replicas
	 * @return the addresses
	 * @throws IllegalArgumentException if there is no secret
	 */
	public static WebhookAddresses of(Supplier<URI> baseUrl, List<String> secrets) {
		Assert.notNull(baseUrl, "'baseUrl' must not be null");
		Assert.notNull(secrets, "'secrets' must not be null");
		return new WebhookAddresses(baseUrl, WebhookTokens.keys(secrets).get(0));
	}

	private static void validate(URI baseUrl) {
		Assert.isTrue(
				baseUrl.isAbsolute() && baseUrl.getHost() != null && baseUrl.getRawQuery() == null
						&& baseUrl.getRawFragment() == null && baseUrl.getRawUserInfo() == null,
				() -> "'baseUrl' must be an absolute URL such as https://app.example.com/runpod/webhook, but is '"
						+ baseUrl + "'");
	}

	/**
	 * Return the public URL of the receiver, which has no secret part.
	 * @return the URL before the endpoint's name
	 */
	public URI baseUrl() {
		return this.baseUrl.get();
	}

	/**
	 * Create the address of a submission with a random id.
	 * @param endpointName the name of the endpoint
	 * @return the address, which is a secret
	 */
	public URI create(String endpointName) {
		return create(endpointName, UUID.randomUUID());
	}

	/**
	 * Create the address of a submission.
	 * @param endpointName the name of the endpoint
	 * @param submissionId the id of the submission, which a receiver gets back
	 * @return the address, which is a secret
	 */
	public URI create(String endpointName, UUID submissionId) {
		Assert.hasText(endpointName, "'endpointName' must not be empty");
		Assert.notNull(submissionId, "'submissionId' must not be null");
		String base = baseUrl().toString();
		return URI.create((base.endsWith("/") ? base : base + "/") + UriUtils.encode(endpointName, "UTF-8") + "/"
				+ WebhookTokens.encode(this.key, endpointName, submissionId));
	}

	/**
	 * Return the public URL of the receiver.
	 */
	@Override
	public String toString() {
		return baseUrl().toString();
	}

}
