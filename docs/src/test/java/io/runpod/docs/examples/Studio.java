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

import java.util.Map;
import java.util.Set;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.RunPodClientCustomizer;

@Configuration(proxyBeanMethods = false)
class Studio {

	final RunPodEndpoint sdxl;

	final RunPodEndpoint batch;

	final RunPodEndpoint upscaler;

	final Set<String> names;

	Studio(RunPodEndpoint sdxl, @Qualifier("sdxl-batch") RunPodEndpoint batch, Map<String, RunPodEndpoint> all,
			RunPodClient client) {
		this.sdxl = sdxl;
		this.batch = batch;
		this.names = all.keySet();
		this.upscaler = client.endpoint("xyz789");
	}

	@Bean
	static RunPodClientCustomizer traceHeader() {
		return (client) -> client.webClient((webClient) -> webClient.defaultHeader("X-Department", "art"));
	}

	@Bean(defaultCandidate = false)
	@Qualifier("print")
	static RunPodClient printClient(RunPodClient.Builder builder, @Value("${print.api-key}") String apiKey) {
		return builder.apiKey(() -> apiKey).rateLimitShare(0.5).build();
	}

}
