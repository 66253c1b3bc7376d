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

package io.runpod.docs.examples;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.transport.ProxyProvider;

import io.runpod.client.RunPodClient;

final class OwnClient {

	private OwnClient() {
	}

	@Configuration(proxyBeanMethods = false)
	static class ClientConfiguration {

		@Bean
		RunPodClient runPodClient(RunPodClient.Builder builder) {
			return builder.rateLimitShare(0.25).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxyConfiguration {

		@Bean
		ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> companyProxy(
				@Value("${gallery.proxy.host}") String host, @Value("${gallery.proxy.port}") int port) {
			return (builder) -> builder.withHttpClientCustomizer(
					(client) -> client.proxy((proxy) -> proxy.type(ProxyProvider.Proxy.HTTP).host(host).port(port)));
		}

	}

}
