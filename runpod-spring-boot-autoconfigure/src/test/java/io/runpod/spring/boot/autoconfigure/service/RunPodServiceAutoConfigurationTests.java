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

package io.runpod.spring.boot.autoconfigure.service;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import io.runpod.client.service.ImportRunPodServices;
import io.runpod.client.service.RunPodService;
import io.runpod.client.service.RunPodServiceFactoryBean;
import io.runpod.spring.boot.autoconfigure.RunPodContextRunners;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunPodServiceAutoConfiguration}.
 */
class RunPodServiceAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = RunPodContextRunners
		.createWithSdxl(RunPodServiceAutoConfiguration.class);

	@Test
	void packagesOfTheApplicationAreScanned() {
		this.contextRunner.withUserConfiguration(Application.class).run((context) -> {
			assertThat(context).hasSingleBean(Sdxl.class).hasSingleBean(Other.class);
			assertThat(context.getBean("sdxl#" + Sdxl.class.getName()))
				.hasToString(Sdxl.class.getName() + "[sdxl -> abc123]");
		});
	}

	@Test
	void importReplacesScan() {
		this.contextRunner.withUserConfiguration(Application.class, ImportingConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(Sdxl.class).doesNotHaveBean(Other.class));
	}

	@Test
	void nothingIsScannedWithoutPackages() {
		this.contextRunner
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RunPodServiceFactoryBean.class));
	}

	@Test
	void nothingIsScannedWhenRunPodIsDisabled() {
		this.contextRunner.withUserConfiguration(Application.class)
			.withPropertyValues("runpod.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Sdxl.class));
	}

	@Test
	void coroutinesAreNotRequired() {
		this.contextRunner.withUserConfiguration(Application.class)
			.withClassLoader(new FilteredClassLoader("kotlin", "kotlinx"))
			.run((context) -> assertThat(context).hasSingleBean(Sdxl.class));
	}

	@RunPodService("sdxl")
	interface Sdxl {

		String paint(String prompt);

	}

	@RunPodService("sdxl")
	interface Other {

		String paint(String prompt);

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportRunPodServices(Sdxl.class)
	static class ImportingConfiguration {

	}

}
