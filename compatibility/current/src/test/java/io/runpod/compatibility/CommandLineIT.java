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

package io.runpod.compatibility;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.runpod.simulator.RunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the application as a process, with and without ahead-of-time processing.
 */
class CommandLineIT {

	@Test
	void commandLine() throws Exception {
		assertThat(run("-Dspring.aot.enabled=false", "--spring.main.web-application-type=none"))
			.contains("Painted Picture[title=portrait]");
	}

	@Test
	void aheadOfTimeProcessed() throws Exception {
		assertThat(run("-Dspring.aot.enabled=true", "--server.port=0", "--spring.main.keep-alive=false"))
			.contains("Starting AOT-processed PortraitsApplication", "Painted Picture[title=portrait]");
	}

	private static String run(String option, String... arguments) throws Exception {
		try (RunPodSimulator simulator = RunPodSimulator.builder()
			.apiKey("key")
			.endpoint("abc123", (job) -> Map.of("title", "portrait"))
			.start()) {
			ProcessBuilder builder = new ProcessBuilder(
					Path.of(System.getProperty("java.home"), "bin", "java").toString(), option, "-cp",
					System.getProperty("java.class.path"), PortraitsApplication.class.getName(), "--prompt=a",
					"--runpod.base-url=" + simulator.baseUrl());
			builder.command().addAll(List.of(arguments));
			Process process = builder.redirectErrorStream(true).start();
			StringBuilder output = new StringBuilder();
			try (BufferedReader reader = process.inputReader()) {
				String line;
				do {
					line = reader.readLine();
					output.append(line).append('\n');
				}
				while (line != null && !line.startsWith("Painted"));
			}
			process.destroy();
			assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
			return output.toString();
		}
	}

}
