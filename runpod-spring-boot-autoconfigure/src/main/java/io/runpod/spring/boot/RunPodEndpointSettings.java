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

import org.jspecify.annotations.Nullable;

import io.runpod.client.EndpointOptions;

/**
 * Configured settings of endpoints. The settings of an endpoint are the common ones,
 * except for those that are configured under its name.
 *
 * @since 0.1.0
 */
public interface RunPodEndpointSettings {

	/**
	 * Return the options that are common to all endpoints.
	 * @return the options
	 */
	EndpointOptions getCommonOptions();

	/**
	 * Return the options of an endpoint.
	 * @param endpointName the name of the endpoint
	 * @return the options, the common ones if no endpoint of that name is configured
	 */
	EndpointOptions getOptions(String endpointName);

	/**
	 * Return the price of execution time.
	 * @param endpointName the name of the endpoint
	 * @return the price of a second in US dollars, {@code null} if it is not configured
	 */
	@Nullable Double getPricePerSecond(String endpointName);

}
