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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JobStatus}.
 */
class JobStatusTests {

	@ParameterizedTest
	@EnumSource(names = { "COMPLETED", "FAILED", "CANCELLED", "TIMED_OUT" })
	void isTerminal(JobStatus status) {
		assertThat(status.isTerminal()).isTrue();
	}

	@ParameterizedTest
	@EnumSource(names = { "IN_QUEUE", "IN_PROGRESS", "UNKNOWN" })
	void isNotTerminal(JobStatus status) {
		assertThat(status.isTerminal()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void isParsedFromItsName(JobStatus status) {
		assertThat(JobStatus.of(status.name())).isEqualTo(status);
	}

	@Test
	void runningIsParsedAsInProgress() {
		assertThat(JobStatus.of("RUNNING")).isEqualTo(JobStatus.IN_PROGRESS);
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "PREEMPTED", "completed?" })
	void unrecognizedStatusIsUnknown(String raw) {
		assertThat(JobStatus.of(raw)).isEqualTo(JobStatus.UNKNOWN);
	}

}
