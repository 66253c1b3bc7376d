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

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.runpod.simulator.RunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Test of the packaged application with ahead-of-time processed beans.
 */
class AotProcessedJarIT {

	@Test
	@Timeout(value = 3, unit = TimeUnit.MINUTES)
	void runsJobsWithAotProcessedBeans(@TempDir Path directory) throws Exception {
		try (RunPodSimulator simulator = RunPodSimulator.builder()
			.endpoint("abc123", new PictureHandler())
			.endpoint("def456", new StoryHandler())
			.endpoint("ghi789", new ChatHandler())
			.start();
				PackagedApplication application = new PackagedApplication(directory, "-Dspring.aot.enabled=true",
						"--spring.datasource.url=jdbc:h2:mem:orders", "--runpod.base-url=" + simulator.baseUrl(),
						"--runpod.api-key=" + simulator.apiKey(), "--runpod.endpoints.sdxl.id=abc123",
						"--runpod.endpoints.llm.id=def456", "--runpod.endpoints.chat.id=ghi789",
						"--runpod.endpoints.chat.openai.model=simulated")) {
			assertThat(application.log()).contains("Starting AOT-processed SampleApplication");
			assertThat(application.send("GET", "/story?prompt=a%20keeper")).startsWith("data:{\"text\":\"Once\"}")
				.endsWith("data:{\"text\":\" well.\"}\n\n");
			assertThat(application.send("GET", "/chat?prompt=Which%20orders%3F")).contains("data:{\"text\":\"[]\"}");
			Awaitility.await()
				.untilAsserted(() -> assertThat(application.log()).contains("First job on endpoint 'sdxl': COMPLETED"));
		}
	}

}
