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

package io.runpod.spring.boot.test;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.webclient.test.autoconfigure.WebClientTest;

import io.runpod.client.RunPodEndpoint;
import io.runpod.simulator.RunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the simulator in Spring Boot's slice for clients on WebClient.
 */
@WebClientTest(properties = "runpod.endpoints.echo.timeout=1m")
@AutoConfigureRunPodSimulator
class SimulatorWebClientSliceTests {

	@Test
	void endpointCallsSimulator(@Autowired RunPodSimulator simulator, @Autowired RunPodEndpoint echo) {
		simulator.endpoint("echo", (job) -> job.input());
		assertThat(echo.runSync("words", String.class)).isEqualTo("words");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	static class Application {

	}

}
