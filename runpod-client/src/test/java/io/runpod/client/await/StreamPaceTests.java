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

package io.runpod.client.await;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StreamPace}.
 */
class StreamPaceTests {

	private static final Duration HOLD = Duration.ofSeconds(20);

	private static final int DOCUMENTED = 2000;

	private final StreamPace pace = new StreamPace(Duration.ofSeconds(1));

	private long now;

	@Test
	void theFirstQuestionIsAskedAtOnce() {
		assertThat(pause(1)).isZero();
	}

	@Test
	void aServerThatHoldsIsAskedAtOnce() {
		for (int i = 0; i < 100; i++) {
			answered(20, true);
			assertThat(pause(1)).isZero();
		}
		answered(20_000, false);
		assertThat(pause(1)).isZero();
	}

	@Test
	void aServerThatDoesNotHoldIsAskedAgainSoonWhileThereAreChunks() {
		answered(1, false);
		for (int i = 1; i < 10; i++) {
			answered(1, true);
			assertThat(pause(1)).isEqualTo(Duration.ofMillis(39));
		}
	}

	@Test
	void whereNothingComesItIsAskedEverLess() {
		Duration before = Duration.ZERO;
		for (int i = 0; i < 20; i++) {
			answered(1, false);
			assertThat(pause(1)).isGreaterThanOrEqualTo(before);
			before = pause(1);
		}
		assertThat(before).isEqualTo(Duration.ofMillis(999));
		answered(1, true);
		assertThat(pause(1)).isEqualTo(Duration.ofMillis(39));
	}

	@Test
	void thePollIntervalIsNeverExceeded() {
		StreamPace often = new StreamPace(Duration.ofMillis(10));
		often.asks(0);
		often.answered(0, false, HOLD);
		assertThat(often.pause(0, 1, DOCUMENTED)).isEqualTo(Duration.ofMillis(10));
	}

	@Test
	void aServerThatHoldsAgainIsFoundOut() {
		answered(1, false);
		int asked = 0;
		while (!pause(1).isZero()) {
			answered(15, true);
			asked++;
		}
		assertThat(asked).isLessThan(20);
		answered(15, true);
		assertThat(pause(1)).isZero();
		answered(1, false);
		assertThat(pause(1)).isGreaterThan(Duration.ofMillis(40));
	}

	@Test
	void allStreamsTogetherUseHalfOfTheLimit() {
		answered(0, true);
		assertThat(pause(1)).isEqualTo(Duration.ofMillis(10));
		assertThat(pause(50)).isEqualTo(Duration.ofMillis(500));
		assertThat(this.pace.pause(this.now, 1, 200)).isEqualTo(Duration.ofMillis(100));
		assertThat(this.pace.pause(this.now, 1, 1)).isEqualTo(Duration.ofSeconds(10));
	}

	private void answered(long millis, boolean brought) {
		this.pace.asks(this.now);
		this.now += Duration.ofMillis(millis).toNanos();
		this.pace.answered(this.now, brought, HOLD);
	}

	private Duration pause(int streams) {
		return this.pace.pause(this.now, streams, DOCUMENTED);
	}

}
