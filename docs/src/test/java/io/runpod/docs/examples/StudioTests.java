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

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.runpod.client.RunPodClient;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class StudioTests {

	@Test
	void injectsEndpointsByNameQualifierAndMap() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(RunPodAutoConfiguration.class))
			.withUserConfiguration(Studio.class)
			.withPropertyValues("runpod.api-key=key", "runpod.endpoints.sdxl.id=abc123",
					"runpod.endpoints.sdxl-batch.id=abc123", "print.api-key=other")
			.run((context) -> {
				Studio studio = context.getBean(Studio.class);
				assertThat(studio.sdxl.name()).isEqualTo("sdxl");
				assertThat(studio.batch.name()).isEqualTo("sdxl-batch");
				assertThat(studio.upscaler.id()).isEqualTo("xyz789");
				assertThat(studio.names).contains("sdxl", "sdxl-batch");
				assertThat(context.getBean("printClient")).isNotSameAs(context.getBean(RunPodClient.class));
			});
	}

}
