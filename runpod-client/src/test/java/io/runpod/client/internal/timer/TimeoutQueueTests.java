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

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TimeoutQueue}: actions run when they are due and not earlier, and not
 * once they are cancelled.
 */
class TimeoutQueueTests {

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final AtomicInteger scheduledTimers = new AtomicInteger();

	private final ClientClock clock = ClientClock.of(new CountingScheduler(this.scheduler, this.scheduledTimers));

	@AfterEach
	void disposeScheduler() {
		this.scheduler.dispose();
	}

	@Test
	void runsActionWhenTimeoutElapses() {
		List<String> executed = new ArrayList<>();
		this.clock.scheduleTimeout(Duration.ofSeconds(2), () -> executed.add("two"));
		this.clock.scheduleTimeout(Duration.ofSeconds(1), () -> executed.add("one"));
		this.clock.scheduleTimeout(Duration.ofSeconds(3), () -> executed.add("three"));
		advance(Duration.ofSeconds(1).minusNanos(1));
		assertThat(executed).isEmpty();
		advance(Duration.ofNanos(1));
		assertThat(executed).containsExactly("one");
		advance(Duration.ofSeconds(2));
		assertThat(executed).containsExactly("one", "two", "three");
	}

	@Test
	void doesNotRunActionWhenDisposed() {
		List<String> executed = new ArrayList<>();
		Disposable first = this.clock.scheduleTimeout(Duration.ofSeconds(1), () -> executed.add("first"));
		this.clock.scheduleTimeout(Duration.ofSeconds(2), () -> executed.add("second"));
		first.dispose();
		advance(Duration.ofSeconds(2));
		assertThat(executed).containsExactly("second");
	}

	@Test
	void failingActionDoesNotAffectOthers() throws InterruptedException {
		ClientClock monotonicClock = ClientClock.monotonic();
		CountDownLatch remaining = new CountDownLatch(2);
		monotonicClock.scheduleTimeout(Duration.ofMillis(1), () -> {
			throw new IllegalStateException("broken");
		});
		monotonicClock.scheduleTimeout(Duration.ofMillis(1), remaining::countDown);
		monotonicClock.scheduleTimeout(Duration.ofMillis(2), remaining::countDown);
		assertThat(remaining.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void disposedTimeoutsShareOneTimer() {
		for (int i = 0; i < 1000; i++) {
			Disposable timeout = this.clock.scheduleTimeout(Duration.ofSeconds(90), () -> {
			});
			advance(Duration.ofMillis(10));
			timeout.dispose();
		}
		assertThat(this.scheduledTimers).hasValue(1);
	}

	@Test
	void veryLongTimeoutDoesNotOverflow() {
		List<String> executed = new ArrayList<>();
		advance(Duration.ofDays(1));
		this.clock.scheduleTimeout(ChronoUnit.FOREVER.getDuration(), () -> executed.add("done"));
		advance(Duration.ofDays(365));
		assertThat(executed).isEmpty();
	}

	@Test
	void everyTimeoutRunsOnceAndOnTime() {
		Random random = new Random(7);
		List<Long> delays = new ArrayList<>();
		List<Disposable> disposed = new ArrayList<>();
		List<Integer> executed = new ArrayList<>();
		IntStream.range(0, 5000).forEach((number) -> {
			long delayNanos = random.nextInt(1_000_000);
			long expectedNanos = this.clock.nanoTime() + delayNanos;
			boolean disposes = random.nextInt(3) == 0;
			Disposable timeout = this.clock.scheduleTimeout(Duration.ofNanos(delayNanos), () -> {
				delays.add(this.clock.nanoTime() - expectedNanos);
				executed.add(number);
				assertThat(disposes).isFalse();
			});
			if (disposes) {
				disposed.add(timeout);
				timeout.dispose();
			}
			advance(Duration.ofNanos(random.nextInt(500)));
		});
		advance(Duration.ofMillis(1));
		assertThat(executed).hasSize(5000 - disposed.size()).doesNotHaveDuplicates();
		assertThat(delays).containsOnly(0L);
	}

	private void advance(Duration duration) {
		this.scheduler.advanceTimeBy(duration);
	}

	private static final class CountingScheduler implements Scheduler {

		private final Scheduler delegate;

		private final AtomicInteger scheduledTimers;

		CountingScheduler(Scheduler delegate, AtomicInteger scheduledTimers) {
			this.delegate = delegate;
			this.scheduledTimers = scheduledTimers;
		}

		@Override
		public Disposable schedule(Runnable task) {
			return this.delegate.schedule(task);
		}

		@Override
		public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
			this.scheduledTimers.incrementAndGet();
			return this.delegate.schedule(task, delay, unit);
		}

		@Override
		public Worker createWorker() {
			return this.delegate.createWorker();
		}

		@Override
		public long now(TimeUnit unit) {
			return this.delegate.now(unit);
		}

	}

}
