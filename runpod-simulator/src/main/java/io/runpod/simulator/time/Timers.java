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

package io.runpod.simulator.time;

import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Queue of timers ordered by due time. Only one wake-up is scheduled, for the first
 * timer, so that tens of thousands of timers are cheap.
 */
final class Timers {

	private final NavigableSet<Timer> pending = new TreeSet<>();

	private final LongConsumer wakeUpScheduler;

	private long sequence;

	private long scheduledCount;

	private long nextWakeUp = Long.MAX_VALUE;

	Timers(LongConsumer wakeUpScheduler) {
		this.wakeUpScheduler = wakeUpScheduler;
	}

	Disposable schedule(long due, Runnable action, long now) {
		Timer timer;
		synchronized (this) {
			timer = new Timer(due, this.sequence++, action);
			this.pending.add(timer);
		}
		scheduleNextWakeUp(now);
		// Counted last: a test that observes the count may advance the clock, and the
		// wake-up must be scheduled by then.
		synchronized (this) {
			this.scheduledCount++;
		}
		return () -> remove(timer);
	}

	void fireDue(LongSupplier now) {
		synchronized (this) {
			this.nextWakeUp = Long.MAX_VALUE;
		}
		for (Timer timer = pollDue(now.getAsLong()); timer != null; timer = pollDue(now.getAsLong())) {
			timer.action.run();
		}
		scheduleNextWakeUp(now.getAsLong());
	}

	synchronized long scheduledCount() {
		return this.scheduledCount;
	}

	private synchronized void remove(Timer timer) {
		this.pending.remove(timer);
	}

	private synchronized @Nullable Timer pollDue(long now) {
		return (!this.pending.isEmpty() && this.pending.first().due <= now) ? this.pending.pollFirst() : null;
	}

	private void scheduleNextWakeUp(long now) {
		long due;
		synchronized (this) {
			due = this.pending.isEmpty() ? Long.MAX_VALUE : this.pending.first().due;
			if (due >= this.nextWakeUp) {
				return;
			}
			this.nextWakeUp = due;
		}
		this.wakeUpScheduler.accept(due - now);
	}

	private static final class Timer implements Comparable<Timer> {

		private final long due;

		private final long sequence;

		private final Runnable action;

		Timer(long due, long sequence, Runnable action) {
			this.due = due;
			this.sequence = sequence;
			this.action = action;
		}

		@Override
		public int compareTo(Timer other) {
			return (this.due != other.due) ? Long.compare(this.due, other.due)
					: Long.compare(this.sequence, other.sequence);
		}

	}

}
