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
 * Recorder of latencies between processes, measured with the system clock.
 *
 * @since 0.1.0
 */
public final class LatencyRecorder {

	private final int[] micros;

	private int count;

	/**
	 * Create an empty recorder.
	 * @param capacity the maximum number of latencies
	 */
	public LatencyRecorder(int capacity) {
		this.micros = new int[capacity];
	}

	/**
	 * Record the latency of an event received now.
	 * @param epochMicros the time of the event in microseconds since the epoch
	 */
	public synchronized void record(long epochMicros) {
		long latency = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - epochMicros;
		if (this.count < this.micros.length) {
			this.micros[this.count++] = (int) Math.max(0, Math.min(latency, Integer.MAX_VALUE));
		}
	}

	/**
	 * Return a percentile of the latencies.
	 * @param percent the percentile
	 * @return the latency in milliseconds, or NaN if none was recorded
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
