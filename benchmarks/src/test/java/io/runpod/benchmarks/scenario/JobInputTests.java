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

package io.runpod.benchmarks.scenario;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JobInputTests {

	@Test
	void idealSecondsIsInOrderMakespan() {
		List<JobInput> jobs = List.of(new JobInput(0, 2000, 0), new JobInput(1, 5000, 0), new JobInput(2, 1000, 0),
				new JobInput(3, 4000, 0));
		assertThat(JobInput.idealSeconds(jobs, 2)).isEqualTo(7);
		assertThat(JobInput.idealSeconds(jobs, 4)).isEqualTo(5);
	}

	@Test
	void durationsAreSpreadDeterministically() {
		List<JobInput> jobs = JobInput.createSpread(101, 1000, 2000);
		assertThat(jobs).extracting(JobInput::millis).contains(1000L, 1500L, 2000L).doesNotHaveDuplicates();
		assertThat(jobs).isEqualTo(JobInput.createSpread(101, 1000, 2000));
	}

}
