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

package io.runpod.spring.boot.test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.springframework.context.event.EventListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobQuery;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.TrackedJob;
import io.runpod.jobs.event.TrackedJobEndedEvent;

/**
 * Tester that waits until durable jobs are delivered, their listeners' work committed. A
 * bean of every test with
 * {@link AutoConfigureRunPodSimulator @AutoConfigureRunPodSimulator} whose application
 * has durable jobs: <pre class="code">
 * orders.place("A-1", "a lighthouse");
 * assertThat(tester.awaitDelivery("sdxl", "A-1").state()).isEqualTo(JobState.SUCCEEDED);
 * </pre> A wait fails with the state of the job when it takes longer than 10 seconds, and
 * at once when the job is a dead letter.
 *
 * @since 0.1.0
 */
public final class RunPodJobsTester {

	// for deliveries by other processes, and failed ones
	private static final Duration POLLING_INTERVAL = Duration.ofMillis(100);

	private final Object deliveries;

	private final RunPodJobs jobs;

	private final Runnable deletion;

	private final Duration timeout;

	RunPodJobsTester(RunPodJobs jobs, Runnable deletion) {
		this(jobs, deletion, Duration.ofSeconds(10), new Object());
	}

	private RunPodJobsTester(RunPodJobs jobs, Runnable deletion, Duration timeout, Object deliveries) {
		this.jobs = jobs;
		this.deletion = deletion;
		this.timeout = timeout;
		this.deliveries = deliveries;
	}

	/**
	 * Return a tester with another limit of its waits.
	 * @param timeout the maximum time of a wait, positive
	 * @return the tester
	 */
	public RunPodJobsTester withTimeout(Duration timeout) {
		Assert.isTrue(timeout.compareTo(Duration.ZERO) > 0, () -> "'timeout' must be positive, but is " + timeout);
		return new RunPodJobsTester(this.jobs, this.deletion, timeout, this.deliveries);
	}

	/**
	 * Wait until a job is delivered.
	 * @param id the id of the durable job
	 * @return the job, which may have ended in any state
	 * @throws AssertionError if it is not delivered in time, or is a dead letter
	 */
	public TrackedJob awaitDelivery(UUID id) {
		return awaitDelivery(() -> this.jobs.find(id), "There is no durable job with the id " + id);
	}

	/**
	 * Wait until a job is recorded and delivered.
	 * @param endpoint the name of the endpoint
	 * @param key the key of the submission
	 * @return the job, which may have ended in any state
	 * @throws AssertionError if it is not delivered in time, or is a dead letter
	 */
	public TrackedJob awaitDelivery(String endpoint, String key) {
		return awaitDelivery(() -> this.jobs.findByKey(endpoint, key),
				"There is no durable job of endpoint '" + endpoint + "' with the key '" + key + "'");
	}

	/**
	 * Wait until all recorded jobs are delivered.
	 * @return the 1000 newest of them, newest first
	 * @throws AssertionError if one is not delivered in time, or is a dead letter
	 */
	public List<TrackedJob> awaitDeliveries() {
		JobQuery undelivered = JobQuery.all()
			.withDeliveryStates(DeliveryState.NOT_DUE, DeliveryState.PENDING, DeliveryState.DEAD_LETTER);
		for (List<TrackedJob> jobs = this.jobs.list(undelivered); !jobs.isEmpty(); jobs = this.jobs.list(undelivered)) {
			jobs.forEach((job) -> awaitDelivery(job.id()));
		}
		return this.jobs.list(JobQuery.all().withLimit(1000));
	}

	private TrackedJob awaitDelivery(Supplier<Optional<TrackedJob>> query, String missing) {
		Assert.state(!TransactionSynchronizationManager.isActualTransactionActive(),
				"The job is submitted after the commit of the transaction in which the test waits. End it by"
						+ " TestTransaction.flagForCommit() and TestTransaction.end() before the wait");
		long deadline = System.nanoTime() + this.timeout.toNanos();
		synchronized (this.deliveries) {
			while (true) {
				Optional<TrackedJob> job = query.get();
				DeliveryState state = job.map(TrackedJob::deliveryState).orElse(null);
				if (state == DeliveryState.DELIVERED) {
					return job.get();
				}
				long remaining = deadline - System.nanoTime();
				if (state == DeliveryState.DEAD_LETTER || remaining <= 0) {
					throw new AssertionError(job.map(this::describe).orElse(missing));
				}
				awaitEvent(Math.min(remaining, POLLING_INTERVAL.toNanos()));
			}
		}
	}

	private void awaitEvent(long nanos) {
		try {
			TimeUnit.NANOSECONDS.timedWait(this.deliveries, nanos);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the delivery of a durable job", ex);
		}
	}

	private String describe(TrackedJob job) {
		StringBuilder text = new StringBuilder("Durable job ").append(job.id())
			.append(" (endpoint '")
			.append(job.endpoint())
			.append("'")
			.append((job.key() != null) ? ", key '" + job.key() + "'" : "")
			.append((job.jobId() != null) ? ", job " + job.jobId() : "")
			.append((job.deliveryState() == DeliveryState.DEAD_LETTER) ? ") is a dead letter"
					: ") was not delivered within " + this.timeout.toMillis() + " ms")
			.append(". It is ")
			.append(job.state())
			.append(", its delivery ")
			.append(job.deliveryState())
			.append(" after ")
			.append(job.failedDeliveries())
			.append(" failed attempts");
		return ((job.failure() != null) ? text.append(". Last failure: ").append(job.failure()) : text).toString();
	}

	@EventListener
	void onEnd(TrackedJobEndedEvent event) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCompletion(int status) {
				synchronized (RunPodJobsTester.this.deliveries) {
					RunPodJobsTester.this.deliveries.notifyAll();
				}
			}

		});
	}

	void deleteJobs() {
		this.deletion.run();
	}

}
