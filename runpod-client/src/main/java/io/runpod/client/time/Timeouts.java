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

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * What is to be done when a time is up that will hardly ever be up: one timer for all,
 * which is only set anew for who is earlier than all others. A timer for each would cost
 * a call more than everything else that the client does for it. Who leaves is only
 * crossed out, and swept away with many others.
 */
final class Timeouts {

	private static final int FEW = 64;

	private final Time time;

	private final PriorityQueue<Timeout> pending = new PriorityQueue<>();

	private final Time.Alarm alarm;

	private int crossedOut;

	Timeouts(Time time) {
		this.time = time;
		this.alarm = time.alarm(this::ring);
	}

	Disposable add(long at, Runnable action) {
		Timeout timeout = new Timeout(at, action);
		synchronized (this) {
			this.pending.add(timeout);
		}
		this.alarm.at(at);
		return timeout;
	}

	private synchronized void crossOut(Timeout timeout) {
		if (timeout.action == null) {
			return;
		}
		timeout.action = null;
		this.crossedOut++;
		if (this.crossedOut > FEW && this.crossedOut > this.pending.size() / 2) {
			this.pending.removeIf((each) -> each.action == null);
			this.crossedOut = 0;
		}
	}

	// each by itself: one may take its time, or fail
	private void ring() {
		due().forEach(this.time.scheduler()::schedule);
	}

	private synchronized List<Runnable> due() {
		List<Runnable> due = new ArrayList<>();
		for (Timeout first = this.pending.peek(); first != null; first = this.pending.peek()) {
			Runnable action = first.action;
			if (action != null && first.at > this.time.nanos()) {
				this.alarm.at(first.at);
				break;
			}
			this.pending.remove();
			if (action != null) {
				first.action = null;
				due.add(action);
			}
			else {
				this.crossedOut--;
			}
		}
		return due;
	}

	private final class Timeout implements Comparable<Timeout>, Disposable {

		private final long at;

		// null as soon as it is not to be done any more
		private @Nullable Runnable action;

		Timeout(long at, Runnable action) {
			this.at = at;
			this.action = action;
		}

		@Override
		public void dispose() {
			crossOut(this);
		}

		@Override
		public int compareTo(Timeout other) {
			return Long.compare(this.at, other.at);
		}

	}

}
