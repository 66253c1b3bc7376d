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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.runpod.simulator.RunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the simulator of an application that devtools restarts, which it does in no
 * test: the application runs in a process of its own.
 */
class DevToolsRestartTests {

	private static final Pattern PORT = Pattern.compile("Start \\d with port (\\d+)");

	@Test
	@Timeout(180)
	void simulatorSurvivesRestartAndUsesNewHandlers() throws IOException {
		Process application = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-cp", System.getProperty("java.class.path"), "-Drunpod.endpoints.echo.timeout=1m",
				DevToolsRestartApplication.class.getName())
			.redirectErrorStream(true)
			.start();
		try {
			String output = new String(application.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			List<String> ports = PORT.matcher(output).results().map((found) -> found.group(1)).toList();
			assertThat(ports).as(output).hasSize(2).containsOnly(ports.get(0));
			assertThat(output).contains("Ended before: run by start 1", "Waited: run by start 2");
		}
		finally {
			application.destroyForcibly();
		}
	}

	@Test
	void devtoolsIsOptional() {
		new ApplicationContextRunner().withClassLoader(new FilteredClassLoader("org.springframework.boot.devtools"))
			.withConfiguration(AutoConfigurations.of(RunPodSimulatorAutoConfiguration.class))
			.withBean(RunPodSimulatorCustomizer.class, () -> (simulator) -> {
			})
			.run((context) -> assertThat(context).hasSingleBean(RunPodSimulator.class));
	}

}
