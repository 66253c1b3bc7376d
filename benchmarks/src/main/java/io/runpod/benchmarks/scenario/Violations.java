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

import java.util.ArrayList;
import java.util.List;

import io.runpod.benchmarks.gateway.GatewayReport;
import io.runpod.benchmarks.measure.CallRecorder;

/**
 * Collector of violated invariants, which must hold on any machine.
 *
 * @since 0.1.0
 */
public final class Violations {

	private final List<String> violations = new ArrayList<>();

	void check(CallRecorder recorder, int jobs, GatewayReport report) {
		check(recorder.resultCount() == jobs,
				(jobs - recorder.resultCount()) + " of " + jobs + " results lost " + recorder.errors());
		check(report.duplicateSubmissions() == 0, report.duplicateSubmissions() + " jobs submitted twice");
	}

	/**
	 * Check an invariant.
	 * @param condition whether it holds
	 * @param violation the description if it does not
	 */
	public void check(boolean condition, String violation) {
		if (!condition) {
			this.violations.add(violation);
		}
	}

	/**
	 * Return the violations.
	 * @return the descriptions
	 */
	public List<String> toList() {
		return List.copyOf(this.violations);
	}

}
