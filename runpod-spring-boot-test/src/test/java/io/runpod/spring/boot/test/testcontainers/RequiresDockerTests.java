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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RequiresDockerTests {

	@Test
	void isEnabledWhenDockerIsAvailable() {
		assertThat(RequiresDocker.DockerCondition.evaluate(true, null).isDisabled()).isFalse();
		assertThat(RequiresDocker.DockerCondition.evaluate(true, "true").isDisabled()).isFalse();
	}

	@Test
	void isDisabledWithReasonWhenDockerIsMissing() {
		assertThat(RequiresDocker.DockerCondition.evaluate(false, null).isDisabled()).isTrue();
		assertThat(RequiresDocker.DockerCondition.evaluate(false, "false").getReason())
			.hasValue("No Docker engine answers");
	}

	@Test
	void failsInCiWhenDockerIsMissing() {
		assertThatIllegalStateException().isThrownBy(() -> RequiresDocker.DockerCondition.evaluate(false, "true"))
			.withMessageContaining("CI must not skip");
	}

}
