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

package io.runpod.spring.boot.autoconfigure;

import java.net.URI;
import java.util.List;
import java.util.Objects;

import io.runpod.spring.boot.RunPodWebhookConnectionDetails;

/**
 * Adapts {@link RunPodProperties.Webhook} to {@link RunPodWebhookConnectionDetails}. A
 * secret is required.
 */
final class PropertiesRunPodWebhookConnectionDetails implements RunPodWebhookConnectionDetails {

	private final URI baseUrl;

	private final List<String> secrets;

	PropertiesRunPodWebhookConnectionDetails(RunPodProperties.Webhook properties) {
		String baseUrl = Objects.requireNonNullElse(properties.baseUrl(), "").trim();
		URI uri = PropertiesRunPodConnectionDetails.parseServerUrl(baseUrl);
		if (uri == null) {
			throw RunPodConfigurationFailures.invalidWebhookBaseUrl(baseUrl);
		}
		this.baseUrl = uri;
		this.secrets = properties.secrets()
			.stream()
			.map(PropertiesRunPodConnectionDetails::resolveText)
			.filter(Objects::nonNull)
			.toList();
		if (this.secrets.isEmpty()) {
			throw RunPodConfigurationFailures.missingWebhookSecret();
		}
	}

	@Override
	public URI getBaseUrl() {
		return this.baseUrl;
	}

	@Override
	public List<String> getSecrets() {
		return this.secrets;
	}

}
