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

package io.runpod.benchmarks.gateway;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.runpod.benchmarks.gateway.GatewaySettings.Limits;

import static org.assertj.core.api.Assertions.assertThat;

class RateWindowTests {

	@Test
	void fixedWindowResetsEveryTenSeconds() {
		RateWindow window = RateWindow.of(Limits.FIXED, 2);
		assertThat(window.tryAcquire(secondsToNanos(9))).isTrue();
		assertThat(window.tryAcquire(secondsToNanos(9))).isTrue();
		assertThat(window.tryAcquire(secondsToNanos(9))).isFalse();
		assertThat(window.tryAcquire(secondsToNanos(10))).isTrue();
	}

	@Test
	void slidingWindowLimitsAnyTenSeconds() {
		RateWindow window = RateWindow.of(Limits.SLIDING, 2);
		assertThat(window.tryAcquire(secondsToNanos(9))).isTrue();
		assertThat(window.tryAcquire(secondsToNanos(11))).isTrue();
		assertThat(window.tryAcquire(secondsToNanos(18))).isFalse();
		assertThat(window.tryAcquire(secondsToNanos(19))).isTrue();
		assertThat(window.tryAcquire(secondsToNanos(20))).isFalse();
		assertThat(window.tryAcquire(secondsToNanos(21))).isTrue();
	}

	private static long secondsToNanos(long seconds) {
		return TimeUnit.SECONDS.toNanos(seconds);
	}

}
