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

package io.runpod.client.internal.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.runpod.client.internal.json.JsonMappers;
import io.runpod.client.job.JobRequest;

/**
 * Mask of the secrets that requests contain, for text of requests and responses that is
 * logged or part of an exception: a server may repeat what it received. Bounded to the
 * secrets used last.
 */
final class SecretMask {

	private static final String MASK = "******";

	private static final int MAX_SECRETS = 1000;

	// of any submission, also if the server does not repeat it unchanged
	private static final Pattern WEBHOOK = Pattern.compile("(\"webhook\"\\s*:\\s*\")[^\"]*");

	// a short text is no secret, and would mask much else
	private static final int MIN_PATH_LENGTH = 8;

	private final Set<String> secrets = Collections
		.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<String, Boolean>(16, 0.75f, true) {

			@Override
			protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
				return size() > MAX_SECRETS;
			}

		}));

	/**
	 * Add the secrets of a submission: those of the bucket, and the address of the
	 * webhook, which may contain a token.
	 */
	void add(JobRequest request) {
		if (request.s3Config() != null) {
			add(request.s3Config().accessSecret());
			add(request.s3Config().accessId());
		}
		URI webhook = request.webhook();
		if (webhook != null) {
			add(webhook.toString());
			addIfLong(webhook.getRawPath());
			addIfLong(webhook.getRawQuery());
			addIfLong(webhook.getRawUserInfo());
		}
	}

	private void addIfLong(@Nullable String secret) {
		if (secret != null && secret.length() >= MIN_PATH_LENGTH) {
			add(secret);
		}
	}

	/**
	 * Add a secret.
	 */
	void add(String secret) {
		if (this.secrets.add(secret)) {
			String escaped = JsonMappers.ENVELOPE.writeValueAsString(secret);
			this.secrets.add(escaped.substring(1, escaped.length() - 1));
		}
	}

	/**
	 * Return a text with masked secrets.
	 */
	String mask(String text) {
		String masked = text;
		for (String secret : secrets()) {
			masked = masked.replace(secret, MASK);
		}
		return WEBHOOK.matcher(masked).replaceAll("$1" + MASK);
	}

	/**
	 * Return the beginning of a body with masked secrets, which may be longer than the
	 * maximum length by the last of them. They are masked before the rest is cut off.
	 */
	String maskBeginning(byte[] body, int maxLength) {
		int longestSecret = Stream.of(secrets()).mapToInt(String::length).max().orElse(0);
		long maxBytes = 4L * ((long) maxLength + longestSecret);
		return mask(new String(body, 0, (int) Math.min(body.length, maxBytes), StandardCharsets.UTF_8));
	}

	// a copy: other threads add secrets, and the lock of the set does not cover iteration
	private String[] secrets() {
		return this.secrets.toArray(String[]::new);
	}

}
