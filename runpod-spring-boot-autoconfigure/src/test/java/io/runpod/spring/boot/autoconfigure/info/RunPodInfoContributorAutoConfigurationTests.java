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

package io.runpod.spring.boot.autoconfigure.info;

import java.util.Map;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.info.InfoEndpointAutoConfiguration;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.actuate.info.InfoEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunPodInfoContributorAutoConfiguration}.
 */
class RunPodInfoContributorAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(InfoEndpointAutoConfiguration.class, RunPodAutoConfiguration.class,
				RunPodInfoContributorAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=info", "runpod.api-key=rpa_test",
				"runpod.endpoints.sdxl.id=abc123", "runpod.endpoints.llm.id=def456");

	@Test
	void infoHasVersionAndEndpointCount() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(InfoEndpoint.class).info()).containsOnlyKeys("runpod");
			Object runpod = context.getBean(InfoEndpoint.class).info().get("runpod");
			assertThat(runpod).asInstanceOf(InstanceOfAssertFactories.MAP)
				.containsOnlyKeys("version", "endpoints")
				.containsEntry("endpoints", 2)
				.satisfies((info) -> assertThat(info.get("version").toString()).matches("dev|\\d+\\.\\d+\\.\\d+.*"));
		});
	}

	@Test
	void infoHasNoSecrets() {
		this.contextRunner.run((context) -> assertThat(context.getBean(InfoEndpoint.class).info().toString())
			.doesNotContain("rpa_test", "abc123"));
	}

	@Test
	void backsOffWhenDisabledByProperty() {
		this.contextRunner.withPropertyValues("management.info.runpod.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("runpodInfoContributor"));
	}

	@Test
	void backsOffWhenDefaultsAreDisabled() {
		this.contextRunner.withPropertyValues("management.info.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("runpodInfoContributor"));
	}

	@Test
	void backsOffWhenRunPodIsDisabled() {
		this.contextRunner.withPropertyValues("runpod.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("runpodInfoContributor"));
	}

	@Test
	void backsOffWhenContributorBeanExists() {
		this.contextRunner
			.withBean("runpodInfoContributor", InfoContributor.class,
					() -> (builder) -> builder.withDetail("runpod", Map.of("mine", true)))
			.run((context) -> assertThat(context.getBean(InfoEndpoint.class).info()).containsEntry("runpod",
					Map.of("mine", true)));
	}

	// with the import filter that skips an auto-configuration before its class is read
	@Test
	void backsOffWithoutActuator() {
		new ApplicationContextRunner().withUserConfiguration(ImportingConfiguration.class)
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("runpodInfoContributor"));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ RunPodAutoConfiguration.class, RunPodInfoContributorAutoConfiguration.class })
	static class ImportingConfiguration {

	}

}
