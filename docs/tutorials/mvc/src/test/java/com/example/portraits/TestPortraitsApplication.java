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

package com.example.portraits;

import java.time.Duration;
import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

import io.runpod.spring.boot.test.RunPodSimulatorCustomizer;

@TestConfiguration(proxyBeanMethods = false)
public class TestPortraitsApplication {

	@Bean
	RunPodSimulatorCustomizer simulatedEndpoints() {
		return (simulator) -> simulator.endpoint("flux", (job) -> job.delay(Duration.ofSeconds(2))
			.thenReturn(Map.of("image_url", "https://example.com/" + job.jobId() + ".png")));
	}

	public static void main(String[] args) {
		SpringApplication.from(PortraitsApplication::main).with(TestPortraitsApplication.class).run(args);
	}

}
