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

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.StringUtils;
import reactor.netty.http.client.HttpClient;

import io.runpod.spring.boot.autoconfigure.connector.ConnectionPool;
import io.runpod.spring.boot.autoconfigure.connector.ReactorConnectionPool;
import io.runpod.spring.boot.autoconfigure.connector.RunPodConnector;

/**
 * The client's own connector, from what the application has chosen for all its clients:
 * the HTTP library, proxy, redirects, TLS.
 */
@Configuration(proxyBeanMethods = false)
class RunPodConnectorConfiguration {

	@Bean
	@Lazy
	RunPodConnector runPodConnector(RunPodProperties properties, ResourceLoader resourceLoader,
			ObjectProvider<ClientHttpConnectorBuilder<?>> builder, ObjectProvider<HttpClientSettings> settings,
			ObjectProvider<SslBundles> sslBundles, ObjectProvider<ConnectionPool> pool) {
		// no read timeout: the client limits each request by how long RunPod may hold it
		HttpClientSettings clientSettings = settings.getIfAvailable(HttpClientSettings::defaults)
			.withTimeouts(properties.http().connectTimeout(), null);
		String bundle = properties.http().ssl().bundle();
		if (StringUtils.hasText(bundle)) {
			clientSettings = clientSettings.withSslBundle(sslBundles.getObject().getBundle(bundle));
		}
		return new RunPodConnector(
				builder.getIfAvailable(() -> ClientHttpConnectorBuilder.detect(resourceLoader.getClassLoader())),
				clientSettings, pool.getIfAvailable(() -> (connectorBuilder) -> connectorBuilder));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(HttpClient.class)
	static class ReactorNettyConfiguration {

		@Bean
		@Lazy
		ReactorConnectionPool runPodConnectionPool(RunPodProperties properties) {
			return new ReactorConnectionPool(properties.http().maxConnections());
		}

	}

}
