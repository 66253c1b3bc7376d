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

package io.runpod.client.time;

import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

import reactor.core.Disposable;

/**
 * What is to be done when a time is up that will hardly ever be up: one timer for all,
 * which is only set anew for who is earlier than all others. A timer for each would cost
 * a call more than everything else that the client does for it.
 */
final class Timeouts {

	private final Time time;

	private final NavigableSet<Timeout> pending = new ConcurrentSkipListSet<>();

	private final AtomicLong count = new AtomicLong();

	private final Time.Alarm alarm;

	Timeouts(Time time) {
		this.time = time;
		this.alarm = time.alarm(this::ring);
	}

	Disposable add(long at, Runnable action) {
		Timeout timeout = new Timeout(at, this.count.getAndIncrement(), action);
		this.pending.add(timeout);
		this.alarm.at(at);
		return () -> this.pending.remove(timeout);
	}

	private void ring() {
		long now = this.time.nanos();
		for (Timeout first : this.pending) {
			if (first.at() > now) {
				this.alarm.at(first.at());
				return;
			}
			if (this.pending.remove(first)) {
				// each by itself: one may take its time, or fail
				this.time.scheduler().schedule(first.action());
			}
		}
	}

	private record Timeout(long at, long number, Runnable action) implements Comparable<Timeout> {

		@Override
		public int compareTo(Timeout other) {
			return (this.at != other.at) ? Long.compare(this.at, other.at) : Long.compare(this.number, other.number);
		}

	}

}
