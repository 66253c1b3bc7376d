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

package io.runpod.spring.boot.autoconfigure.event;

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

import io.runpod.client.event.JobContextScope;
import io.runpod.client.event.JobEndedEvent;
import io.runpod.client.event.JobSubmittedEvent;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.job.RunPodJob;
import io.runpod.spring.boot.event.RunPodJobCompletedEvent;
import io.runpod.spring.boot.event.RunPodJobEvent;
import io.runpod.spring.boot.event.RunPodJobFailedEvent;
import io.runpod.spring.boot.event.RunPodJobSubmittedEvent;

/**
 * Listener that publishes application events in order on a thread of its pool. Adding an
 * event never blocks: events beyond the capacity are dropped and counted. Events that
 * occur before the application has started are published then.
 */
final class EventPublishingRunPodListener implements RunPodListener, SmartLifecycle {

	private static final Log logger = LogFactory.getLog(EventPublishingRunPodListener.class);

	private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

	private final ApplicationEventPublisher publisher;

	private final TaskDecorator taskDecorator;

	private final JobContextScope jobScope;

	private final int capacity;

	private final CountDownLatch startedLatch = new CountDownLatch(1);

	private final AtomicInteger pendingEvents = new AtomicInteger();

	private final AtomicLong droppedEvents = new AtomicLong();

	private final AtomicLong consecutiveDrops = new AtomicLong();

	private volatile Scheduler scheduler = createScheduler();

	private volatile boolean running;

	EventPublishingRunPodListener(ApplicationEventPublisher publisher, TaskDecorator taskDecorator,
			JobContextScope jobScope, int capacity) {
		this.publisher = publisher;
		this.taskDecorator = taskDecorator;
		this.jobScope = jobScope;
		this.capacity = capacity;
	}

	// a single thread preserves the order of events
	private static Scheduler createScheduler() {
		return Schedulers.newBoundedElastic(1, Integer.MAX_VALUE, "runpod-events", 60, true);
	}

	@Override
	public void onJobSubmitted(JobSubmittedEvent event) {
		enqueue(new RunPodJobSubmittedEvent(event.endpoint(), event.jobId()));
	}

	@Override
	public void onJobEnded(JobEndedEvent event) {
		RunPodJob job = event.job();
		enqueue(job.isSuccessful() ? new RunPodJobCompletedEvent(job) : new RunPodJobFailedEvent(job));
	}

	private void enqueue(RunPodJobEvent event) {
		if (this.pendingEvents.incrementAndGet() > this.capacity) {
			this.pendingEvents.decrementAndGet();
			handleOverflow();
			return;
		}
		try {
			this.scheduler.schedule(this.taskDecorator.decorate(() -> publishAfterStart(event)));
		}
		catch (RejectedExecutionException ex) {
			// the application is shutting down
			this.pendingEvents.decrementAndGet();
			this.droppedEvents.incrementAndGet();
		}
	}

	private void handleOverflow() {
		this.droppedEvents.incrementAndGet();
		if (this.consecutiveDrops.getAndIncrement() == 0) {
			logger.warn("Listeners of RunPod's job events are too slow: " + this.capacity
					+ " events wait, and further ones are dropped");
		}
	}

	private void publishAfterStart(RunPodJobEvent event) {
		try {
			this.startedLatch.await();
			publishEvent(event);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.droppedEvents.incrementAndGet();
		}
		finally {
			if (this.pendingEvents.decrementAndGet() == 0) {
				logRecovery();
			}
		}
	}

	private void publishEvent(RunPodJobEvent event) {
		JobContextScope.Scope jobScope = this.jobScope.open(event.jobId());
		try {
			this.publisher.publishEvent(event);
		}
		catch (RuntimeException ex) {
			logger.warn("A listener of " + event.getClass().getSimpleName() + " failed for job " + event.jobId(), ex);
		}
		finally {
			jobScope.close();
		}
	}

	private void logRecovery() {
		long dropCount = this.consecutiveDrops.getAndSet(0);
		if (dropCount > 0) {
			logger.info("Listeners of RunPod's job events have caught up; " + dropCount + " events were dropped");
		}
	}

	long droppedCount() {
		return this.droppedEvents.get();
	}

	@Override
	public void start() {
		if (this.scheduler.isDisposed()) {
			this.scheduler = createScheduler();
		}
		this.running = true;
		this.startedLatch.countDown();
	}

	@Override
	public void stop() {
		this.running = false;
		this.scheduler.dispose();
	}

	// pending events are published within the timeout
	@Override
	public void stop(Runnable callback) {
		this.scheduler.disposeGracefully().timeout(SHUTDOWN_TIMEOUT).onErrorComplete().doFinally((signal) -> {
			stop();
			callback.run();
		}).subscribe();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
