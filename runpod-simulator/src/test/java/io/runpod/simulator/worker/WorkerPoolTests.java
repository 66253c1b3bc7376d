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

package io.runpod.simulator.worker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.node.JsonNodeFactory;

import io.runpod.simulator.endpoint.EndpointSettings;
import io.runpod.simulator.endpoint.HandlerContext;
import io.runpod.simulator.endpoint.WorkerState;
import io.runpod.simulator.job.JobStatus;
import io.runpod.simulator.job.Submission;
import io.runpod.simulator.queue.Job;
import io.runpod.simulator.queue.JobQueue;
import io.runpod.simulator.queue.QueueSettings;
import io.runpod.simulator.time.SimulatorTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for concurrent changes of the state of workers that take jobs.
 */
class WorkerPoolTests {

	private final SimulatorTime time = new SimulatorTime(VirtualTimeScheduler.create(), 1);

	private final JobQueue queue = new JobQueue(this.time, QueueSettings.DEFAULTS, Duration.ofMinutes(10));

	private final AtomicInteger running = new AtomicInteger();

	private final AtomicInteger peakRunning = new AtomicInteger();

	@AutoClose
	private final WorkerPool workers = new WorkerPool(this.queue, this::handle,
			EndpointSettings.of((settings) -> settings.workers(1)), new JobFaults(this.time), this.time,
			Schedulers.immediate());

	@Test
	@Timeout(20)
	void jobIsNotLostWhenWorkerIsSetIdleWhileTakingIt() throws InterruptedException {
		AtomicBoolean stopped = new AtomicBoolean();
		String worker = this.workers.snapshots().get(0).id();
		List<Thread> threads = Stream.generate(() -> new Thread(() -> {
			while (!stopped.get()) {
				this.workers.setState(worker, WorkerState.IDLE);
			}
		})).limit(3).toList();
		threads.forEach(Thread::start);
		try {
			for (int i = 0; i < 3000; i++) {
				Job job = this.queue.submit(submission());
				Job next = this.queue.submit(submission());
				// The handler starts after the status has changed.
				while (job.snapshot().status() != JobStatus.IN_PROGRESS || this.running.get() == 0) {
					Thread.onSpinWait();
				}
				next.cancel();
				job.cancel();
				// The worker is free when the status has changed, before the handler has
				// ended.
				while (this.running.get() > 0) {
					Thread.onSpinWait();
				}
			}
		}
		finally {
			stopped.set(true);
		}
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(this.peakRunning).hasValue(1);
	}

	private Mono<?> handle(HandlerContext job) {
		return Mono.never()
			.doOnSubscribe(
					(subscription) -> this.peakRunning.accumulateAndGet(this.running.incrementAndGet(), Math::max))
			.doFinally((signal) -> this.running.decrementAndGet());
	}

	private static Submission submission() {
		return new Submission(JsonNodeFactory.instance.stringNode("x"), null, null, null, Duration.ofDays(1), false,
				false, null);
	}

}
