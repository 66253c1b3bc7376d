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

package io.runpod.client.internal.polling;

import java.util.Arrays;

/**
 * How long jobs ran of late, and what that says about those that still run. Those count
 * as well: where ten jobs ended after a second and a thousand run on, one second is not
 * what a job takes. (This is the Nelson-Aalen estimate of the cumulative hazard.)
 */
final class ExecutionTimeEstimator {

	/** Fewer jobs than this say nothing. */
	private static final int MIN_SAMPLES = 8;

	private static final int MAX_SAMPLES = 4096;

	/**
	 * A look pays when three of ten of those that run will have ended: more, and they are
	 * known late; fewer, and a job takes many looks.
	 */
	private static final double POLL_HAZARD = -Math.log(1 - 0.3);

	/**
	 * Ages are not known better than to a part in so many. One that ended while others
	 * seem to be a little younger would else be the oldest of all, and count for many.
	 */
	private static final int AGE_PRECISION = 100;

	private static final int JITTER_STEPS = 37;

	private static final double MEDIAN_HAZARD = Math.log(2);

	private static final double NEAR_CERTAIN_HAZARD = 3;

	private static final long SLACK = 20_000_000;

	private long[] samples = new long[MIN_SAMPLES];

	private int sampleCount;

	private int nextIndex;

	private boolean refreshPending;

	/**
	 * The ages at which jobs ended, in order, and how much hazard there was till then.
	 */
	private long[] sortedAges = new long[0];

	private double[] cumulativeHazard = new double[0];

	/** A job ended at this age. */
	void addSample(long age) {
		if (this.sampleCount == this.samples.length && this.sampleCount < MAX_SAMPLES) {
			this.samples = Arrays.copyOf(this.samples, Math.min(MAX_SAMPLES, 2 * this.sampleCount));
			this.nextIndex = this.sampleCount;
		}
		this.samples[this.nextIndex] = age;
		this.nextIndex = (this.nextIndex + 1) % ((this.samples.length < MAX_SAMPLES) ? Integer.MAX_VALUE : MAX_SAMPLES);
		this.sampleCount = Math.min(MAX_SAMPLES, this.sampleCount + 1);
		this.refreshPending = true;
	}

	/** Whether there is something that the latest survey did not know. */
	boolean isRefreshPending() {
		return this.refreshPending && this.sampleCount >= MIN_SAMPLES;
	}

	/**
	 * Put together what is known.
	 * @param runningAges the ages of those that run
	 */
	void refresh(long[] runningAges) {
		this.refreshPending = false;
		this.sortedAges = Arrays.copyOf(this.samples, this.sampleCount);
		Arrays.sort(this.sortedAges);
		Arrays.sort(runningAges);
		this.cumulativeHazard = new double[this.sortedAges.length];
		double sum = 0;
		int younger = 0;
		for (int i = 0; i < this.sortedAges.length; i++) {
			long threshold = this.sortedAges[i] - this.sortedAges[i] / AGE_PRECISION;
			while (younger < runningAges.length && runningAges[younger] < threshold) {
				younger++;
			}
			sum += 1.0 / (this.sortedAges.length - i + runningAges.length - younger);
			this.cumulativeHazard[i] = sum;
		}
	}

	/**
	 * At which age to look at a job that was running at this age.
	 * @param number spreads the looks at jobs that are alike
	 * @return the age, or a negative number if nothing is known
	 */
	long nextPollAge(long age, long sequence) {
		if (this.sortedAges.length == 0) {
			return -1;
		}
		long pollAge = ageAtHazard(age, POLL_HAZARD * (0.6 + (sequence % JITTER_STEPS) * 0.8 / JITTER_STEPS));
		long nearCertainAge = ageAtHazard(age, NEAR_CERTAIN_HAZARD);
		boolean endsTogether = nearCertainAge - pollAge <= Math.max(5 * SLACK, nearCertainAge / 200);
		return (endsTogether ? nearCertainAge : pollAge) + SLACK;
	}

	/**
	 * At which age a job that was running at this age will probably end.
	 */
	long medianEndAge(long age) {
		return (this.sortedAges.length == 0) ? 0 : ageAtHazard(age, MEDIAN_HAZARD);
	}

	// when so much hazard will have been added to that of this age
	private long ageAtHazard(long age, double additionalHazard) {
		int last = this.sortedAges.length - 1;
		int from = firstIndexAfter(age);
		double targetHazard = additionalHazard + ((from > 0) ? this.cumulativeHazard[from - 1] : 0);
		if (this.cumulativeHazard[last] >= targetHazard) {
			int index = Arrays.binarySearch(this.cumulativeHazard, from, last + 1, targetHazard);
			return this.sortedAges[(index < 0) ? -index - 1 : index];
		}
		if (from <= last && isLastStepSteep(last)) {
			return this.sortedAges[last];
		}
		return extrapolate(age, targetHazard - this.cumulativeHazard[last]);
	}

	// at that age nearly all that were left ended
	private boolean isLastStepSteep(int last) {
		return last > 0 && this.cumulativeHazard[last] - this.cumulativeHazard[last - 1] > MEDIAN_HAZARD;
	}

	// older than any was: as it went with the oldest, and the longer the less likely
	private long extrapolate(long age, double additionalHazard) {
		int last = this.sortedAges.length - 1;
		int startIndex = last - Math.max(1, this.sortedAges.length / 4);
		long span = Math.max(SLACK, this.sortedAges[last] - this.sortedAges[startIndex]);
		double hazardPerNano = (this.cumulativeHazard[last] - this.cumulativeHazard[startIndex]) / span;
		long excess = Math.max(0, age - this.sortedAges[last]);
		long delay = (long) (additionalHazard / hazardPerNano);
		return Math.max(age, this.sortedAges[last]) + Math.max(delay, (long) (additionalHazard * excess));
	}

	private int firstIndexAfter(long age) {
		int from = Arrays.binarySearch(this.sortedAges, age);
		from = (from < 0) ? -from - 1 : from;
		while (from < this.sortedAges.length && this.sortedAges[from] <= age) {
			from++;
		}
		return from;
	}

}
