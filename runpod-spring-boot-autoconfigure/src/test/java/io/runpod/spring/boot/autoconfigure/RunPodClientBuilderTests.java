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

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.RunPodClientBuilderConfigurer;
import io.runpod.spring.boot.RunPodClientCustomizer;
import io.runpod.spring.boot.RunPodEndpointRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the builder of {@link RunPodClient} and
 * {@link RunPodClientBuilderConfigurer}.
 */
class RunPodClientBuilderTests {

	@RegisterExtension
	private static final MockRunPodServer runPod = new MockRunPodServer();

	private final ApplicationContextRunner contextRunner = RunPodContextRunners.createWithSdxl()
		.withPropertyValues(runPod.baseUrlProperties());

	@Test
	void builderIsPrototype() {
		this.contextRunner.run((context) -> assertThat(context.getBean(RunPodClient.Builder.class))
			.isNotSameAs(context.getBean(RunPodClient.Builder.class)));
	}

	@Test
	void secondClientSharesConfigurationButNotAccount() {
		runPod.stub(WireMock.get("/v2/abc123/health"), "health.json");
		runPod.stub(WireMock.get("/v2/def456/health"), "health.json");
		this.contextRunner.withUserConfiguration(SecondAccountConfiguration.class).run((context) -> {
			RunPodClient second = context.getBean("secondAccount", RunPodClient.class);
			second.endpoint("def456").health();
			context.getBean(RunPodEndpoint.class).health();
			assertThat(context.getBean(RunPodClient.class)).isNotSameAs(second);
			runPod.server()
				.verify(WireMock.getRequestedFor(WireMock.urlEqualTo("/v2/def456/health"))
					.withHeader("Authorization", WireMock.equalTo("Bearer rpa_second"))
					.withHeader("X-Customized", WireMock.equalTo("yes")));
			runPod.server()
				.verify(WireMock.getRequestedFor(WireMock.urlEqualTo("/v2/abc123/health"))
					.withHeader("Authorization", WireMock.equalTo("Bearer rpa_test"))
					.withHeader("X-Customized", WireMock.equalTo("yes")));
			assertThat(context.getBean(RunPodEndpointRegistry.class).getEndpoints()).containsOnlyKeys("sdxl", "def456");
		});
	}

	@Test
	void configurerAppliesToBuilderOfApplication() {
		runPod.stub(WireMock.get("/v2/abc123/health"), "health.json");
		this.contextRunner.withUserConfiguration(CustomizerConfiguration.class, OwnBuilderConfiguration.class)
			.run((context) -> {
				context.getBean(RunPodEndpoint.class).health();
				assertThat(runPod.receivedRequest().getHeader("X-Customized")).isEqualTo("yes");
				assertThat(runPod.receivedRequest().getHeader("X-Own-Builder")).isEqualTo("yes");
			});
	}

	@Configuration(proxyBeanMethods = false)
	@Import(RunPodEndpointRegistry.class)
	static class CustomizerConfiguration {

		@Bean
		RunPodClientCustomizer headerCustomizer() {
			return (client) -> client.webClient((webClient) -> webClient.defaultHeader("X-Customized", "yes"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(CustomizerConfiguration.class)
	static class SecondAccountConfiguration {

		@Bean(defaultCandidate = false)
		@Qualifier("secondAccount")
		RunPodClient secondAccount(RunPodClient.Builder builder) {
			return builder.apiKey(() -> "rpa_second").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBuilderConfiguration {

		@Bean
		RunPodClient.Builder ownBuilder(RunPodClientBuilderConfigurer configurer) {
			return configurer
				.configure(RunPodClient.builder(WebClient.builder().defaultHeader("X-Own-Builder", "yes")));
		}

	}

}
