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

package io.runpod.docs.newcomer;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

import io.runpod.client.exception.RunPodJobException;
import io.runpod.spring.boot.test.testcontainers.RunPodWorkerContainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ImagesOfThisBuild
@SpringBootTest
class PortraitWorkerIT {

	@Autowired
	private Portraits portraits;

	@Test
	void workerPaints() {
		assertThat(this.portraits.paint("a lighthouse")).startsWith(0x89, 'P', 'N', 'G');
	}

	@Test
	void workerRequiresPrompt() {
		assertThatExceptionOfType(RunPodJobException.class).isThrownBy(() -> this.portraits.paint(""))
			.withMessageContaining("a picture of what?");
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Workers {

		@Bean
		RunPodWorkerContainer sdxlWorker() {
			return new RunPodWorkerContainer("my-worker:dev").forEndpoint("sdxl");
		}

	}

}
