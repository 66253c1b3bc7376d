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

package io.runpod.simulator.endpoint;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests for {@link EndpointSettings}.
 */
class EndpointSettingsTests {

	private static final EndpointSettings SETTINGS = EndpointSettings
		.of((settings) -> settings.workers(1).coldStart(Duration.ofSeconds(2)).aggregateStream(true));

	@Test
	void equalSettingsHaveEqualHashCode() {
		EndpointSettings copy = SETTINGS.mutate().build();
		assertThat(copy).isNotSameAs(SETTINGS).isEqualTo(SETTINGS).hasSameHashCodeAs(SETTINGS);
	}

	@Test
	void mutateChangesACopyOnly() {
		EndpointSettings changed = SETTINGS.mutate().idleTimeout(Duration.ofSeconds(9)).build();
		assertThat(changed).isNotEqualTo(SETTINGS);
		assertThat(changed.workers()).isEqualTo(1);
		assertThat(SETTINGS.idleTimeout()).hasSeconds(5);
	}

	@Test
	void flashBootIsAColdStartUnlessItIsSet() {
		EndpointSettings changed = EndpointSettings.defaults().mutate().coldStart(Duration.ofSeconds(9)).build();
		assertThat(changed.flashBoot()).hasSeconds(9);
		assertThat(changed.mutate().flashBoot(Duration.ofSeconds(1)).build().mutate().build().flashBoot())
			.hasSeconds(1);
	}

	@Test
	void toStringListsEverySetting() {
		assertThat(SETTINGS).hasToString("EndpointSettings[workers=1, minWorkers=0, coldStart=PT2S, flashBoot=PT2S, "
				+ "scalerType=REQUEST_COUNT, scalerValue=1, idleTimeout=PT5S, executionTimeout=PT10M, "
				+ "aggregateStream=true]");
	}

	@Test
	void invalidValuesAreRejectedByName() {
		assertThatNullPointerException().isThrownBy(() -> EndpointSettings.builder().coldStart(null))
			.withMessage("'coldStart' must not be null");
		assertThatIllegalArgumentException().isThrownBy(() -> EndpointSettings.builder().workers(-1))
			.withMessage("'workers' must not be negative: -1");
		assertThatIllegalArgumentException().isThrownBy(() -> EndpointSettings.builder().minWorkers(-1))
			.withMessage("'minWorkers' must not be negative: -1");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EndpointSettings.builder().scaler(ScalerType.QUEUE_DELAY, 0))
			.withMessage("'value' must be positive: 0");
	}

}
