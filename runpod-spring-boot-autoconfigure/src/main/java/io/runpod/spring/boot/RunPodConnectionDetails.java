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

package io.runpod.spring.boot;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Details required to establish connections to RunPod. A bean of this type replaces the
 * properties {@code runpod.base-url}, {@code runpod.api-key} and
 * {@code runpod.endpoints.<name>.api-key}; the simulator and containers provide one.
 *
 * @since 0.1.0
 */
public interface RunPodConnectionDetails extends ConnectionDetails {

	/**
	 * Return the base URL of the RunPod API.
	 * @return an absolute URL that ends in {@code /v2}, without a slash at its end
	 */
	URI getBaseUrl();

	/**
	 * Return the API key of the account. Called at start-up and then for each request, so
	 * that a rotated key does not require a restart.
	 * @return the key, {@code null} if none is required
	 */
	default @Nullable String getApiKey() {
		return null;
	}

	/**
	 * Return the API key of an endpoint that belongs to another account. Called at the
	 * same times as {@link #getApiKey()}.
	 * @param endpointName the endpoint's name in the configuration
	 * @return the key, {@code null}, the default, to use that of the account
	 */
	default @Nullable String getApiKey(String endpointName) {
		return null;
	}

	/**
	 * Return the id of an endpoint.
	 * @param endpointName the endpoint's name in the configuration
	 * @return the id, {@code null}, the default, to use the configured id, or the name if
	 * no id is configured
	 */
	default @Nullable String getEndpointId(String endpointName) {
		return null;
	}

	/**
	 * Return the id of a load-balancing endpoint.
	 * @param name the endpoint's name in the configuration
	 * @return the id, {@code null}, the default, to use the configured id
	 */
	default @Nullable String getLoadBalancerId(String name) {
		return null;
	}

}
