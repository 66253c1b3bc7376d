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

package io.runpod.spring.boot.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link SpringBootVersionVerifier}. The compatibility suite starts an
 * application on Spring Boot 3.5.
 */
class SpringBootVersionVerifierTests {

	@Test
	void olderVersionFailsWithBothVersions() {
		FailureAnalysis analysis = catchThrowableOfType(FailureAnalyzedException.class,
				() -> SpringBootVersionVerifier.verify("3.5.16"))
			.analysis();
		assertThat(analysis.getDescription()).isEqualTo(
				"RunPod for Spring Boot requires Spring Boot 4.0 or later, but this application has Spring Boot 3.5.16.");
		assertThat(analysis.getAction()).isEqualTo("""
				Upgrade Spring Boot, as its migration guide describes:

				https://github.com/spring-projects/spring-boot/wiki/Spring-Boot-4.0-Migration-Guide""");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "4.0.0-M1", "4.0.9", "4.1.2", "4.2.0-SNAPSHOT", "10.0.0" })
	void otherVersionsAreAccepted(String version) {
		assertThatCode(() -> SpringBootVersionVerifier.verify(version)).doesNotThrowAnyException();
	}

	@Test
	void versionOfThisBuildIsKnown() {
		assertThat(SpringBootVersion.getVersion()).startsWith("4.");
	}

}
