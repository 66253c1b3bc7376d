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
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Logs the names of the endpoints at startup, after they were validated.
 */
final class RunPodStartupLogger implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(RunPodAutoConfiguration.class);

	private final Set<String> endpointNames;

	private volatile @Nullable URI baseUrl;

	RunPodStartupLogger(Set<String> endpointNames) {
		this.endpointNames = endpointNames;
	}

	void setBaseUrl(URI baseUrl) {
		this.baseUrl = baseUrl;
	}

	// the base URL of a client that the application defines is not known
	@Override
	public void afterSingletonsInstantiated() {
		if (!this.endpointNames.isEmpty()) {
			logger
				.info("RunPod endpoints " + this.endpointNames + ((this.baseUrl != null) ? " at " + this.baseUrl : ""));
		}
	}

}
