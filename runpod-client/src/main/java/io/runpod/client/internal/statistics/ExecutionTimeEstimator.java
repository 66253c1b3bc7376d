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

package io.runpod.client.internal.statistics;

import java.util.Arrays;

/**
 * Estimate of the remaining execution time of a job by its age: the Nelson-Aalen estimate
 * of the cumulative hazard, over the last 4096 execution times and the ages of the jobs
 * still running. Those must be included: if ten jobs ended after a second and a thousand
 * are still running, one second is not the execution time of a job.
 */
public final class ExecutionTimeEstimator {

	// with fewer samples there is no estimate
	private static final int MIN_SAMPLES = 8;

	private static final int MAX_SAMPLES = 4096;

	// poll when 30 percent of the running jobs will have ended: a higher value detects
	// ends late, a lower one needs more polls per job
	private static final double POLL_HAZARD = -Math.log(1 - 0.3);

	// ages are compared with 1 percent tolerance: otherwise a job slightly older than the
	// running ones would dominate the estimate
	private static final int AGE_PRECISION = 100;

	private static final int JITTER_STEPS = 37;

	private static final double MEDIAN_HAZARD = Math.log(2);

	private static final double NEAR_CERTAIN_HAZARD = 3;

	private static final long SLACK = 20_000_000;

	private long[] samples = new long[MIN_SAMPLES];

	private int sampleCount;

	private int nextIndex;

	private boolean refreshPending;

	// the ages at which jobs ended, ascending, and the cumulative hazard at each
	private long[] sortedAges = new long[0];

	private double[] cumulativeHazard = new double[0];

	/** Record the execution time of a job in nanoseconds. */
	public void addSample(long age) {
		if (this.sampleCount == this.samples.length && this.sampleCount < MAX_SAMPLES) {
			this.samples = Arrays.copyOf(this.samples, Math.min(MAX_SAMPLES, 2 * this.sampleCount));
			this.nextIndex = this.sampleCount;
		}
		this.samples[this.nextIndex] = age;
		this.nextIndex = (this.nextIndex + 1) % ((this.samples.length < MAX_SAMPLES) ? Integer.MAX_VALUE : MAX_SAMPLES);
		this.sampleCount = Math.min(MAX_SAMPLES, this.sampleCount + 1);
		this.refreshPending = true;
	}

	/** Return whether the estimate does not include all that is known. */
	public boolean isRefreshPending() {
		return this.refreshPending && this.sampleCount >= MIN_SAMPLES;
	}

	/**
	 * Record that the ages of the running jobs differ from what the estimate includes.
	 */
	public void runningAgesChanged() {
		this.refreshPending = true;
	}

	/**
	 * Compute the estimate anew.
	 * @param runningAges the ages of the running jobs in nanoseconds, sorted by this
	 * method
	 */
	public void refresh(long[] runningAges) {
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
	 * Return the age at which to poll a job.
	 * @param age the age at which the job was last known to be running
	 * @param sequence the sequence number of the job, which spreads polls of similar jobs
	 * @return the age in nanoseconds, or a negative number if there is no estimate
	 */
	public long nextPollAge(long age, long sequence) {
		if (this.sortedAges.length == 0) {
			return -1;
		}
		long pollAge = ageAtHazard(age, POLL_HAZARD * (0.6 + (sequence % JITTER_STEPS) * 0.8 / JITTER_STEPS));
		long nearCertainAge = ageAtHazard(age, NEAR_CERTAIN_HAZARD);
		boolean endsTogether = nearCertainAge - pollAge <= Math.max(5 * SLACK, nearCertainAge / 200);
		return (endsTogether ? nearCertainAge : pollAge) + SLACK;
	}

	/**
	 * Return the age at which nearly all jobs have ended that were running at an age.
	 * @param age the age in nanoseconds
	 * @return the age in nanoseconds, or a negative number if there is no estimate
	 */
	public long nearCertainEndAge(long age) {
		int last = this.sortedAges.length - 1;
		return (last >= 0 && this.cumulativeHazard[last] - hazardAt(age) >= NEAR_CERTAIN_HAZARD)
				? ageAtHazard(age, NEAR_CERTAIN_HAZARD) + SLACK : -1;
	}

	/**
	 * Return the median age at the end of jobs that were running at an age, 0 if there is
	 * no estimate.
	 */
	public long medianEndAge(long age) {
		return (this.sortedAges.length == 0) ? 0 : ageAtHazard(age, MEDIAN_HAZARD);
	}

	// the age at which the hazard has grown by an amount since another age
	private long ageAtHazard(long age, double additionalHazard) {
		int last = this.sortedAges.length - 1;
		int from = firstIndexAfter(age);
		double targetHazard = additionalHazard + hazardAt(age);
		if (this.cumulativeHazard[last] >= targetHazard) {
			int index = Arrays.binarySearch(this.cumulativeHazard, from, last + 1, targetHazard);
			return this.sortedAges[(index < 0) ? -index - 1 : index];
		}
		if (from <= last && isLastStepSteep(last)) {
			return this.sortedAges[last];
		}
		return extrapolate(age, targetHazard - this.cumulativeHazard[last]);
	}

	private double hazardAt(long age) {
		int from = firstIndexAfter(age);
		return (from > 0) ? this.cumulativeHazard[from - 1] : 0;
	}

	// nearly all remaining jobs ended at the last age
	private boolean isLastStepSteep(int last) {
		return last > 0 && this.cumulativeHazard[last] - this.cumulativeHazard[last - 1] > MEDIAN_HAZARD;
	}

	// beyond the oldest sample: the rate of the oldest quarter, decreasing with age
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
