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

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.json.JsonMappers;
import io.runpod.client.job.S3Config;

/**
 * Logs the bodies of requests and responses at DEBUG up to a maximum length, with secrets
 * masked. Disabled by a maximum length of zero.
 */
final class PayloadLogger {

	private static final Log logger = LogFactory.getLog("io.runpod.client.payloads");

	private static final String MASK = "******";

	private static final int MAX_SECRETS = 1000;

	// the address of a webhook is a secret
	private static final Pattern WEBHOOK = Pattern.compile("(\"webhook\"\\s*:\\s*\")[^\"]*");

	private final int maxLength;

	private final Set<String> secrets = Collections
		.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<String, Boolean>() {

			@Override
			protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
				return size() > MAX_SECRETS;
			}

		}));

	PayloadLogger(int maxLength) {
		this.maxLength = maxLength;
	}

	boolean isEnabled() {
		return this.maxLength > 0 && logger.isDebugEnabled();
	}

	void maskSecret(String secret) {
		if (this.maxLength > 0) {
			this.secrets.add(secret);
			String escaped = JsonMappers.ENVELOPE.writeValueAsString(secret);
			this.secrets.add(escaped.substring(1, escaped.length() - 1));
		}
	}

	void maskSecret(@Nullable S3Config s3Config) {
		if (s3Config != null) {
			maskSecret(s3Config.accessSecret());
			maskSecret(s3Config.accessId());
		}
	}

	void logRequest(Operation operation, byte[] body, ContextView context) {
		log("Sent to " + operation, body, context);
	}

	void logResponse(Operation operation, byte[] body, ContextView context) {
		// the health contains no payload
		if (operation != Operation.HEALTH) {
			log("Received from " + operation, body, context);
		}
	}

	// in the scope of the caller's observation, so that lines carry its trace
	private void log(String label, byte[] body, ContextView context) {
		if (isEnabled() && body.length > 0) {
			Observation observation = context.<Observation>getOrEmpty(ObservationThreadLocalAccessor.KEY)
				.orElse(Observation.NOOP);
			observation.scoped(() -> logger.debug(label + ": " + maskAndTruncate(body)));
		}
	}

	private String maskAndTruncate(byte[] body) {
		// masked before truncation: otherwise the beginning of a secret could be logged
		int longestSecret = this.secrets.stream().mapToInt(String::length).max().orElse(0);
		long maxBytes = 4L * ((long) this.maxLength + longestSecret);
		String text = new String(body, 0, (int) Math.min(body.length, maxBytes), StandardCharsets.UTF_8);
		for (String secret : this.secrets.toArray(String[]::new)) {
			text = text.replace(secret, MASK);
		}
		text = WEBHOOK.matcher(text).replaceAll("$1" + MASK);
		return (text.length() <= this.maxLength) ? text
				: text.substring(0, this.maxLength) + "... (" + body.length + " bytes)";
	}

}
