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
 * Where RunPod is and how to get in. A bean of this type takes the place of the
 * properties {@code runpod.base-url}, {@code runpod.api-key} and
 * {@code runpod.endpoints.<name>.api-key}; the simulator and containers bring one.
 *
 * @since 0.1.0
 */
public interface RunPodConnectionDetails extends ConnectionDetails {

	/**
	 * Where RunPod is.
	 * @return an absolute URL that ends in {@code /v2}, without a slash at its end
	 */
	URI getBaseUrl();

	/**
	 * The API key of the account. Asked for at start-up and then at each request, so that
	 * a rotated key needs no restart.
	 * @return the key, {@code null} if none is needed
	 */
	default @Nullable String getApiKey() {
		return null;
	}

	/**
	 * The API key of one endpoint, if it belongs to another account. Asked for like
	 * {@link #getApiKey()}.
	 * @param endpointName the endpoint's name in the configuration
	 * @return the key, {@code null}, the default, for that of the account
	 */
	default @Nullable String getApiKey(String endpointName) {
		return null;
	}

	/**
	 * The id that an endpoint has there.
	 * @param endpointName the endpoint's name in the configuration
	 * @return the id, {@code null}, the default, for the one in the configuration, which
	 * may then be missing: the name takes its place
	 */
	default @Nullable String getEndpointId(String endpointName) {
		return null;
	}

}
