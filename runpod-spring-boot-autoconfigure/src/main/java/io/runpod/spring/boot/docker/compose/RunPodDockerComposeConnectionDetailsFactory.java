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

package io.runpod.spring.boot.docker.compose;

import java.net.URI;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

import io.runpod.spring.boot.RunPodConnectionDetails;

/**
 * Connection details factory for a Compose service whose image is named {@value #NAME},
 * or that has the corresponding label. Endpoints have their name as id; the environment
 * variable {@value #API_KEY} of the service contains the key.
 */
class RunPodDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<RunPodConnectionDetails> {

	private static final String NAME = "runpod-simulator";

	private static final String API_KEY = "RUNPOD_API_KEY";

	private static final int PORT = 8000;

	RunPodDockerComposeConnectionDetailsFactory() {
		super(NAME);
	}

	@Override
	protected RunPodConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new RunPodDockerComposeConnectionDetails(source.getRunningService());
	}

	private static final class RunPodDockerComposeConnectionDetails extends DockerComposeConnectionDetails
			implements RunPodConnectionDetails {

		private final URI baseUrl;

		private final String apiKey;

		private RunPodDockerComposeConnectionDetails(RunningService service) {
			super(service);
			this.baseUrl = URI.create("http://" + service.host() + ":" + service.ports().get(PORT) + "/v2");
			String key = service.env().get(API_KEY);
			Assert.state(StringUtils.hasText(key), () -> "The service '" + service.name()
					+ "' of Docker Compose needs the environment variable " + API_KEY + ", with its --api-key");
			this.apiKey = key;
		}

		@Override
		public URI getBaseUrl() {
			return this.baseUrl;
		}

		@Override
		public String getApiKey() {
			return this.apiKey;
		}

		// the simulator has a single key, also for endpoints of other accounts
		@Override
		public String getApiKey(String endpointName) {
			return this.apiKey;
		}

		@Override
		public String getEndpointId(String endpointName) {
			return endpointName;
		}

	}

}
