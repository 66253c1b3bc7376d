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

package io.runpod.client.internal.resilience;

/**
 * Ring buffer of the times at which the last requests were sent, in ascending order.
 */
final class SlidingWindowLog {

	private static final int INITIAL_CAPACITY = 64;

	private long[] timestamps = new long[INITIAL_CAPACITY];

	private long total;

	/**
	 * Add a request.
	 * @param now the time of the request
	 * @param maxEntries the maximum number of requests in a window, which must be kept
	 */
	void add(long now, int maxEntries) {
		if (this.total >= this.timestamps.length && this.timestamps.length < maxEntries) {
			growTo(Math.min(maxEntries, 2 * this.timestamps.length));
		}
		this.timestamps[index(this.total)] = now;
		this.total++;
	}

	/**
	 * Add requests evenly between two times, but not before the last one.
	 * @param count the number of requests, none if it is negative
	 * @param from the first time
	 * @param to the last time
	 * @param maxEntries the maximum number of requests in a window, which must be kept
	 */
	void addEvenly(int count, long from, long to, int maxEntries) {
		long last = (this.total > 0) ? this.timestamps[index(this.total - 1)] : from;
		for (int i = 1; i <= count; i++) {
			add(Math.max(last, from + (to - from) * i / count), maxEntries);
		}
	}

	private void growTo(int capacity) {
		long[] grown = new long[capacity];
		for (long position = this.total - this.timestamps.length; position < this.total; position++) {
			grown[(int) (position % capacity)] = this.timestamps[index(position)];
		}
		this.timestamps = grown;
	}

	/**
	 * Return the time until the window contains fewer requests than the limit.
	 */
	long timeUntilBelow(int limit, long window, long now) {
		return (countInWindow(window, now) < limit) ? 0 : this.timestamps[index(this.total - limit)] + window - now;
	}

	/**
	 * Return the number of requests in the window that ends now.
	 */
	int countInWindow(long window, long now) {
		int size = (int) Math.min(this.total, this.timestamps.length);
		int low = 0;
		int high = size;
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (now - this.timestamps[index(this.total - size + middle)] < window) {
				high = middle;
			}
			else {
				low = middle + 1;
			}
		}
		return size - low;
	}

	private int index(long position) {
		return (int) (position % this.timestamps.length);
	}

}
