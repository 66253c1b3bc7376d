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

package io.runpod.client.internal.streaming;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StreamPollBackoff}.
 */
class StreamPollBackoffTests {

	private static final Duration LONG_POLL_WAIT = Duration.ofSeconds(20);

	private static final int DOCUMENTED_LIMIT = 2000;

	private final StreamPollBackoff backoff = new StreamPollBackoff(Duration.ofSeconds(1));

	private long now;

	@Test
	void firstRequestIsSentImmediately() {
		assertThat(nextDelay(1)).isZero();
	}

	@Test
	void longPollingServerIsPolledImmediately() {
		for (int i = 0; i < 100; i++) {
			exchange(20, true);
			assertThat(nextDelay(1)).isZero();
		}
		exchange(20_000, false);
		assertThat(nextDelay(1)).isZero();
	}

	@Test
	void nonLongPollingServerIsPolledOftenWhileChunksArrive() {
		exchange(1, false);
		for (int i = 1; i < 10; i++) {
			exchange(1, true);
			assertThat(nextDelay(1)).isEqualTo(Duration.ofMillis(39));
		}
	}

	@Test
	void intervalGrowsWhileNoChunksArrive() {
		Duration previous = Duration.ZERO;
		for (int i = 0; i < 20; i++) {
			exchange(1, false);
			assertThat(nextDelay(1)).isGreaterThanOrEqualTo(previous);
			previous = nextDelay(1);
		}
		assertThat(previous).isEqualTo(Duration.ofMillis(999));
		exchange(1, true);
		assertThat(nextDelay(1)).isEqualTo(Duration.ofMillis(39));
	}

	@Test
	void delayNeverExceedsPollInterval() {
		StreamPollBackoff shortInterval = new StreamPollBackoff(Duration.ofMillis(10));
		shortInterval.requestStarted(0);
		shortInterval.responseReceived(0, false, LONG_POLL_WAIT);
		assertThat(shortInterval.nextDelay(0, 1, DOCUMENTED_LIMIT)).isEqualTo(Duration.ofMillis(10));
	}

	@Test
	void resumedLongPollingIsDetected() {
		exchange(1, false);
		int requests = 0;
		while (!nextDelay(1).isZero()) {
			exchange(15, true);
			requests++;
		}
		assertThat(requests).isLessThan(20);
		exchange(15, true);
		assertThat(nextDelay(1)).isZero();
		exchange(1, false);
		assertThat(nextDelay(1)).isGreaterThan(Duration.ofMillis(40));
	}

	@Test
	void allStreamsShareHalfOfTheRateLimit() {
		exchange(0, true);
		assertThat(nextDelay(1)).isEqualTo(Duration.ofMillis(10));
		assertThat(nextDelay(50)).isEqualTo(Duration.ofMillis(500));
		assertThat(this.backoff.nextDelay(this.now, 1, 200)).isEqualTo(Duration.ofMillis(100));
		assertThat(this.backoff.nextDelay(this.now, 1, 1)).isEqualTo(Duration.ofSeconds(10));
	}

	private void exchange(long millis, boolean hasChunks) {
		this.backoff.requestStarted(this.now);
		this.now += Duration.ofMillis(millis).toNanos();
		this.backoff.responseReceived(this.now, hasChunks, LONG_POLL_WAIT);
	}

	private Duration nextDelay(int streams) {
		return this.backoff.nextDelay(this.now, streams, DOCUMENTED_LIMIT);
	}

}
