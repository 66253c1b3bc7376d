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
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;

import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.test.testcontainers.RunPodSimulatorContainer;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(PortraitImages.class)
@SpringBootTest
class SimulatorServiceIT {

	@Test
	void callsEndpointInContainer(@Autowired RunPodEndpoint sdxl) {
		assertThat(sdxl.health().workers().idle()).isPositive();
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Services {

		@Bean
		@ServiceConnection
		RunPodSimulatorContainer runPod() {
			return new RunPodSimulatorContainer("runpod-simulator").withEndpoint("sdxl", "image");
		}

	}

}
