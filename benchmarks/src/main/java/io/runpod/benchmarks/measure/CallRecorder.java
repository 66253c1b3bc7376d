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

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of numbered jobs, as their callers know it.
 *
 * @since 0.1.0
 */
public final class CallRecorder {

	private final long startNanos = System.nanoTime();

	private final BitSet results = new BitSet();

	private final Map<String, Integer> errors = new TreeMap<>();

	private final LatencyRecorder latencies;

	private long lastResultNanos = this.startNanos;

	/**
	 * An empty ledger.
	 * @param jobs how many jobs there will be
	 */
	public CallRecorder(int jobs) {
		this.latencies = new LatencyRecorder(jobs);
	}

	/**
	 * A caller got a result.
	 * @param number which job it asked for
	 * @param output what it got
	 */
	public synchronized void recordResult(int number, Output output) {
		if (output.n() != number || this.results.get(number)) {
			recordError(new IllegalStateException("The result of job " + output.n() + " for job " + number));
			return;
		}
		this.latencies.record(output.at());
		this.results.set(number);
		this.lastResultNanos = System.nanoTime();
	}

	/**
	 * A caller got an error.
	 * @param ex the error
	 */
	public synchronized void recordError(Throwable ex) {
		this.errors.merge(ex.getClass().getSimpleName(), 1, Integer::sum);
	}

	/**
	 * The results.
	 * @return how many
	 */
	public synchronized int resultCount() {
		return this.results.cardinality();
	}

	/**
	 * The errors.
	 * @return how many of which type
	 */
	public synchronized Map<String, Integer> errors() {
		return new TreeMap<>(this.errors);
	}

	/**
	 * From the start to the last result.
	 * @return seconds
	 */
	public synchronized double seconds() {
		return (this.lastResultNanos - this.startNanos) / 1e9;
	}

	/**
	 * From the end of a job to its caller's knowing.
	 * @return the lags
	 */
	public LatencyRecorder latencies() {
		return this.latencies;
	}

	/**
	 * What the gateway's jobs and chunks bring.
	 *
	 * @param at when it came into being, in microseconds since the epoch
	 * @param n the number of the job or the chunk
	 */
	public record Output(long at, int n) {
	}

}
