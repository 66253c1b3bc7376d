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

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/**
 * How old news were when they arrived. The clock of the machine, because the news come
 * from another process.
 *
 * @since 0.1.0
 */
public final class LatencyRecorder {

	private final int[] micros;

	private int count;

	/**
	 * No lags yet.
	 * @param capacity how many there may be
	 */
	public LatencyRecorder(int capacity) {
		this.micros = new int[capacity];
	}

	/**
	 * Note that news have arrived now.
	 * @param epochMicros when what they tell happened, in microseconds since the epoch
	 */
	public synchronized void record(long epochMicros) {
		long latency = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - epochMicros;
		if (this.count < this.micros.length) {
			this.micros[this.count++] = (int) Math.max(0, Math.min(latency, Integer.MAX_VALUE));
		}
	}

	/**
	 * The lag that so many per cent do not exceed.
	 * @param percent which
	 * @return the lag in milliseconds, or not a number if there is none
	 */
	public synchronized double percentileMillis(int percent) {
		if (this.count == 0) {
			return Double.NaN;
		}
		int[] sorted = Arrays.copyOf(this.micros, this.count);
		Arrays.sort(sorted);
		return sorted[Math.min(this.count - 1, this.count * percent / 100)] / 1000.0;
	}

}
