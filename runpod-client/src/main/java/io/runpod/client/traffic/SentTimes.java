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
 * When the latest requests were sent.
 */
final class SentTimes {

	private long[] times;

	private long count;

	SentTimes(int most) {
		this.times = new long[most];
	}

	/**
	 * Have room for so many in one window.
	 */
	void room(int most) {
		if (most <= this.times.length) {
			return;
		}
		long[] longer = new long[Math.max(most, 2 * this.times.length)];
		for (long position = Math.max(0, this.count - this.times.length); position < this.count; position++) {
			longer[(int) (position % longer.length)] = this.times[index(position)];
		}
		this.times = longer;
	}

	void add(long now) {
		this.times[index(this.count)] = now;
		this.count++;
	}

	/**
	 * How long until the window that ends then holds fewer than {@code limit} requests.
	 */
	long untilFewerThan(int limit, long window, long now) {
		room(limit);
		return (this.count < limit) ? 0 : this.times[index(this.count - limit)] + window - now;
	}

	/**
	 * How many requests the window that ends now holds.
	 */
	int within(long window, long now) {
		int most = (int) Math.min(this.count, this.times.length);
		int within = 0;
		while (within < most && now - this.times[index(this.count - within - 1)] < window) {
			within++;
		}
		return within;
	}

	private int index(long position) {
		return (int) (position % this.times.length);
	}

}
