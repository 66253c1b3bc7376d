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
 * What is to be done when a time is up is done then, and not before; what is not to be
 * done any more is not.
 */
class TimeoutsTests {

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final AtomicInteger timers = new AtomicInteger();

	private final Time time = Time.of(new CountingScheduler(this.scheduler, this.timers));

	@AfterEach
	void stop() {
		this.scheduler.dispose();
	}

	@Test
	void isDoneWhenItsTimeIsUp() {
		List<String> done = new ArrayList<>();
		this.time.timeout(Duration.ofSeconds(2), () -> done.add("two"));
		this.time.timeout(Duration.ofSeconds(1), () -> done.add("one"));
		this.time.timeout(Duration.ofSeconds(3), () -> done.add("three"));
		advance(Duration.ofSeconds(1).minusNanos(1));
		assertThat(done).isEmpty();
		advance(Duration.ofNanos(1));
		assertThat(done).containsExactly("one");
		advance(Duration.ofSeconds(2));
		assertThat(done).containsExactly("one", "two", "three");
	}

	@Test
	void isNotDoneWhenNobodyWantsItAnyMore() {
		List<String> done = new ArrayList<>();
		Disposable first = this.time.timeout(Duration.ofSeconds(1), () -> done.add("first"));
		this.time.timeout(Duration.ofSeconds(2), () -> done.add("second"));
		first.dispose();
		advance(Duration.ofSeconds(2));
		assertThat(done).containsExactly("second");
	}

	@Test
	void oneThatFailsKeepsNoOtherFromBeingDone() throws InterruptedException {
		Time real = Time.monotonic();
		CountDownLatch others = new CountDownLatch(2);
		real.timeout(Duration.ofMillis(1), () -> {
			throw new IllegalStateException("broken");
		});
		real.timeout(Duration.ofMillis(1), others::countDown);
		real.timeout(Duration.ofMillis(2), others::countDown);
		assertThat(others.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void manyThatAreNotWantedAnyMoreNeedOneTimer() {
		for (int i = 0; i < 1000; i++) {
			Disposable timeout = this.time.timeout(Duration.ofSeconds(90), () -> {
			});
			advance(Duration.ofMillis(10));
			timeout.dispose();
		}
		assertThat(this.timers).hasValue(1);
	}

	@Test
	void aTimeThatNobodyWillSeeIsNoTimeInThePast() {
		List<String> done = new ArrayList<>();
		advance(Duration.ofDays(1));
		this.time.timeout(ChronoUnit.FOREVER.getDuration(), () -> done.add("done"));
		advance(Duration.ofDays(365));
		assertThat(done).isEmpty();
	}

	@Test
	void eachOfManyIsDoneOnceAndInTime() {
		Random random = new Random(7);
		List<Long> late = new ArrayList<>();
		List<Disposable> left = new ArrayList<>();
		List<Integer> done = new ArrayList<>();
		IntStream.range(0, 5000).forEach((number) -> {
			long nanos = random.nextInt(1_000_000);
			long at = this.time.nanos() + nanos;
			boolean leaves = random.nextInt(3) == 0;
			Disposable timeout = this.time.timeout(Duration.ofNanos(nanos), () -> {
				late.add(this.time.nanos() - at);
				done.add(number);
				assertThat(leaves).isFalse();
			});
			if (leaves) {
				left.add(timeout);
				timeout.dispose();
			}
			advance(Duration.ofNanos(random.nextInt(500)));
		});
		advance(Duration.ofMillis(1));
		assertThat(done).hasSize(5000 - left.size()).doesNotHaveDuplicates();
		assertThat(late).containsOnly(0L);
	}

	private void advance(Duration duration) {
		this.scheduler.advanceTimeBy(duration);
	}

	private static final class CountingScheduler implements Scheduler {

		private final Scheduler delegate;

		private final AtomicInteger timers;

		CountingScheduler(Scheduler delegate, AtomicInteger timers) {
			this.delegate = delegate;
			this.timers = timers;
		}

		@Override
		public Disposable schedule(Runnable task) {
			return this.delegate.schedule(task);
		}

		@Override
		public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
			this.timers.incrementAndGet();
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
