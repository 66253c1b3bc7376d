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

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Options of the command line.
 *
 * @param scenarios the names of the scenarios
 * @param scale the factor applied to the numbers of jobs and their durations
 * @param includeHandWritten whether to also measure a hand-written client
 * @param isFullRun whether no scenario was selected
 */
record BenchmarkOptions(List<String> scenarios, double scale, boolean includeHandWritten, boolean isFullRun) {

	private static final String SCALE = "--scale=";

	private static final String PEERS = "--peers";

	static BenchmarkOptions parse(List<String> args, Set<String> knownScenarios) {
		List<String> scenarios = new ArrayList<>();
		double scale = 1;
		for (String arg : args) {
			if (arg.startsWith(SCALE)) {
				scale = Double.parseDouble(arg.substring(SCALE.length()));
			}
			else if (knownScenarios.contains(arg)) {
				scenarios.add(arg);
			}
			else if (!arg.equals(PEERS)) {
				throw new IllegalArgumentException("Unknown argument '" + arg + "': expected a scenario of "
						+ knownScenarios + " or an option of " + SCALE + "0.1, " + PEERS);
			}
		}
		return new BenchmarkOptions(scenarios.isEmpty() ? List.copyOf(knownScenarios) : scenarios, scale,
				args.contains(PEERS), scenarios.isEmpty());
	}

	List<String> toArguments(String scenario) {
		List<String> args = new ArrayList<>(List.of(scenario, SCALE + this.scale));
		if (this.includeHandWritten) {
			args.add(PEERS);
		}
		return args;
	}

}
