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

package io.runpod.spring.boot.test.testcontainers;

import java.net.URI;

import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

import io.runpod.spring.boot.RunPodConnectionDetails;

/**
 * Connection details factory for a {@link RunPodSimulatorContainer}. Endpoints have their
 * name as id.
 */
class RunPodSimulatorContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<RunPodSimulatorContainer, RunPodConnectionDetails> {

	@Override
	protected RunPodConnectionDetails getContainerConnectionDetails(
			ContainerConnectionSource<RunPodSimulatorContainer> source) {
		return new RunPodSimulatorContainerConnectionDetails(source);
	}

	private static final class RunPodSimulatorContainerConnectionDetails
			extends ContainerConnectionDetails<RunPodSimulatorContainer> implements RunPodConnectionDetails {

		private RunPodSimulatorContainerConnectionDetails(ContainerConnectionSource<RunPodSimulatorContainer> source) {
			super(source);
		}

		@Override
		public URI getBaseUrl() {
			return getContainer().getBaseUrl();
		}

		@Override
		public String getApiKey() {
			return getContainer().getApiKey();
		}

		// the simulator has a single key, also for endpoints of other accounts
		@Override
		public String getApiKey(String endpointName) {
			return getApiKey();
		}

		@Override
		public String getEndpointId(String endpointName) {
			return endpointName;
		}

	}

}
