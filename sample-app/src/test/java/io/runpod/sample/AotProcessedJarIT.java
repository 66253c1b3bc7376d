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

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.runpod.simulator.RunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the packaged application with ahead-of-time processed beans.
 */
class AotProcessedJarIT {

	@Test
	@Timeout(value = 3, unit = TimeUnit.MINUTES)
	void runsFirstJobWithAotProcessedBeans() throws Exception {
		try (RunPodSimulator simulator = RunPodSimulator.builder()
			.endpoint("abc123", new PictureHandler())
			.endpoint("def456", new StoryHandler())
			.start()) {
			List<String> log = runUntilFirstJob("-Dspring.aot.enabled=true", "-jar", System.getProperty("project.jar"),
					"--server.port=0", "--spring.datasource.url=jdbc:h2:mem:orders",
					"--runpod.base-url=" + simulator.baseUrl(), "--runpod.api-key=" + simulator.apiKey(),
					"--runpod.endpoints.sdxl.id=abc123", "--runpod.endpoints.llm.id=def456");
			assertThat(log).anySatisfy((line) -> assertThat(line).contains("Starting AOT-processed SampleApplication"));
			assertThat(log).last().asString().contains("First job on endpoint 'sdxl': COMPLETED");
		}
	}

	// until the outcome of the first job is logged, or the application ends
	private static List<String> runUntilFirstJob(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		List<String> log = new ArrayList<>();
		try (BufferedReader reader = process.inputReader()) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				log.add(line);
				if (line.contains("First job")) {
					break;
				}
			}
		}
		finally {
			process.destroy();
			process.waitFor();
		}
		return log;
	}

}
