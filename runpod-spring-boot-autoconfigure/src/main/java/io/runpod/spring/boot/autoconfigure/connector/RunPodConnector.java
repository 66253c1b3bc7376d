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

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Gives the client a connector of its own: the HTTP library, proxy and filters that the
 * application has chosen for all its clients, with time limits that long polls survive.
 */
final class RunPodConnector {

	private final ClientHttpConnector connector;

	RunPodConnector(RunPodProperties properties, ObjectProvider<ClientHttpConnectorBuilder<?>> builder,
			ObjectProvider<HttpClientSettings> settings, ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<ConnectionPool> pool) {
		ClientHttpConnectorBuilder<?> connectorBuilder = builder.getIfAvailable(ClientHttpConnectorBuilder::detect);
		ConnectionPool connectionPool = pool.getIfAvailable(() -> (other) -> other);
		// no read timeout: the client limits each request by how long RunPod may hold it
		HttpClientSettings own = settings.getIfAvailable(HttpClientSettings::defaults)
			.withTimeouts(properties.connectTimeout(), null);
		this.connector = connectionPool.applyTo(connectorBuilder)
			.build(withSslBundle(own, properties.ssl().bundle(), sslBundles));
	}

	private static HttpClientSettings withSslBundle(HttpClientSettings settings, @Nullable String bundle,
			ObjectProvider<SslBundles> sslBundles) {
		return StringUtils.hasText(bundle) ? settings.withSslBundle(sslBundles.getObject().getBundle(bundle))
				: settings;
	}

	WebClient.Builder applyTo(WebClient.Builder builder) {
		return builder.clone().clientConnector(this.connector);
	}

}
