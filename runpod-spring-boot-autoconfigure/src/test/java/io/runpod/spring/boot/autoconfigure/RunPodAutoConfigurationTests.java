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

import java.util.Map;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.RunPodConnectionDetails;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunPodAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RunPodAutoConfigurationTests {

	@RegisterExtension
	private static final MockRunPodServer runPod = new MockRunPodServer();

	private final ApplicationContextRunner contextRunner = RunPodContextRunners.create();

	private final ApplicationContextRunner contextRunnerWithKey = this.contextRunner
		.withPropertyValues("runpod.api-key=rpa_test");

	private final ApplicationContextRunner contextRunnerWithEndpoints = this.contextRunnerWithKey
		.withPropertyValues("runpod.endpoints.sdxl.id=abc123", "runpod.endpoints.flux-dev.id=def456");

	@Test
	void startsWithoutConfiguration(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(RunPodEndpoint.class);
			assertThat(context.getBeanFactory().containsSingleton("runPodClient")).isFalse();
			assertThat(output).doesNotContain("RunPod endpoints");
		});
	}

	@Test
	void registersNoBeansWhenDisabled() {
		this.contextRunnerWithEndpoints.withPropertyValues("runpod.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(RunPodEndpoint.class)
				.doesNotHaveBean(RunPodClient.class)
				.doesNotHaveBean(RunPodConnectionDetails.class)
				.doesNotHaveBean(RunPodProperties.class));
	}

	@Test
	void registersBeanPerEndpointName() {
		this.contextRunnerWithEndpoints.run((context) -> {
			assertThat(context.getBeansOfType(RunPodEndpoint.class)).containsOnlyKeys("sdxl", "flux-dev");
			assertThat(context.getBean("flux-dev", RunPodEndpoint.class).id()).isEqualTo("def456");
			assertThat(context.getBean("flux-dev", RunPodEndpoint.class).name()).isEqualTo("flux-dev");
		});
	}

	@Test
	void logsEndpointNamesOnceWithoutKey(CapturedOutput output) {
		this.contextRunnerWithEndpoints.run((context) -> assertThat(output)
			.containsOnlyOnce("RunPod endpoints [sdxl, flux-dev] at https://api.runpod.ai/v2")
			.doesNotContain("rpa_test"));
	}

	@Test
	void injectsEndpointByQualifierParameterNameAliasAndMap() {
		this.contextRunnerWithEndpoints.withUserConfiguration(InjectionPoints.class).run((context) -> {
			assertThat(context.getBean("byQualifier")).isEqualTo("abc123");
			assertThat(context.getBean("byParameterName")).isEqualTo("abc123");
			assertThat(context.getBean("byAlias")).isEqualTo("def456");
			assertThat(context.getBean("asMap")).isEqualTo("[flux-dev, sdxl]");
		});
	}

	@Test
	void injectsEndpointByTypeWhenOnlyOneExists() {
		this.contextRunnerWithKey.withPropertyValues("runpod.endpoints.sdxl.id=abc123")
			.withUserConfiguration(InjectionByType.class)
			.run((context) -> assertThat(context.getBean("byType")).isEqualTo("abc123"));
	}

	@Test
	void aliasDoesNotHideApplicationBean() {
		this.contextRunnerWithEndpoints.withBean("fluxDev", String.class, () -> "mine")
			.run((context) -> assertThat(context.getBean("fluxDev")).isEqualTo("mine"));
	}

	@Test
	void registersClientWhenOnlyApiKeyIsSet() {
		runPod.stub(WireMock.get("/v2/late1/health"), "health.json");
		this.contextRunnerWithKey.withPropertyValues(runPod.baseUrlProperties()).run((context) -> {
			RunPodEndpoint endpoint = context.getBean(RunPodClient.class).endpoint("late1");
			assertThat(endpoint.health().workers().idle()).isEqualTo(2);
			assertThat(runPod.receivedRequest().getHeader("Authorization")).isEqualTo("Bearer rpa_test");
		});
	}

	@Test
	void backsOffWhenClientBeanExists() {
		RunPodClient userClient = RunPodClient.builder(WebClient.builder()).apiKey(() -> "own").build();
		this.contextRunnerWithEndpoints.withBean("own", RunPodClient.class, () -> userClient)
			.run((context) -> assertThat(context).getBean(RunPodClient.class).isSameAs(userClient));
	}

	@Configuration(proxyBeanMethods = false)
	static class InjectionPoints {

		@Bean
		String byQualifier(@Qualifier("sdxl") RunPodEndpoint endpoint) {
			return endpoint.id();
		}

		@Bean
		String byParameterName(RunPodEndpoint sdxl) {
			return sdxl.id();
		}

		@Bean
		String byAlias(RunPodEndpoint fluxDev) {
			return fluxDev.id();
		}

		@Bean
		String asMap(Map<String, RunPodEndpoint> endpoints) {
			return endpoints.keySet().stream().sorted().toList().toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InjectionByType {

		@Bean
		String byType(RunPodEndpoint any) {
			return any.id();
		}

	}

}
