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

package io.runpod.spring.boot.autoconfigure.events;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.TaskDecorator;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.runpod.client.job.RunPodJob;
import io.runpod.client.observation.JobScope;
import io.runpod.client.observation.RunPodListener;

/**
 * Publishes events one after the other, on a thread that lives while there are some. Who
 * brings an event never waits: one too many is dropped and counted. What comes before the
 * application has started is published when it has.
 */
final class EventPublishingRunPodListener implements RunPodListener, SmartLifecycle {

	private static final Log logger = LogFactory.getLog(EventPublishingRunPodListener.class);

	private static final Duration LAST_EVENTS = Duration.ofSeconds(5);

	private final ApplicationEventPublisher publisher;

	private final TaskDecorator decorator;

	private final JobScope scope;

	private final int capacity;

	private final CountDownLatch started = new CountDownLatch(1);

	private final AtomicInteger waiting = new AtomicInteger();

	private final AtomicLong dropped = new AtomicLong();

	private final AtomicLong droppedInARow = new AtomicLong();

	private volatile Scheduler scheduler = newScheduler();

	private volatile boolean running;

	EventPublishingRunPodListener(ApplicationEventPublisher publisher, TaskDecorator decorator, JobScope scope,
			int capacity) {
		this.publisher = publisher;
		this.decorator = decorator;
		this.scope = scope;
		this.capacity = capacity;
	}

	// one thread: the order of events is the order in which they came
	private static Scheduler newScheduler() {
		return Schedulers.newBoundedElastic(1, Integer.MAX_VALUE, "runpod-events", 60, true);
	}

	@Override
	public void jobSubmitted(String endpoint, String jobId) {
		accept(new RunPodJobSubmittedEvent(endpoint, jobId));
	}

	@Override
	public void jobEnded(RunPodJob job) {
		accept(job.succeeded() ? new RunPodJobCompletedEvent(job) : new RunPodJobFailedEvent(job));
	}

	private void accept(RunPodJobEvent event) {
		if (this.waiting.incrementAndGet() > this.capacity) {
			this.waiting.decrementAndGet();
			drop();
			return;
		}
		try {
			this.scheduler.schedule(this.decorator.decorate(() -> publish(event)));
		}
		catch (RejectedExecutionException ex) {
			// the application is being closed
			this.waiting.decrementAndGet();
			this.dropped.incrementAndGet();
		}
	}

	private void drop() {
		this.dropped.incrementAndGet();
		if (this.droppedInARow.getAndIncrement() == 0) {
			logger.warn("Listeners of RunPod's job events are too slow: " + this.capacity
					+ " events wait, and further ones are dropped");
		}
	}

	private void publish(RunPodJobEvent event) {
		try {
			this.started.await();
			publishNow(event);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.dropped.incrementAndGet();
		}
		finally {
			if (this.waiting.decrementAndGet() == 0) {
				caughtUp();
			}
		}
	}

	private void publishNow(RunPodJobEvent event) {
		JobScope.Scope about = this.scope.open(event.jobId());
		try {
			this.publisher.publishEvent(event);
		}
		catch (RuntimeException ex) {
			logger.warn("A listener of " + event.getClass().getSimpleName() + " failed for job " + event.jobId(), ex);
		}
		finally {
			about.close();
		}
	}

	private void caughtUp() {
		long lost = this.droppedInARow.getAndSet(0);
		if (lost > 0) {
			logger.info("Listeners of RunPod's job events have caught up; " + lost + " events were dropped");
		}
	}

	long dropped() {
		return this.dropped.get();
	}

	@Override
	public void start() {
		if (this.scheduler.isDisposed()) {
			this.scheduler = newScheduler();
		}
		this.running = true;
		this.started.countDown();
	}

	@Override
	public void stop() {
		this.running = false;
		this.scheduler.dispose();
	}

	// what has happened is still told, as long as that does not take long
	@Override
	public void stop(Runnable callback) {
		this.scheduler.disposeGracefully().timeout(LAST_EVENTS).onErrorComplete().doFinally((signal) -> {
			stop();
			callback.run();
		}).subscribe();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
