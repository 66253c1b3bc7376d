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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import io.runpod.client.internal.resilience.RequestExecutor.LimitUsage;
import io.runpod.client.internal.timer.ClientClock;

/**
 * Lets requests of one kind through in the order of arrival: at most so many in flight,
 * and at most so many in <em>any</em> window of time. Those that RunPod holds leave a
 * tenth of the places to those that are answered at once. Who waits holds no thread, and
 * may leave at any time.
 */
final class SlidingWindowLimiter {

	private final ClientClock clock;

	private final Duration window;

	private final AdaptiveLimit windowLimit;

	private final AdaptiveLimit concurrencyLimit;

	// a request that is answered at once counts from its answer on, because nobody knows
	// when before that it arrived; until then it counts all the time
	private final SlidingWindowLog sentLog;

	private final PermitQueue shortRequests = new PermitQueue();

	private final PermitQueue longPolls = new PermitQueue();

	private final AtomicInteger drainsPending = new AtomicInteger();

	private int logCapacity;

	private long arrivalCount;

	private long throttledUntil;

	private long nextDrainAt = Long.MAX_VALUE;

	SlidingWindowLimiter(ClientClock clock, int maxRequests, Duration window, int maxConcurrent) {
		this.clock = clock;
		this.window = window;
		this.windowLimit = new AdaptiveLimit(maxRequests);
		this.concurrencyLimit = new AdaptiveLimit(maxConcurrent);
		this.sentLog = new SlidingWindowLog();
		this.throttledUntil = clock.nanoTime();
	}

	<T> Mono<T> limit(Mono<T> request, boolean longPoll) {
		// given back before the caller learns the answer, and if it leaves once it has
		// left
		return acquire(longPoll).flatMap((permit) -> request.doOnSuccess((value) -> permit.release(true))
			.doOnError((ex) -> permit.release(false))
			.doFinally((signal) -> permit.release(false)));
	}

	synchronized int requestsPerWindow() {
		return this.windowLimit.value();
	}

	int baseConcurrency() {
		return this.concurrencyLimit.base();
	}

	/**
	 * How many more requests would leave at once if they came now.
	 */
	synchronized int availablePermits(boolean longPoll) {
		long now = this.clock.nanoTime();
		if (this.throttledUntil - now > 0) {
			return 0;
		}
		int waiting = this.shortRequests.waitingCount() + this.longPolls.waitingCount();
		int concurrencyLeft = this.concurrencyLimit.value() - inFlight() - waiting;
		int windowLeft = this.windowLimit.value() - this.shortRequests.inFlight() - waiting
				- this.sentLog.countInWindow(this.window.toNanos(), now);
		int available = Math.min(concurrencyLeft, windowLeft);
		return Math.max(0, longPoll ? Math.min(available, maxLongPolls() - this.longPolls.inFlight()) : available);
	}

	/**
	 * RunPod answered 429: let fewer through, and none before the time it named.
	 */
	synchronized void onThrottled(Duration retryAfter) {
		long now = this.clock.nanoTime();
		if (this.throttledUntil - now <= 0) {
			// once for all requests that were refused together
			this.windowLimit.decrease();
			this.concurrencyLimit.decrease();
		}
		this.throttledUntil = Math.max(this.throttledUntil, now + retryAfter.toNanos());
	}

	/**
	 * RunPod's limits grow with its workers.
	 */
	void setCeilings(int windowCeiling, int concurrencyCeiling) {
		synchronized (this) {
			this.windowLimit.setCeiling(windowCeiling);
			this.concurrencyLimit.setCeiling(concurrencyCeiling);
		}
		drain();
	}

	/**
	 * What is going on, for those who watch.
	 */
	synchronized LimitUsage usage(List<String> operations) {
		int inWindow = this.shortRequests.inFlight()
				+ this.sentLog.countInWindow(this.window.toNanos(), this.clock.nanoTime());
		return new LimitUsage(operations, this.windowLimit.value(), this.concurrencyLimit.value(), inWindow, inFlight(),
				this.shortRequests.waitingCount() + this.longPolls.waitingCount());
	}

	private Mono<Permit> acquire(boolean longPoll) {
		return Mono.create((sink) -> {
			Permit permit = enqueue(longPoll, sink);
			sink.onCancel(() -> cancel(permit));
			drain();
		});
	}

	private synchronized Permit enqueue(boolean longPoll, MonoSink<Permit> sink) {
		Permit permit = new Permit(this, longPoll, this.arrivalCount++, sink);
		queueFor(permit).add(permit);
		return permit;
	}

	private void cancel(Permit permit) {
		if (!removeWaiting(permit)) {
			// granted in the very moment in which the caller left
			permit.release(false);
		}
	}

	private synchronized boolean removeWaiting(Permit permit) {
		return queueFor(permit).remove(permit);
	}

	// one after the other: what is granted may come back before this returns
	private void drain() {
		if (this.drainsPending.getAndIncrement() > 0) {
			return;
		}
		int missed = 1;
		while (missed > 0) {
			for (Permit next = grantNext(); next != null; next = grantNext()) {
				next.grant();
			}
			missed = this.drainsPending.addAndGet(-missed);
		}
	}

	private synchronized @Nullable Permit grantNext() {
		Permit permit = (inFlight() < this.concurrencyLimit.value()) ? nextWaiting() : null;
		if (permit == null) {
			return null;
		}
		long now = this.clock.nanoTime();
		int windowLeft = this.windowLimit.value() - this.shortRequests.inFlight();
		if (windowLeft <= 0) {
			// an answer makes the next one possible
			return null;
		}
		long delay = Math.max(this.throttledUntil - now,
				this.sentLog.timeUntilBelow(windowLeft, this.window.toNanos(), now));
		if (delay > 0) {
			scheduleDrain(now, now + delay);
			return null;
		}
		queueFor(permit).grant(permit);
		permit.recordGrant(
				this.windowLimit.value() - windowLeft + this.sentLog.countInWindow(this.window.toNanos(), now) + 1,
				inFlight());
		if (permit.isLongPoll()) {
			recordSent(now);
		}
		return permit;
	}

	private @Nullable Permit nextWaiting() {
		Permit shortRequest = this.shortRequests.peek(Integer.MAX_VALUE);
		Permit longPoll = this.longPolls.peek(maxLongPolls());
		if (shortRequest == null || longPoll == null) {
			return (shortRequest != null) ? shortRequest : longPoll;
		}
		return (shortRequest.arrival() < longPoll.arrival()) ? shortRequest : longPoll;
	}

	private void scheduleDrain(long now, long at) {
		if (this.nextDrainAt <= at) {
			return;
		}
		this.nextDrainAt = at;
		this.clock.scheduler().schedule(() -> {
			synchronized (this) {
				this.nextDrainAt = Long.MAX_VALUE;
			}
			drain();
		}, at - now, TimeUnit.NANOSECONDS);
	}

	void release(Permit permit, boolean successful) {
		synchronized (this) {
			long now = this.clock.nanoTime();
			queueFor(permit).release();
			if (!permit.isLongPoll()) {
				recordSent(now);
			}
			if (successful && this.throttledUntil - now <= 0) {
				this.windowLimit.increase(permit.inWindowAtGrant());
				this.concurrencyLimit.increase(permit.inFlightAtGrant());
			}
		}
		drain();
	}

	private void recordSent(long now) {
		this.logCapacity = Math.max(this.logCapacity, this.windowLimit.value());
		this.sentLog.add(now, this.logCapacity);
	}

	private PermitQueue queueFor(Permit permit) {
		return permit.isLongPoll() ? this.longPolls : this.shortRequests;
	}

	private int inFlight() {
		return this.shortRequests.inFlight() + this.longPolls.inFlight();
	}

	private int maxLongPolls() {
		return Math.max(1, this.concurrencyLimit.value() * 9 / 10);
	}

}
