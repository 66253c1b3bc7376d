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

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.runpod.benchmarks.gateway.GatewayReport;
import io.runpod.benchmarks.measure.Ledger;
import io.runpod.benchmarks.measure.Ledger.Output;

import static org.assertj.core.api.Assertions.assertThat;

class FlawsTests {

	private final Flaws flaws = new Flaws();

	private final Ledger ledger = new Ledger(3);

	@Test
	void tellsWhatWasLostAndWhatWasDoneTwice() {
		this.ledger.result(0, new Output(1, 0));
		this.ledger.error(new IllegalArgumentException());
		this.flaws.check(this.ledger, 3, new GatewayReport(Map.of(), 0, 0, 3, 2, 1));
		assertThat(this.flaws.list()).containsExactly("2 of 3 results lost {IllegalArgumentException=1}",
				"2 jobs submitted twice");
	}

	@Test
	void doesNotTakeTheResultOfAnotherJob() {
		this.ledger.result(0, new Output(1, 1));
		this.flaws.check(this.ledger, 1, new GatewayReport(Map.of(), 0, 0, 1, 0, 1));
		assertThat(this.flaws.list()).containsExactly("1 of 1 results lost {IllegalStateException=1}");
	}

}
