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

import org.jspecify.annotations.Nullable;

import io.runpod.spring.boot.autoconfigure.RunPodProperties;

/**
 * How the health of an endpoint is found out.
 *
 * @param timeToLive how old the shown counts may be
 * @param timeout how long to wait for new ones
 * @param outOfServiceAfter how long jobs may wait in vain
 */
record HealthSettings(Duration timeToLive, Duration timeout, Duration outOfServiceAfter) {

	// the default values that the metadata of the properties name
	static HealthSettings of(RunPodProperties.Health properties) {
		return new HealthSettings(orElse(properties.timeToLive(), Duration.ofSeconds(10)),
				orElse(properties.timeout(), Duration.ofSeconds(5)),
				orElse(properties.outOfServiceAfter(), Duration.ofMinutes(1)));
	}

	private static Duration orElse(@Nullable Duration value, Duration other) {
		return (value != null) ? value : other;
	}

}
