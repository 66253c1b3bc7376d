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

import java.util.Locale;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;

import io.runpod.client.RunPodEndpoint;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.Operation;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = "runpod.endpoints.upper.timeout=1m")
@AutoConfigureRunPodSimulator
class AutoConfigureRunPodSimulatorTests {

	@Autowired
	private RunPodSimulator simulator;

	@Autowired
	private RunPodEndpoint upper;

	@BeforeAll
	static void registerEndpoint(@Autowired RunPodSimulator simulator) {
		simulator.endpoint("upper", (job) -> String.valueOf(job.input()).toUpperCase(Locale.ROOT));
	}

	@RepeatedTest(2)
	void simulatorIsResetBetweenTests() {
		assertThat(this.upper.runSync("words", String.class)).isEqualTo("WORDS");
		assertThat(this.simulator.requestCount("upper", Operation.RUN_SYNC)).isEqualTo(1);
		assertThat(this.upper.health().jobs().completed()).isEqualTo(1);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
