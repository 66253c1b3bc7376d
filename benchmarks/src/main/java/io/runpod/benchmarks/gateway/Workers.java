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
 * Takes jobs in order, so many at a time.
 */
final class Workers {

	private final ScheduledExecutorService loop;

	private final GatewaySettings settings;

	private final Deque<Job> queue = new ArrayDeque<>();

	private int there;

	private int busy;

	private int finished;

	private @Nullable Future<?> ramp;

	Workers(ScheduledExecutorService loop, GatewaySettings settings) {
		this.loop = loop;
		this.settings = settings;
		this.there = (settings.rampMillis() > 0) ? 0 : settings.workers();
	}

	void add(Job job) {
		this.queue.add(job);
		if (this.there < this.settings.workers() && this.ramp == null) {
			long step = TimeUnit.MILLISECONDS.toNanos(this.settings.rampMillis()) / this.settings.workers();
			this.ramp = this.loop.scheduleAtFixedRate(this::arrive, 0, step, TimeUnit.NANOSECONDS);
		}
		serve();
	}

	private void arrive() {
		this.there++;
		if (this.there == this.settings.workers()) {
			stop();
		}
		serve();
	}

	private void serve() {
		while (this.busy < this.there && !this.queue.isEmpty()) {
			start(this.queue.removeFirst());
		}
	}

	private void start(Job job) {
		if (job.hasEnded()) {
			return;
		}
		this.busy++;
		job.start();
		if (job.chunks() > 0) {
			chunk(job, 0);
		}
		else if (job.millis() == 0) {
			end(job);
		}
		else {
			this.loop.schedule(() -> end(job), job.millis(), TimeUnit.MILLISECONDS);
		}
	}

	private void chunk(Job job, int index) {
		this.loop.schedule(() -> {
			job.chunk(index);
			if (index + 1 < job.chunks() && !job.hasEnded()) {
				chunk(job, index + 1);
			}
			else {
				end(job);
			}
		}, job.millis(), TimeUnit.MILLISECONDS);
	}

	private void end(Job job) {
		this.busy--;
		this.finished++;
		job.end("COMPLETED");
		serve();
	}

	void stop() {
		if (this.ramp != null) {
			this.ramp.cancel(false);
		}
	}

	String health() {
		int idle = this.there - this.busy;
		return "{\"jobs\":{\"completed\":" + this.finished + ",\"failed\":0,\"inProgress\":" + this.busy
				+ ",\"inQueue\":" + this.queue.size() + ",\"retried\":0},\"workers\":{\"idle\":" + idle
				+ ",\"initializing\":0,\"ready\":" + idle + ",\"running\":" + this.busy
				+ ",\"throttled\":0,\"unhealthy\":0}}";
	}

}
