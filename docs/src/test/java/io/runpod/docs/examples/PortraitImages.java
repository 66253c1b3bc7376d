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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * Condition that builds the images of the page if a Docker engine is available: the
 * worker from the handler on the page, on a replacement of RunPod's SDK, and the
 * simulator. Without an engine the test is skipped, or fails in CI.
 */
public class PortraitImages implements ExecutionCondition, BeforeAllCallback {

	private static final Path ROOT = Path.of("..");

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		if (DockerClientFactory.instance().isDockerAvailable()) {
			return ConditionEvaluationResult.enabled("A Docker engine is available");
		}
		if ("true".equals(System.getenv("CI"))) {
			throw new IllegalStateException("No Docker engine is available, and CI must not skip these tests");
		}
		return ConditionEvaluationResult.disabled("No Docker engine is available");
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		Path standIn = ROOT.resolve("runpod-spring-boot-test/src/test/docker/worker");
		image("my-worker:dev", "BASE_IMAGE")
			.withFileFromPath("handler.py", Path.of("src/test/docker/worker/handler.py"))
			.withFileFromPath("runpod.py", standIn.resolve("runpod.py"))
			.withFileFromPath("Dockerfile", standIn.resolve("Dockerfile"))
			.get();
		Path jar = runnableJar();
		image("runpod-simulator", "BASE").withFileFromPath("target/" + jar.getFileName(), jar)
			.withFileFromPath("Dockerfile", ROOT.resolve("runpod-simulator/Dockerfile"))
			.get();
	}

	private ImageFromDockerfile image(String name, String baseArgument) {
		ImageFromDockerfile image = new ImageFromDockerfile(name, false);
		String base = System.getenv("RUNPOD_TEST_BASE_IMAGE");
		return (base != null) ? image.withBuildArg(baseArgument, base) : image;
	}

	private Path runnableJar() {
		try (Stream<Path> files = Files.list(ROOT.resolve("runpod-simulator/target"))) {
			return files.filter((file) -> file.toString().endsWith("-exec.jar")).findFirst().orElseThrow();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
