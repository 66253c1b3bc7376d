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

package io.runpod.benchmarks.measure;

import java.util.List;

/**
 * Result of a scenario.
 *
 * @param title the description of the scenario
 * @param table the measurements
 * @param violations the violated invariants, which hold on any machine: lost results,
 * duplicate submissions
 * @since 0.1.0
 */
public record ScenarioResult(String title, MarkdownTable table, List<String> violations) {

	@Override
	public String toString() {
		String violations = this.violations.isEmpty() ? ""
				: "\nVIOLATIONS: " + String.join(", ", this.violations) + "\n";
		return "### " + this.title + "\n\n" + this.table + violations;
	}

}
