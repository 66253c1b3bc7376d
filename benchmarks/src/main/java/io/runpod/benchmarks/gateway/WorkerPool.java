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

package io.runpod.benchmarks.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Pool of workers that run jobs in FIFO order.
 */
final class WorkerPool {

	private final ScheduledExecutorService loop;

	private final GatewaySettings settings;

	private final Deque<Job> queue = new ArrayDeque<>();

	private int available;

	private int busy;

	private int completed;

	private @Nullable Future<?> rampTask;

	WorkerPool(ScheduledExecutorService loop, GatewaySettings settings) {
		this.loop = loop;
		this.settings = settings;
		this.available = (settings.rampMillis() > 0) ? 0 : settings.workers();
	}

	void enqueue(Job job) {
		this.queue.add(job);
		if (this.available < this.settings.workers() && this.rampTask == null) {
			long step = TimeUnit.MILLISECONDS.toNanos(this.settings.rampMillis()) / this.settings.workers();
			this.rampTask = this.loop.scheduleAtFixedRate(this::addWorker, 0, step, TimeUnit.NANOSECONDS);
		}
		startQueuedJobs();
	}

	private void addWorker() {
		this.available++;
		if (this.available == this.settings.workers()) {
			stopRamp();
		}
		startQueuedJobs();
	}

	private void startQueuedJobs() {
		while (this.busy < this.available && !this.queue.isEmpty()) {
			start(this.queue.removeFirst());
		}
	}

	private void start(Job job) {
		if (job.isTerminal()) {
			return;
		}
		this.busy++;
		job.start();
		if (job.chunks() > 0) {
			scheduleChunk(job, 0);
		}
		else if (job.millis() == 0) {
			complete(job);
		}
		else {
			this.loop.schedule(() -> complete(job), job.millis(), TimeUnit.MILLISECONDS);
		}
	}

	private void scheduleChunk(Job job, int index) {
		this.loop.schedule(() -> {
			job.addChunk(index);
			if (index + 1 < job.chunks() && !job.isTerminal()) {
				scheduleChunk(job, index + 1);
			}
			else {
				complete(job);
			}
		}, job.millis(), TimeUnit.MILLISECONDS);
	}

	private void complete(Job job) {
		this.busy--;
		this.completed++;
		job.terminate("COMPLETED");
		startQueuedJobs();
	}

	void stopRamp() {
		if (this.rampTask != null) {
			this.rampTask.cancel(false);
		}
	}

	String healthJson() {
		int idle = this.available - this.busy;
		return "{\"jobs\":{\"completed\":" + this.completed + ",\"failed\":0,\"inProgress\":" + this.busy
				+ ",\"inQueue\":" + this.queue.size() + ",\"retried\":0},\"workers\":{\"idle\":" + idle
				+ ",\"initializing\":0,\"ready\":" + idle + ",\"running\":" + this.busy
				+ ",\"throttled\":0,\"unhealthy\":0}}";
	}

}
