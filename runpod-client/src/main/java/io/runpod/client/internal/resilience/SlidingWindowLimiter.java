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

import io.runpod.client.event.RunPodOperation;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.resilience.RequestExecutor.LimitUsage;
import io.runpod.client.internal.timer.ClientClock;

/**
 * Limiter of the number of requests in flight and of the number of requests in
 * <em>any</em> window of time. Permits are granted in the order of arrival, and a tenth
 * of the concurrency is reserved for short requests, because long polls stay in flight
 * for seconds. A waiting request occupies no thread and can be cancelled.
 */
final class SlidingWindowLimiter {

	// share of a lower limit that other processes are assumed to have used
	private static final double RESERVED_SHARE = 0.95;

	private static final int MIN_REJECTIONS = 3;

	private static final double TOLERATED_REJECTION_RATE = 0.05;

	private final ClientClock clock;

	private final Duration window;

	private final AdaptiveLimit windowLimit;

	private final AdaptiveLimit concurrencyLimit;

	// a short request is added at its response, because the time of its arrival at RunPod
	// is unknown; until then it counts as in flight
	private final SlidingWindowLog sentLog;

	private final PermitQueue shortRequests = new PermitQueue();

	private final PermitQueue longPolls = new PermitQueue();

	private final AtomicInteger drainsPending = new AtomicInteger();

	private int logCapacity;

	private long arrivalCount;

	private long throttledUntil;

	// incremented at each decrease of the limits, to attribute outcomes to the limits in
	// force
	private int generation;

	private double successes;

	private double rejections;

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
		// released before the response is emitted, and on cancellation
		return acquire(longPoll).flatMap((permit) -> request.doOnSuccess((value) -> permit.release(Outcome.SUCCESSFUL))
			.doOnError((ex) -> permit.release(isThrottled(ex) ? Outcome.THROTTLED : Outcome.UNDECIDED))
			.doFinally((signal) -> permit.release(Outcome.UNDECIDED)));
	}

	private static boolean isThrottled(Throwable ex) {
		return ex instanceof RequestFailure failure && failure.kind() == RequestFailure.Kind.THROTTLED;
	}

	synchronized int requestsPerWindow() {
		return this.windowLimit.value();
	}

	synchronized int baseConcurrency() {
		return this.concurrencyLimit.base();
	}

	/**
	 * Return the number of requests that could be sent now without waiting.
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
	 * Pause the granting of permits, unless RunPod rejects only a few of the requests.
	 */
	synchronized void pause(Duration duration) {
		if (this.successes == 0 || isRejectionRateExceeded()) {
			this.throttledUntil = Math.max(this.throttledUntil, this.clock.nanoTime() + duration.toNanos());
		}
	}

	private boolean isRejectionRateExceeded() {
		return this.rejections > TOLERATED_REJECTION_RATE * (this.rejections + this.successes);
	}

	/**
	 * Set other limits, which apply to the requests that wait, too. A lower limit of
	 * requests in a window is shared with other processes: what this one has not used is
	 * assumed to be used by those for one window, except for a twentieth.
	 */
	void setLimits(int maxRequests, int maxConcurrent) {
		synchronized (this) {
			boolean lower = maxRequests < this.windowLimit.base();
			this.windowLimit.setBase(maxRequests);
			this.concurrencyLimit.setBase(maxConcurrent);
			if (lower) {
				reserve();
			}
		}
		drain();
	}

	private void reserve() {
		long now = this.clock.nanoTime();
		int used = this.shortRequests.inFlight() + this.sentLog.countInWindow(this.window.toNanos(), now);
		int reserved = (int) (RESERVED_SHARE * this.windowLimit.value()) - used;
		// freed in half a window, when those processes have lower limits, too
		this.sentLog.addEvenly(reserved, now - this.window.toNanos() / 2, now, logCapacity());
	}

	/**
	 * Set the ceilings that the running workers imply.
	 */
	void setCeilings(int windowCeiling, int concurrencyCeiling) {
		synchronized (this) {
			this.windowLimit.setCeiling(windowCeiling);
			this.concurrencyLimit.setCeiling(concurrencyCeiling);
		}
		drain();
	}

	/**
	 * Return the current usage.
	 */
	synchronized LimitUsage usage(List<RunPodOperation> operations) {
		int inWindow = this.shortRequests.inFlight()
				+ this.sentLog.countInWindow(this.window.toNanos(), this.clock.nanoTime());
		return new LimitUsage(operations, this.windowLimit.value(), inWindow, this.concurrencyLimit.value(), inFlight(),
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
			// granted concurrently with the cancellation
			permit.release(Outcome.UNDECIDED);
		}
	}

	private synchronized boolean removeWaiting(Permit permit) {
		return queueFor(permit).remove(permit);
	}

	// serialized: a granted permit may be released before grant() returns
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
			// the next response triggers another drain
			return null;
		}
		long delay = Math.max(this.throttledUntil - now,
				this.sentLog.timeUntilBelow(windowLeft, this.window.toNanos(), now));
		if (delay > 0) {
			scheduleDrain(now, now + delay);
			return null;
		}
		queueFor(permit).grant(permit);
		permit.recordGrant(this.generation,
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

	void release(Permit permit, Outcome outcome) {
		synchronized (this) {
			long now = this.clock.nanoTime();
			queueFor(permit).release();
			if (!permit.isLongPoll()) {
				recordSent(now);
			}
			// the outcome of a request sent before the last decrease is not about the
			// present limits
			if (permit.generation() == this.generation) {
				adapt(permit, outcome, now);
			}
		}
		drain();
	}

	private void adapt(Permit permit, Outcome outcome, long now) {
		if (outcome == Outcome.SUCCESSFUL) {
			this.successes++;
			if (this.throttledUntil - now <= 0) {
				this.windowLimit.increase(permit.inWindowAtGrant());
				this.concurrencyLimit.increase(permit.inFlightAtGrant());
			}
		}
		else if (outcome == Outcome.THROTTLED) {
			this.rejections++;
			boolean aboveBase = this.windowLimit.isAboveBase() || this.concurrencyLimit.isAboveBase();
			if (aboveBase || (this.rejections >= MIN_REJECTIONS && isRejectionRateExceeded())) {
				this.windowLimit.decrease();
				this.concurrencyLimit.decrease();
				this.generation++;
				this.successes = 0;
				this.rejections = 0;
			}
		}
		if (this.successes + this.rejections > this.windowLimit.value()) {
			// older outcomes count less
			this.successes /= 2;
			this.rejections /= 2;
		}
	}

	private void recordSent(long now) {
		this.sentLog.add(now, logCapacity());
	}

	private int logCapacity() {
		this.logCapacity = Math.max(this.logCapacity, this.windowLimit.value());
		return this.logCapacity;
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

	/**
	 * Outcome of a request, as far as it concerns the limits.
	 */
	enum Outcome {

		/** Accepted by RunPod. */
		SUCCESSFUL,
		/** Rejected with status 429. */
		THROTTLED,
		/** Failed otherwise, or cancelled. */
		UNDECIDED

	}

}
