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
 * Recorder of the results and errors of numbered jobs as observed by their callers.
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
	 * Create an empty recorder.
	 * @param jobs the number of jobs
	 */
	public CallRecorder(int jobs) {
		this.latencies = new LatencyRecorder(jobs);
	}

	/**
	 * Record a result.
	 * @param number the number of the requested job
	 * @param output the received output
	 */
	public synchronized void recordResult(int number, Output output) {
		if (output.n() != number || this.results.get(number)) {
			recordError(new IllegalStateException("Received the result of job " + output.n() + " for job " + number));
			return;
		}
		this.latencies.record(output.at());
		this.results.set(number);
		this.lastResultNanos = System.nanoTime();
	}

	/**
	 * Record an error.
	 * @param ex the error
	 */
	public synchronized void recordError(Throwable ex) {
		this.errors.merge(ex.getClass().getSimpleName(), 1, Integer::sum);
	}

	/**
	 * Return the number of results.
	 * @return the number of results
	 */
	public synchronized int resultCount() {
		return this.results.cardinality();
	}

	/**
	 * Return the numbers of errors.
	 * @return the number of errors by type
	 */
	public synchronized Map<String, Integer> errors() {
		return new TreeMap<>(this.errors);
	}

	/**
	 * Return the time from the start to the last result.
	 * @return the time in seconds
	 */
	public synchronized double seconds() {
		return (this.lastResultNanos - this.startNanos) / 1e9;
	}

	/**
	 * Return the latencies from the end of a job to the result at its caller.
	 * @return the latencies
	 */
	public LatencyRecorder latencies() {
		return this.latencies;
	}

	/**
	 * Output of the jobs and chunks of the gateway.
	 *
	 * @param at the time of its creation in microseconds since the epoch
	 * @param n the number of the job or the chunk
	 */
	public record Output(long at, int n) {
	}

}
