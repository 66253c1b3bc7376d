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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.testcontainers.images.builder.ImageFromDockerfile;

import io.runpod.client.RunPodEndpoint;
import io.runpod.simulator.RunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = { "runpod.endpoints.text.id=abc123", "runpod.endpoints.tokens.timeout=1m" })
@RequiresDocker
class RunPodSimulatorContainerIT {

	@Autowired
	private RunPodEndpoint text;

	@Autowired
	private RunPodEndpoint tokens;

	@Test
	void endpointsCallContainerUnderTheirNames() {
		assertThat(this.text.id()).isEqualTo("text");
		assertThat(this.text.runSync(Map.of("n", 1), Object.class)).isEqualTo(Map.of("n", 1));
		assertThat(this.tokens.runStream(Map.of("text", "the quick fox"), String.class)).containsExactly("the", "quick",
				"fox");
	}

	@Test
	void embeddedSimulatorIsNotStarted(@Autowired ApplicationContext context) {
		assertThat(context.getBeanProvider(RunPodSimulator.class).getIfAvailable()).isNull();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		private static final Path SIMULATOR_MODULE = Path.of("../runpod-simulator");

		@Bean
		@ServiceConnection
		RunPodSimulatorContainer simulator() {
			return new RunPodSimulatorContainer(image()).withEndpoint("text", "echo").withEndpoint("tokens", "stream");
		}

		private ImageFromDockerfile image() {
			Path jar = runnableJar();
			ImageFromDockerfile image = new ImageFromDockerfile("runpod-spring-boot/test-simulator", false)
				.withFileFromPath("Dockerfile", SIMULATOR_MODULE.resolve("Dockerfile"))
				.withFileFromPath("target/" + jar.getFileName(), jar);
			String base = System.getenv(WorkerImage.BASE_IMAGE);
			return (base != null) ? image.withBuildArg("BASE", base) : image;
		}

		private Path runnableJar() {
			try (Stream<Path> files = Files.list(SIMULATOR_MODULE.resolve("target"))) {
				return files.filter((file) -> file.toString().endsWith("-exec.jar")).findFirst().orElseThrow();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
