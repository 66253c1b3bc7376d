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

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import io.runpod.spring.boot.RunPodConnectionDetails;

/**
 * Adapts {@link RunPodProperties} to {@link RunPodConnectionDetails}. API key and ids are
 * required.
 */
final class PropertiesRunPodConnectionDetails implements RunPodConnectionDetails {

	private static final Pattern RUNPOD_HOST = Pattern.compile("(?i)(.+\\.)?runpod\\.(ai|io)");

	private final RunPodProperties properties;

	PropertiesRunPodConnectionDetails(RunPodProperties properties) {
		this.properties = properties;
	}

	@Override
	public URI getBaseUrl() {
		String baseUrl = this.properties.baseUrl().trim();
		URI uri = parseServerUrl(baseUrl);
		if (uri == null) {
			throw RunPodConfigurationFailures.invalidBaseUrl(baseUrl);
		}
		if (RUNPOD_HOST.matcher(uri.getHost()).matches() && !uri.toString().equals(RunPodProperties.BASE_URL)) {
			throw RunPodConfigurationFailures.otherRunPodUrl(baseUrl);
		}
		if ("http".equalsIgnoreCase(uri.getScheme()) && !this.properties.http().allowPlainHttp()
				&& !isLoopbackHost(uri.getHost())) {
			throw RunPodConfigurationFailures.plainHttpBaseUrl(baseUrl);
		}
		return uri;
	}

	/**
	 * Parse the URL of a server.
	 * @param url the configured value
	 * @return the URL without a slash at its end, {@code null} if it is not an absolute
	 * http or https URL without user, query and fragment
	 */
	static @Nullable URI parseServerUrl(String url) {
		try {
			URI uri = new URI(StringUtils.trimTrailingCharacter(url, '/'));
			boolean valid = uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null
					&& uri.getFragment() == null
					&& ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
			return valid ? uri : null;
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

	// without a name lookup
	private static boolean isLoopbackHost(String host) {
		String name = host.toLowerCase(Locale.ROOT);
		if (name.equals("localhost") || name.endsWith(".localhost")) {
			return true;
		}
		boolean addressLiteral = name.matches("\\d+(\\.\\d+){3}|\\[.+]");
		return addressLiteral && isLoopbackAddress(name);
	}

	private static boolean isLoopbackAddress(String address) {
		try {
			return InetAddress.getByName(address).isLoopbackAddress();
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

	@Override
	public String getApiKey() {
		String apiKey = resolveText(this.properties.apiKey());
		if (apiKey == null) {
			throw RunPodConfigurationFailures.missingApiKey();
		}
		return apiKey;
	}

	@Override
	public @Nullable String getApiKey(String endpointName) {
		// called for each request; there is no common value for endpoints
		RunPodProperties.Endpoint endpoint = this.properties.endpoints().get(endpointName);
		return (endpoint != null) ? resolveText(endpoint.apiKey()) : null;
	}

	@Override
	public String getEndpointId(String endpointName) {
		RunPodProperties.Endpoint endpoint = this.properties.endpoints().get(endpointName);
		String id = (endpoint != null) ? resolveText(endpoint.id()) : null;
		if (id == null) {
			throw RunPodConfigurationFailures.missingEndpointId(endpointName);
		}
		return id;
	}

	// the binder leaves the placeholder of an environment variable that is not set
	static @Nullable String resolveText(@Nullable String value) {
		return (value == null || value.isBlank() || isUnresolvedPlaceholder(value)) ? null : value.trim();
	}

	private static boolean isUnresolvedPlaceholder(String value) {
		return value.startsWith("${") && value.endsWith("}");
	}

}
