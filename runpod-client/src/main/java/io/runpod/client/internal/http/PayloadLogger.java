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

import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.util.context.ContextView;

import io.runpod.client.internal.http.RunPodApi.Operation;

/**
 * Logs the bodies of requests and responses at DEBUG up to a maximum length, with secrets
 * masked. Disabled by a maximum length of zero.
 */
final class PayloadLogger {

	private static final Log logger = LogFactory.getLog("io.runpod.client.payloads");

	private final int maxLength;

	private final SecretMask secretMask;

	PayloadLogger(int maxLength, SecretMask secretMask) {
		this.maxLength = maxLength;
		this.secretMask = secretMask;
	}

	boolean isEnabled() {
		return this.maxLength > 0 && logger.isDebugEnabled();
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
			try {
				observation.scoped(() -> logger.debug(label + ": " + maskAndTruncate(body)));
			}
			catch (Throwable ex) {
				logger.warn("An ObservationHandler failed", ex);
			}
		}
	}

	private String maskAndTruncate(byte[] body) {
		String text = this.secretMask.maskBeginning(body, this.maxLength);
		return (text.length() <= this.maxLength) ? text
				: text.substring(0, this.maxLength) + "... (" + body.length + " bytes)";
	}

}
