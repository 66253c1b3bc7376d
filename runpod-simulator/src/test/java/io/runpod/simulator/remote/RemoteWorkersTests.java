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

package io.runpod.simulator.remote;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.endpoint.WorkerState;
import io.runpod.simulator.queue.JobQueue;
import io.runpod.simulator.queue.QueueSettings;
import io.runpod.simulator.time.SimulatorTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for workers that register while the state of all workers changes.
 */
class RemoteWorkersTests {

	private final CallbackScheduler scheduler = new CallbackScheduler();

	private final SimulatorTime time = new SimulatorTime(this.scheduler, 1);

	private final RemoteWorkers workers = new RemoteWorkers(
			List.of(new JobQueue(this.time, QueueSettings.DEFAULTS, Duration.ofMinutes(10))), this.time,
			Duration.ofSeconds(40));

	@Test
	@Timeout(20)
	void newWorkerIsThrottledWhenRegisteredDuringThrottling() throws InterruptedException {
		Thread throttling = new Thread(() -> this.workers.setState(WorkerState.THROTTLED));
		// A worker reads the clock during registration.
		this.scheduler.onClockRead.set(() -> {
			throttling.start();
			while (throttling.getState() != Thread.State.BLOCKED && throttling.isAlive()) {
				Thread.onSpinWait();
			}
		});
		this.workers.take("w1", 1).subscribe();
		throttling.join();
		assertThat(this.workers.snapshots()).extracting(WorkerSnapshot::state)
			.isEqualTo(List.of(WorkerState.THROTTLED));
	}

	/**
	 * Scheduler that runs an action when the clock is read.
	 */
	private static final class CallbackScheduler implements Scheduler {

		private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

		private final AtomicReference<Runnable> onClockRead = new AtomicReference<>(() -> {
		});

		@Override
		public long now(TimeUnit unit) {
			this.onClockRead.getAndSet(() -> {
			}).run();
			return this.time.now(unit);
		}

		@Override
		public Disposable schedule(Runnable task) {
			return this.time.schedule(task);
		}

		@Override
		public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
			return this.time.schedule(task, delay, unit);
		}

		@Override
		public Worker createWorker() {
			return this.time.createWorker();
		}

	}

}
