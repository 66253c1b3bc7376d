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

package io.runpod.benchmarks;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BenchmarkOptionsTests {

	private static final Set<String> SCENARIOS = Set.of("limits");

	@Test
	void noArgumentsSelectAllScenarios() {
		assertThat(BenchmarkOptions.parse(List.of(), SCENARIOS))
			.isEqualTo(new BenchmarkOptions(List.of("limits"), 1, false, true));
	}

	@Test
	void scaleAndPeersArePassedToTheScenario() {
		BenchmarkOptions options = BenchmarkOptions.parse(List.of("limits", "--peers", "--scale=0.5"), SCENARIOS);
		assertThat(options).isEqualTo(new BenchmarkOptions(List.of("limits"), 0.5, true, false));
		assertThat(BenchmarkOptions.parse(options.toArguments("limits"), SCENARIOS)).isEqualTo(options);
	}

	@Test
	void unknownArgumentIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> BenchmarkOptions.parse(List.of("limit"), SCENARIOS))
			.withMessage(
					"Unknown argument 'limit': expected a scenario of [limits] or an option of --scale=0.1, --peers");
	}

}
