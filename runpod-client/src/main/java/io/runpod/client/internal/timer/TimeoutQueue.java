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

package io.runpod.client.internal.timer;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Queue of timeouts that rarely elapse, served by a single timer that is rescheduled only
 * for a timeout earlier than all others. One scheduler task per timeout would cost more
 * than all other work of a call. Cancelled timeouts are only marked, and removed in
 * batches.
 */
final class TimeoutQueue {

	private static final int MIN_CANCELLED_TO_PURGE = 64;

	private final ClientClock clock;

	private final PriorityQueue<Timeout> pending = new PriorityQueue<>();

	private final ClientClock.ReschedulableTimer timer;

	private int cancelledCount;

	TimeoutQueue(ClientClock clock) {
		this.clock = clock;
		this.timer = clock.newTimer(this::fireDue);
	}

	/**
	 * Schedule an action.
	 * @param dueNanos the time on the clock at which the action runs
	 * @param action the action
	 * @return the handle that cancels it
	 */
	Disposable schedule(long dueNanos, Runnable action) {
		Timeout timeout = new Timeout(dueNanos, action);
		synchronized (this) {
			this.pending.add(timeout);
		}
		this.timer.scheduleAt(dueNanos);
		return timeout;
	}

	private synchronized void cancel(Timeout timeout) {
		if (timeout.action == null) {
			return;
		}
		timeout.action = null;
		this.cancelledCount++;
		if (this.cancelledCount > MIN_CANCELLED_TO_PURGE && this.cancelledCount > this.pending.size() / 2) {
			this.pending.removeIf((pendingTimeout) -> pendingTimeout.action == null);
			this.cancelledCount = 0;
		}
	}

	// as separate tasks: an action may take long or fail
	private void fireDue() {
		pollDue().forEach(this.clock.scheduler()::schedule);
	}

	private synchronized List<Runnable> pollDue() {
		List<Runnable> due = new ArrayList<>();
		for (Timeout first = this.pending.peek(); first != null; first = this.pending.peek()) {
			Runnable action = first.action;
			if (action != null && first.dueNanos > this.clock.nanoTime()) {
				this.timer.scheduleAt(first.dueNanos);
				break;
			}
			this.pending.remove();
			if (action != null) {
				first.action = null;
				due.add(action);
			}
			else {
				this.cancelledCount--;
			}
		}
		return due;
	}

	private final class Timeout implements Comparable<Timeout>, Disposable {

		private final long dueNanos;

		// null once it has run or is cancelled
		private @Nullable Runnable action;

		Timeout(long dueNanos, Runnable action) {
			this.dueNanos = dueNanos;
			this.action = action;
		}

		@Override
		public void dispose() {
			cancel(this);
		}

		@Override
		public int compareTo(Timeout other) {
			return Long.compare(this.dueNanos, other.dueNanos);
		}

	}

}
