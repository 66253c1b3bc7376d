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

package io.runpod.spring.boot.test;

import java.net.URI;
import java.util.List;
import java.util.UUID;

import org.springframework.boot.test.http.server.LocalTestWebServer;
import org.springframework.context.ApplicationContext;

import io.runpod.spring.boot.RunPodWebhookConnectionDetails;

/**
 * Connection details for webhooks from a simulator in this process to the web server of
 * the application, whatever its port, with a random secret.
 */
class SimulatorWebhookConnectionDetails implements RunPodWebhookConnectionDetails {

	private final ApplicationContext context;

	private final List<String> secrets = List.of(UUID.randomUUID().toString());

	SimulatorWebhookConnectionDetails(ApplicationContext context) {
		this.context = context;
	}

	@Override
	public URI getBaseUrl() {
		return URI.create(LocalTestWebServer.obtain(this.context).uri());
	}

	@Override
	public List<String> getSecrets() {
		return this.secrets;
	}

}
