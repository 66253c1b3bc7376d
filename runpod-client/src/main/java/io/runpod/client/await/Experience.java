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

import java.util.Arrays;

/**
 * How long jobs ran of late, and what that says about those that still run. Those count
 * as well: where ten jobs ended after a second and a thousand run on, one second is not
 * what a job takes. (This is the Nelson-Aalen estimate of the cumulative hazard.)
 */
final class Experience {

	/** Fewer jobs than this say nothing. */
	private static final int LEAST = 8;

	private static final int MOST = 4096;

	/**
	 * A look pays when three of ten of those that run will have ended: more, and they are
	 * known late; fewer, and a job takes many looks.
	 */
	private static final double SOME = -Math.log(1 - 0.3);

	/**
	 * Ages are not known better than to a part in so many. One that ended while others
	 * seem to be a little younger would else be the oldest of all, and count for many.
	 */
	private static final int PRECISION = 100;

	private static final int SPREAD = 37;

	private static final double HALF = Math.log(2);

	private static final double ALMOST_ALL = 3;

	private static final long SLACK = 20_000_000;

	private long[] latest = new long[LEAST];

	private int count;

	private int next;

	private boolean learned;

	/**
	 * The ages at which jobs ended, in order, and how much hazard there was till then.
	 */
	private long[] ends = new long[0];

	private double[] hazard = new double[0];

	/** A job ended at this age. */
	void learn(long age) {
		if (this.count == this.latest.length && this.count < MOST) {
			this.latest = Arrays.copyOf(this.latest, Math.min(MOST, 2 * this.count));
			this.next = this.count;
		}
		this.latest[this.next] = age;
		this.next = (this.next + 1) % ((this.latest.length < MOST) ? Integer.MAX_VALUE : MOST);
		this.count = Math.min(MOST, this.count + 1);
		this.learned = true;
	}

	/** Whether there is something that the latest survey did not know. */
	boolean hasLearned() {
		return this.learned && this.count >= LEAST;
	}

	/**
	 * Put together what is known.
	 * @param running the ages of those that run
	 */
	void survey(long[] running) {
		this.learned = false;
		this.ends = Arrays.copyOf(this.latest, this.count);
		Arrays.sort(this.ends);
		Arrays.sort(running);
		this.hazard = new double[this.ends.length];
		double sum = 0;
		int younger = 0;
		for (int i = 0; i < this.ends.length; i++) {
			long atLeast = this.ends[i] - this.ends[i] / PRECISION;
			while (younger < running.length && running[younger] < atLeast) {
				younger++;
			}
			sum += 1.0 / (this.ends.length - i + running.length - younger);
			this.hazard[i] = sum;
		}
	}

	/**
	 * At which age to look at a job that was running at this age.
	 * @param number spreads the looks at jobs that are alike
	 * @return the age, or a negative number if nothing is known
	 */
	long nextLook(long age, long number) {
		if (this.ends.length == 0) {
			return -1;
		}
		long some = when(age, SOME * (0.6 + (number % SPREAD) * 0.8 / SPREAD));
		long almostAll = when(age, ALMOST_ALL);
		boolean near = almostAll - some <= Math.max(5 * SLACK, almostAll / 200);
		return (near ? almostAll : some) + SLACK;
	}

	/**
	 * At which age a job that was running at this age will probably end.
	 */
	long probableEnd(long age) {
		return (this.ends.length == 0) ? 0 : when(age, HALF);
	}

	// when so much hazard will have been added to that of this age
	private long when(long age, double more) {
		int last = this.ends.length - 1;
		int from = firstAfter(age);
		double wanted = more + ((from > 0) ? this.hazard[from - 1] : 0);
		if (this.hazard[last] >= wanted) {
			int found = Arrays.binarySearch(this.hazard, from, last + 1, wanted);
			return this.ends[(found < 0) ? -found - 1 : found];
		}
		if (from <= last && isSteep(last)) {
			return this.ends[last];
		}
		return beyond(age, wanted - this.hazard[last]);
	}

	// at that age nearly all that were left ended
	private boolean isSteep(int last) {
		return last > 0 && this.hazard[last] - this.hazard[last - 1] > HALF;
	}

	// older than any was: as it went with the oldest, and the longer the less likely
	private long beyond(long age, double more) {
		int last = this.ends.length - 1;
		int before = last - Math.max(1, this.ends.length / 4);
		long span = Math.max(SLACK, this.ends[last] - this.ends[before]);
		double perNano = (this.hazard[last] - this.hazard[before]) / span;
		long beyond = Math.max(0, age - this.ends[last]);
		long pause = (long) (more / perNano);
		return Math.max(age, this.ends[last]) + Math.max(pause, (long) (more * beyond));
	}

	private int firstAfter(long age) {
		int from = Arrays.binarySearch(this.ends, age);
		from = (from < 0) ? -from - 1 : from;
		while (from < this.ends.length && this.ends[from] <= age) {
			from++;
		}
		return from;
	}

}
