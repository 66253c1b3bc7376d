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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunPodAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RunPodAutoConfigurationTests {

	@RegisterExtension
	private static final FakeRunPod runPod = new FakeRunPod();

	private final ApplicationContextRunner contextRunner = TestApplication.with();

	private final ApplicationContextRunner withKey = this.contextRunner.withPropertyValues("runpod.api-key=rpa_test");

	private final ApplicationContextRunner withTwo = this.withKey.withPropertyValues("runpod.endpoints.sdxl.id=abc123",
			"runpod.endpoints.flux-dev.id=def456");

	@Test
	void nothingConfiguredIsNoMistake(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(RunPodEndpoint.class);
			assertThat(context.getBeanFactory().containsSingleton("runPodClient")).isFalse();
			assertThat(output).doesNotContain("RunPod endpoints");
		});
	}

	@Test
	void disabledMeansNothing() {
		this.withTwo.withPropertyValues("runpod.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(RunPodEndpoint.class)
				.doesNotHaveBean(RunPodClient.class)
				.doesNotHaveBean(RunPodConnectionDetails.class)
				.doesNotHaveBean(RunPodProperties.class));
	}

	@Test
	void eachNameIsABean() {
		this.withTwo.run((context) -> {
			assertThat(context.getBeansOfType(RunPodEndpoint.class)).containsOnlyKeys("sdxl", "flux-dev");
			assertThat(context.getBean("flux-dev", RunPodEndpoint.class).id()).isEqualTo("def456");
			assertThat(context.getBean("flux-dev", RunPodEndpoint.class).name()).isEqualTo("flux-dev");
		});
	}

	@Test
	void namesAreToldOnceWithoutTheKey(CapturedOutput output) {
		this.withTwo.run((context) -> assertThat(output)
			.containsOnlyOnce("RunPod endpoints [sdxl, flux-dev] at https://api.runpod.ai/v2")
			.doesNotContain("rpa_test"));
	}

	@Test
	void injectedByQualifierParameterNameAliasAndMap() {
		this.withTwo.withUserConfiguration(InjectionPoints.class).run((context) -> {
			assertThat(context.getBean("byQualifier")).isEqualTo("abc123");
			assertThat(context.getBean("byParameterName")).isEqualTo("abc123");
			assertThat(context.getBean("byAlias")).isEqualTo("def456");
			assertThat(context.getBean("asMap")).isEqualTo("[flux-dev, sdxl]");
		});
	}

	@Test
	void injectedByTypeWhenThereIsOne() {
		this.withKey.withPropertyValues("runpod.endpoints.sdxl.id=abc123")
			.withUserConfiguration(ByType.class)
			.run((context) -> assertThat(context.getBean("byType")).isEqualTo("abc123"));
	}

	@Test
	void aliasHidesNoBeanOfTheApplication() {
		this.withTwo.withBean("fluxDev", String.class, () -> "mine")
			.run((context) -> assertThat(context.getBean("fluxDev")).isEqualTo("mine"));
	}

	@Test
	void keyAloneGivesAClientForIdsKnownAtRunTime() {
		runPod.answer(WireMock.get("/v2/late1/health"), "health.json");
		this.withKey.withPropertyValues(runPod.asBaseUrl()).run((context) -> {
			RunPodEndpoint endpoint = context.getBean(RunPodClient.class).endpoint("late1");
			assertThat(endpoint.health().workers().idle()).isEqualTo(2);
			assertThat(runPod.received().getHeader("Authorization")).isEqualTo("Bearer rpa_test");
		});
	}

	@Test
	void clientOfTheApplicationIsUsed() {
		RunPodClient own = RunPodClient.builder(WebClient.builder()).apiKey(() -> "own").build();
		this.withTwo.withBean("own", RunPodClient.class, () -> own)
			.run((context) -> assertThat(context).getBean(RunPodClient.class).isSameAs(own));
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
	static class ByType {

		@Bean
		String byType(RunPodEndpoint any) {
			return any.id();
		}

	}

}
