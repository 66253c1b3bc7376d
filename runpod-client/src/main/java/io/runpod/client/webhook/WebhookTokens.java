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
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.springframework.util.Assert;

/**
 * Tokens of webhook addresses: 16 bytes of the submission's id and 16 bytes of an
 * HMAC-SHA256 of it and the endpoint's name, as 43 characters of Base64 for URLs.
 */
final class WebhookTokens {

	static final int MAC_LENGTH = 16;

	private static final int ID_LENGTH = 16;

	private static final int TOKEN_LENGTH = 43;

	private static final byte VERSION = 1;

	private static final String ALGORITHM = "HmacSHA256";

	private WebhookTokens() {
	}

	// derived, so that a secret is not used directly
	static List<SecretKeySpec> keys(List<String> secrets) {
		Assert.notEmpty(secrets, "'secrets' must have at least one secret");
		return secrets.stream().map(WebhookTokens::key).toList();
	}

	private static SecretKeySpec key(String secret) {
		Assert.hasText(secret, "'secrets' must not have an empty secret");
		SecretKeySpec secretKey = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
		return new SecretKeySpec(mac(secretKey, "runpod-webhook-v1".getBytes(StandardCharsets.UTF_8)), ALGORITHM);
	}

	static String encode(SecretKeySpec key, String endpointName, UUID submissionId) {
		byte[] token = ByteBuffer.allocate(ID_LENGTH + MAC_LENGTH)
			.putLong(submissionId.getMostSignificantBits())
			.putLong(submissionId.getLeastSignificantBits())
			.put(sign(key, endpointName, submissionId))
			.array();
		return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
	}

	// empty if it has another form; the unused bits of the last character must be zero
	static ByteBuffer decode(String token) {
		if (token.length() != TOKEN_LENGTH) {
			return ByteBuffer.allocate(0);
		}
		try {
			byte[] bytes = Base64.getUrlDecoder().decode(token);
			boolean canonical = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(token);
			return ByteBuffer.wrap(canonical ? bytes : new byte[0]);
		}
		catch (IllegalArgumentException ex) {
			return ByteBuffer.allocate(0);
		}
	}

	static byte[] sign(SecretKeySpec key, String endpointName, UUID submissionId) {
		byte[] name = endpointName.getBytes(StandardCharsets.UTF_8);
		byte[] message = ByteBuffer.allocate(1 + Integer.BYTES + name.length + ID_LENGTH)
			.put(VERSION)
			.putInt(name.length)
			.put(name)
			.putLong(submissionId.getMostSignificantBits())
			.putLong(submissionId.getLeastSignificantBits())
			.array();
		return Arrays.copyOf(mac(key, message), MAC_LENGTH);
	}

	private static byte[] mac(SecretKeySpec key, byte[] message) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(key);
			return mac.doFinal(message);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java platform has " + ALGORITHM, ex);
		}
	}

}
