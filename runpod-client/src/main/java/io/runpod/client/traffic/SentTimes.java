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

package io.runpod.client.traffic;

/**
 * When the latest requests were sent, in order.
 */
final class SentTimes {

	private static final int AT_FIRST = 64;

	private long[] times = new long[AT_FIRST];

	private long count;

	/**
	 * Note a request.
	 * @param most how many the window may hold, and therefore must be remembered
	 */
	void add(long now, int most) {
		if (this.count >= this.times.length && this.times.length < most) {
			lengthen(Math.min(most, 2 * this.times.length));
		}
		this.times[index(this.count)] = now;
		this.count++;
	}

	private void lengthen(int length) {
		long[] longer = new long[length];
		for (long position = this.count - this.times.length; position < this.count; position++) {
			longer[(int) (position % length)] = this.times[index(position)];
		}
		this.times = longer;
	}

	/**
	 * How long until the window that ends then holds fewer than {@code limit} requests.
	 */
	long untilFewerThan(int limit, long window, long now) {
		return (within(window, now) < limit) ? 0 : this.times[index(this.count - limit)] + window - now;
	}

	/**
	 * How many requests the window that ends now holds.
	 */
	int within(long window, long now) {
		int known = (int) Math.min(this.count, this.times.length);
		int from = 0;
		int to = known;
		while (from < to) {
			int middle = (from + to) >>> 1;
			if (now - this.times[index(this.count - known + middle)] < window) {
				to = middle;
			}
			else {
				from = middle + 1;
			}
		}
		return known - from;
	}

	private int index(long position) {
		return (int) (position % this.times.length);
	}

}
