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

package io.runpod.spring.boot.test.testcontainers;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * The worker that these tests run: {@code src/test/docker/worker} on a stand-in for
 * RunPod's SDK, or an image built elsewhere of the same handlers on the real one, named
 * by the system property {@value #PROPERTY}.
 */
final class WorkerImage {

	static final String PROPERTY = "runpod.test.worker-image";

	static final String BASE_IMAGE = "RUNPOD_TEST_BASE_IMAGE";

	private static final Path DIRECTORY = Path.of("src/test/docker");

	private WorkerImage() {
	}

	static Future<String> get() {
		String image = System.getProperty(PROPERTY, "");
		return image.isEmpty() ? build(new ImageFromDockerfile("runpod-spring-boot/test-worker", false)
			.withFileFromPath(".", DIRECTORY.resolve("worker"))) : CompletableFuture.completedFuture(image);
	}

	/**
	 * Return RunPod's worker for vLLM, with a stand-in for vLLM.
	 * @return the name of the image
	 */
	static Future<String> vllm() {
		return build(new ImageFromDockerfile("runpod-spring-boot/test-vllm-worker", false)
			.withFileFromPath(".", DIRECTORY.resolve("vllm-worker"))
			.withFileFromPath("runpod.py", DIRECTORY.resolve("worker/runpod.py")));
	}

	private static Future<String> build(ImageFromDockerfile image) {
		String base = System.getenv(BASE_IMAGE);
		return (base != null) ? image.withBuildArg("BASE_IMAGE", base) : image;
	}

}
