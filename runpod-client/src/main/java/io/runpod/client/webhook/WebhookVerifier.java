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
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import javax.crypto.spec.SecretKeySpec;

import org.springframework.util.Assert;

/**
 * Verifier of the tokens in addresses that {@link WebhookAddresses} has created. A
 * genuine token authenticates the address, not the body that is posted to it.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class WebhookVerifier {

	private final List<SecretKeySpec> keys;

	private WebhookVerifier(List<SecretKeySpec> keys) {
		this.keys = keys;
	}

	/**
	 * Create a verifier.
	 * @param secrets the secrets, each of which is accepted; keep an old one for as long
	 * as jobs may end whose addresses it has signed
	 * @return the verifier
	 * @throws IllegalArgumentException if there is no secret
	 */
	public static WebhookVerifier of(List<String> secrets) {
		Assert.notNull(secrets, "'secrets' must not be null");
		return new WebhookVerifier(WebhookTokens.keys(secrets));
	}

	/**
	 * Verify a token, in a time that does not depend on how much of it is right.
	 * @param endpointName the name of the endpoint in the address, decoded
	 * @param token the token in the address
	 * @return the id of the submission, empty if the token is not genuine for the
	 * endpoint
	 */
	public Optional<UUID> verify(String endpointName, String token) {
		Assert.notNull(endpointName, "'endpointName' must not be null");
		Assert.notNull(token, "'token' must not be null");
		ByteBuffer bytes = WebhookTokens.decode(token);
		if (!bytes.hasRemaining()) {
			return Optional.empty();
		}
		UUID submissionId = new UUID(bytes.getLong(), bytes.getLong());
		byte[] signature = new byte[WebhookTokens.MAC_LENGTH];
		bytes.get(signature);
		boolean genuine = false;
		for (SecretKeySpec key : this.keys) {
			genuine |= MessageDigest.isEqual(WebhookTokens.sign(key, endpointName, submissionId), signature);
		}
		return genuine ? Optional.of(submissionId) : Optional.empty();
	}

}
