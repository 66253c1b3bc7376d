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

package io.runpod.spring.boot.autoconfigure.health;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.runpod.client.EndpointOptions;
import io.runpod.spring.boot.autoconfigure.health.RunPodHealthIndicatorProperties.Endpoint;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunPodHealthIndicatorProperties}.
 */
class RunPodHealthIndicatorPropertiesTests {

	@ParameterizedTest
	@CsvSource({ "sdxl, sdxl, 1h", "sdxl-fast, sdxlFast, 1h", "sdxlFast, sdxl-fast, 1h", "sdxl_fast, SDXLFAST, 1h",
			"sdxl-fast, sdxlfast, 1h", "my.sdxl, my.sdxl, 1h", "my.sdxl, mysdxl, 10s", "sdxl, sdxl-fast, 10s" })
	void endpointNamesAreComparedInUniformForm(String endpoint, String configuredName, String timeToLive) {
		RunPodHealthIndicatorProperties properties = new RunPodHealthIndicatorProperties(false, Duration.ofSeconds(10),
				Duration.ofMinutes(1), Map.of(),
				Map.of(configuredName, new Endpoint(Duration.ofHours(1), null, Map.of())));
		assertThat(properties.settings(endpoint, EndpointOptions.defaults()).timeToLive())
			.isEqualTo(timeToLive.equals("1h") ? Duration.ofHours(1) : Duration.ofSeconds(10));
	}

}
