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

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;

final class ClientWithoutSpringBoot {

	private ClientWithoutSpringBoot() {
	}

	static RunPodClient createClient(URI baseUrl, Supplier<String> apiKey) {
		ConnectionProvider connections = ConnectionProvider.builder("runpod")
			.maxConnections(500)
			.pendingAcquireMaxCount(-1)
			.maxIdleTime(Duration.ofSeconds(20))
			.build();
		HttpClient httpClient = HttpClient.create(connections).disableRetry(true);
		return RunPodClient.builder(WebClient.builder().clientConnector(new ReactorClientHttpConnector(httpClient)))
			.baseUrl(baseUrl)
			.apiKey(apiKey)
			.build();
	}

	static String paint(RunPodClient client) {
		RunPodEndpoint sdxl = client.endpoint("abc123",
				(endpoint) -> endpoint.name("sdxl").options((options) -> options.timeout(Duration.ofMinutes(5))));
		return sdxl.runSync(Map.of("prompt", "a lighthouse"), String.class);
	}

}
