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

package io.runpod.client.job;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ExecutionPolicy}.
 */
class ExecutionPolicyTests {

	private final ExecutionPolicy none = ExecutionPolicy.none();

	@Test
	void noneIsEmpty() {
		assertThat(this.none.isEmpty()).isTrue();
		assertThat(this.none.executionTimeout()).isNull();
		assertThat(this.none.ttl()).isNull();
		assertThat(this.none.lowPriority()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT5S", "P7D" })
	void executionTimeoutInRangeIsAccepted(Duration value) {
		assertThat(this.none.withExecutionTimeout(value).executionTimeout()).isEqualTo(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT4.999S", "P7DT0.001S", "PT0S", "PT-1S" })
	void executionTimeoutOutOfRangeIsRejected(Duration value) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.none.withExecutionTimeout(value))
			.withMessage("'executionTimeout' must be from 5s to 7d, but is " + value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT10S", "P7D" })
	void ttlInRangeIsAccepted(Duration value) {
		assertThat(this.none.withTtl(value).ttl()).isEqualTo(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT9.999S", "P7DT0.001S" })
	void ttlOutOfRangeIsRejected(Duration value) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.none.withTtl(value))
			.withMessage("'ttl' must be from 10s to 7d, but is " + value);
	}

	@Test
	void orElseFillsEachMissingValue() {
		ExecutionPolicy policy = this.none.withTtl(Duration.ofMinutes(1))
			.withLowPriority(false)
			.orElse(this.none.withTtl(Duration.ofHours(1))
				.withLowPriority(true)
				.withExecutionTimeout(Duration.ofMinutes(2)));
		assertThat(policy.ttl()).isEqualTo(Duration.ofMinutes(1));
		assertThat(policy.lowPriority()).isFalse();
		assertThat(policy.executionTimeout()).isEqualTo(Duration.ofMinutes(2));
	}

	@Test
	void policyIsImmutable() {
		this.none.withTtl(Duration.ofMinutes(1));
		assertThat(this.none.isEmpty()).isTrue();
	}

}
