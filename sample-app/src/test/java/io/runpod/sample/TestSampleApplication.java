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

package io.runpod.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

import io.runpod.spring.boot.test.RunPodSimulatorCustomizer;

/**
 * Starts the sample with the embedded simulator, without account and key.
 */
@TestConfiguration(proxyBeanMethods = false)
public class TestSampleApplication {

	@Bean
	RunPodSimulatorCustomizer simulatedEndpoints() {
		return (simulator) -> simulator.endpoint("sdxl", new PictureHandler())
			.endpoint("llm", new StoryHandler(), (settings) -> settings.aggregateStream(true))
			.endpoint("chat", new ChatHandler());
	}

	public static void main(String[] args) {
		SpringApplication.from(SampleApplication::main).with(TestSampleApplication.class).run(args);
	}

}
