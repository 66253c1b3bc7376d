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
import io.runpod.benchmarks.measure.Ledger;

/**
 * What must not happen, however slow the machine is.
 */
final class Flaws {

	private final List<String> flaws = new ArrayList<>();

	void check(Ledger ledger, int jobs, GatewayReport report) {
		check(ledger.results() == jobs, (jobs - ledger.results()) + " of " + jobs + " results lost " + ledger.errors());
		check(report.submittedTwice() == 0, report.submittedTwice() + " jobs submitted twice");
	}

	void check(boolean good, String flaw) {
		if (!good) {
			this.flaws.add(flaw);
		}
	}

	List<String> list() {
		return List.copyOf(this.flaws);
	}

}
