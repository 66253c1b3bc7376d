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
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.http.client.ClientHttpRequestFactory;
import reactor.netty.http.client.HttpClient;

import io.runpod.client.loadbalancing.RunPodLoadBalancer;

/**
 * Factory of the blocking HTTP client of load-balancing endpoints, which never repeats a
 * request by itself and waits for a response as long as RunPod does.
 */
final class LoadBalancerRequestFactory {

	private LoadBalancerRequestFactory() {
	}

	static ClientHttpRequestFactory create(ClientHttpRequestFactoryBuilder<?> builder, HttpClientSettings settings,
			RunPodProperties.Http http, ObjectProvider<SslBundles> sslBundles) {
		HttpClientSettings clientSettings = RunPodAutoConfiguration.httpClientSettings(settings, http,
				RunPodLoadBalancer.MAX_RESPONSE_TIME, sslBundles);
		if (builder instanceof ReactorClientHttpRequestFactoryBuilder reactor) {
			return ReactorNetty.withoutRetry(reactor).build(clientSettings);
		}
		if (builder instanceof HttpComponentsClientHttpRequestFactoryBuilder httpComponents) {
			return HttpComponents.withoutRetry(httpComponents, http.maxConnections()).build(clientSettings);
		}
		return builder.build(clientSettings);
	}

	private static final class ReactorNetty {

		static ReactorClientHttpRequestFactoryBuilder withoutRetry(ReactorClientHttpRequestFactoryBuilder builder) {
			return builder.withHttpClientCustomizer((HttpClient client) -> client.disableRetry(true));
		}

	}

	private static final class HttpComponents {

		static HttpComponentsClientHttpRequestFactoryBuilder withoutRetry(
				HttpComponentsClientHttpRequestFactoryBuilder builder, int maxConnections) {
			return builder
				.withConnectionManagerCustomizer(
						(connections) -> connections.setMaxConnPerRoute(maxConnections).setMaxConnTotal(maxConnections))
				.withHttpClientCustomizer((client) -> client.disableAutomaticRetries());
		}

	}

}
