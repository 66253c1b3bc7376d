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

package io.runpod.simulator.main;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for the runnable jar, including RunPod's JavaScript SDK.
 */
class RunnableJarIT {

	private static final String SDK = "runpod-sdk@1.1.2";

	private static final int TERMINATED = 128 + 15;

	@Test
	void helpNamesEveryOption() {
		try (RunnableJar jar = new RunnableJar("--help")) {
			assertThat(jar.readOutput()).contains("--endpoint=ID=HANDLER").contains("--bind-address");
			assertThat(jar.awaitExitCode()).isZero();
		}
	}

	@Test
	void badOptionIsNamedWithoutAStackTrace() {
		try (RunnableJar jar = new RunnableJar("--port=none", "--endpoint=echo=echo")) {
			assertThat(jar.readOutput()).isEqualTo("--port=none is not a port (--help lists the options)");
			assertThat(jar.awaitExitCode()).isEqualTo(2);
		}
	}

	@Test
	void servesUntilTerminated() {
		try (RunnableJar jar = new RunnableJar("--port=0", "--endpoint=echo=echo")) {
			assertThat(jar.awaitBaseUrl()).startsWith("http://127.0.0.1:").endsWith("/v2");
			jar.terminate();
			assertThat(jar.awaitExitCode()).isEqualTo(TERMINATED);
		}
	}

	@Test
	void javaScriptSdkSupportsEveryOperation() throws IOException, InterruptedException {
		Path directory = Files.createDirectories(Path.of("target", "javascript"));
		boolean installed = isInstalled(directory);
		if (!Boolean.parseBoolean(System.getenv("CI"))) {
			Assumptions.assumeTrue(installed, "npm cannot install " + SDK + ": the JavaScript SDK is not tried");
		}
		assertThat(installed).as("npm install " + SDK).isTrue();
		Path script = directory.resolve("operations.mjs");
		Files.writeString(script, Files.readString(Path.of("src", "test", "javascript", "operations.mjs")));
		try (RunnableJar jar = new RunnableJar("--port=0", "--api-key=rpa_js", "--endpoint=echo=echo",
				"--endpoint=stream=stream", "--endpoint=image=image", "--endpoint=fail=fail",
				"--endpoint=real=worker")) {
			Process node = start(directory, "node", "operations.mjs", jar.awaitBaseUrl(), "rpa_js");
			String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(node.waitFor()).as(output).isZero();
			assertThat(output.lines().filter((line) -> line.startsWith("passed"))).hasSize(10);
		}
	}

	// Without a lock file, which would contain URLs of a registry.
	private static boolean isInstalled(Path directory) throws InterruptedException {
		try {
			Files.writeString(directory.resolve("package.json"), "{\"private\":true}");
			Process npm = start(directory, "npm", "install", "--no-package-lock", "--no-save", "--no-audit",
					"--no-fund", SDK);
			Files.write(directory.resolve("npm.log"), npm.getInputStream().readAllBytes());
			return npm.waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static Process start(Path directory, String... command) throws IOException {
		return new ProcessBuilder(List.of(command)).directory(directory.toFile()).redirectErrorStream(true).start();
	}

}
