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

package io.runpod.spring.boot.autoconfigure.connector;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The client's own connector. Not a bean of type {@link ClientHttpConnector}: that is the
 * one which the application's other clients share.
 *
 * @since 0.1.0
 */
public final class RunPodConnector {

	private final ClientHttpConnector connector;

	/**
	 * Create the connector.
	 * @param builder the HTTP library that the application has chosen, customized
	 * @param settings the settings to use
	 * @param pool where connections come from, if the HTTP library lets one choose
	 */
	public RunPodConnector(ClientHttpConnectorBuilder<?> builder, HttpClientSettings settings, ConnectionPool pool) {
		this.connector = pool.applyTo(builder).build(settings);
	}

	/**
	 * Make clients use this connector.
	 * @param builder the application's builder, not changed
	 * @return a clone that uses this connector
	 */
	public WebClient.Builder applyTo(WebClient.Builder builder) {
		return builder.clone().clientConnector(this.connector);
	}

}
