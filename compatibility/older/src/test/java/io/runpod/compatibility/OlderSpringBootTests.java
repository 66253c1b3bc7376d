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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests of an application on a version of Spring Boot that is too old.
 */
@ExtendWith(OutputCaptureExtension.class)
class OlderSpringBootTests {

	@Test
	void startFailsWithBothVersions(CapturedOutput output) {
		assertThatException().isThrownBy(() -> SpringApplication.run(Application.class));
		assertThat(output).contains("""
				Description:

				RunPod for Spring Boot requires Spring Boot 4.0 or later, but this application has Spring Boot %s.

				Action:

				Upgrade Spring Boot""".formatted(SpringBootVersion.getVersion()));
	}

	@SpringBootApplication
	static class Application {

	}

}
