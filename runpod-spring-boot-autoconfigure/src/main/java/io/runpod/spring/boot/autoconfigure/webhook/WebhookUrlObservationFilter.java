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

package io.runpod.spring.boot.autoconfigure.webhook;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;

/**
 * Observation filter that replaces the URL of a webhook, which is a secret, by the
 * pattern of its path.
 */
final class WebhookUrlObservationFilter implements ObservationFilter {

	private static final String URL_KEY = "http.url";

	private final String pathPattern;

	private final String prefix;

	WebhookUrlObservationFilter(String pathPattern) {
		this.pathPattern = pathPattern;
		this.prefix = pathPattern.substring(0, pathPattern.indexOf('{'));
	}

	@Override
	public Observation.Context map(Observation.Context context) {
		KeyValue url = context.getHighCardinalityKeyValue(URL_KEY);
		if (url != null && url.getValue().contains(this.prefix)) {
			context.addHighCardinalityKeyValue(KeyValue.of(URL_KEY, this.pathPattern));
		}
		return context;
	}

}
