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
import java.nio.file.StandardCopyOption;
import java.util.List;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests with RunPod's packages for JavaScript as clients.
 */
class JavaScriptIT {

	private static final Path DIRECTORY = Path.of("target", "javascript");

	@BeforeAll
	static void installPackages() throws IOException, InterruptedException {
		Files.createDirectories(DIRECTORY);
		for (String file : List.of("package.json", "package-lock.json", "operations.mjs", "chat.mjs")) {
			Files.copy(Path.of("src", "test", "javascript", file), DIRECTORY.resolve(file),
					StandardCopyOption.REPLACE_EXISTING);
		}
		boolean installed = isInstalled();
		if (!Boolean.parseBoolean(System.getenv("CI"))) {
			Assumptions.assumeTrue(installed, "npm cannot install RunPod's packages, which are not tried");
		}
		assertThat(installed).as("npm ci").isTrue();
	}

	private static boolean isInstalled() throws InterruptedException {
		try {
			Process npm = start("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund");
			Files.write(DIRECTORY.resolve("npm.log"), npm.getInputStream().readAllBytes());
			return npm.waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Test
	void sdkSupportsEveryOperation() throws IOException, InterruptedException {
		try (RunnableJar jar = new RunnableJar("--port=0", "--api-key=rpa_js", "--endpoint=echo=echo",
				"--endpoint=stream=stream", "--endpoint=image=image", "--endpoint=fail=fail",
				"--endpoint=real=worker")) {
			assertPasses("operations.mjs", jar, 10);
		}
	}

	@Test
	void providerForAiSdkChats() throws IOException, InterruptedException {
		try (RunnableJar jar = new RunnableJar("--port=0", "--api-key=rpa_js", "--endpoint=llm=openai",
				"--endpoint=fail=fail")) {
			assertPasses("chat.mjs", jar, 6);
		}
	}

	private static void assertPasses(String script, RunnableJar jar, int count)
			throws IOException, InterruptedException {
		Process node = start("node", script, jar.awaitBaseUrl(), "rpa_js");
		String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(node.waitFor()).as(output).isZero();
		assertThat(output.lines().filter((line) -> line.startsWith("passed"))).hasSize(count);
	}

	private static Process start(String... command) throws IOException {
		return new ProcessBuilder(command).directory(DIRECTORY.toFile()).redirectErrorStream(true).start();
	}

}
