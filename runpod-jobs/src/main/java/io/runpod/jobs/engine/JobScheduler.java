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

package io.runpod.jobs.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Function;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.jdbc.DefaultJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.jspecify.annotations.Nullable;

import io.runpod.jobs.internal.JobTables;

/**
 * Scheduler of what has to happen once in the cluster at a later time, by db-scheduler:
 * the end of a process's lease, repetitions of deliveries, the end of unknown outcomes,
 * and the deletion of old jobs. Its executions have no data; the row of the job has.
 */
final class JobScheduler {

	private static final TaskDescriptor<Void> LEASE = TaskDescriptor.of("runpod-lease");

	private static final TaskDescriptor<Void> DELIVERY = TaskDescriptor.of("runpod-delivery");

	private static final TaskDescriptor<Void> UNKNOWN_OUTCOME = TaskDescriptor.of("runpod-unknown-outcome");

	private static final Duration FAILURE_DELAY = Duration.ofSeconds(10);

	// so that an execution is dead when the lease of its process is
	private static final int MISSED_HEARTBEATS = 6;

	private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

	private static final int THREADS = 4;

	private final RunPodJobsEngineBuilder settings;

	private final JobTables tables;

	private final String owner;

	private final JdbcCustomization customization;

	private final SchedulerClient client;

	private int replicas = 1;

	private @Nullable Scheduler scheduler;

	JobScheduler(RunPodJobsEngineBuilder settings, JobTables tables, String owner) {
		this.settings = settings;
		this.tables = tables;
		this.owner = owner;
		// instead of a detection, which warns of databases it does not know
		this.customization = tables.postgresql() ? new PostgreSqlJdbcCustomization(false, false)
				: new DefaultJdbcCustomization(false);
		this.client = SchedulerClient.Builder.create(settings.dataSource)
			.tableName(tables.schedule())
			.jdbcCustomization(this.customization)
			.build();
	}

	// start to execute actions that are due
	synchronized void start(ScheduledActions actions) {
		this.scheduler = scheduler(actions);
		this.scheduler.start();
	}

	// a scheduler that was stopped cannot be started again
	private Scheduler scheduler(ScheduledActions actions) {
		Task<Void> lease = task(LEASE, actions::leaseExpired);
		Task<Void> delivery = task(DELIVERY, (id) -> actions.deliver(UUID.fromString(id)));
		Task<Void> unknownOutcome = task(UNKNOWN_OUTCOME, (id) -> {
			actions.resolveUnknown(UUID.fromString(id));
			return null;
		});
		RecurringTask<Void> retention = Tasks.recurring("runpod-retention", FixedDelay.ofHours(1))
			.execute((instance, context) -> actions.deleteExpired());
		SchedulerBuilder builder = Scheduler.create(this.settings.dataSource, lease, delivery, unknownOutcome)
			.startTasks(retention)
			.tableName(this.tables.schedule())
			.jdbcCustomization(this.customization)
			// instead of the name of the host, which may take long to find
			.schedulerName(new SchedulerName.Fixed(this.owner))
			.threads(THREADS)
			.executorService(Executors.newFixedThreadPool(THREADS, this.settings.deliveryThreadFactory))
			.pollingInterval(this.settings.pollingInterval)
			.heartbeatInterval(this.settings.leaseDuration.dividedBy(MISSED_HEARTBEATS))
			.missedHeartbeatsLimit(MISSED_HEARTBEATS)
			.commitWhenAutocommitDisabled(true)
			.shutdownMaxWait(SHUTDOWN_TIMEOUT);
		return (this.tables.postgresql() ? builder.pollUsingLockAndFetch(0.5, 1.0) : builder.pollUsingFetch(0.5, 1.0))
			.build();
	}

	// an action returns when it is due again
	private static Task<Void> task(TaskDescriptor<Void> descriptor, Function<String, @Nullable Instant> action) {
		return Tasks.custom(descriptor)
			.onFailure(new FailureHandler.OnFailureRetryLater<>(FAILURE_DELAY))
			.execute((instance, context) -> {
				Instant next = action.apply(instance.getId());
				return (next != null) ? (complete, operations) -> operations.reschedule(complete, next)
						: new CompletionHandler.OnCompleteRemove<>();
			});
	}

	synchronized void stop() {
		if (this.scheduler != null) {
			this.scheduler.stop();
			this.scheduler = null;
		}
	}

	// create or extend the lease of a process; returns whether it existed
	boolean renewLease(String owner, Instant expiresAt) {
		try {
			this.client.reschedule(LEASE.instanceId(owner), expiresAt);
			return true;
		}
		catch (TaskInstanceCurrentlyExecutingException ex) {
			return true;
		}
		catch (TaskInstanceNotFoundException ex) {
			createLease(owner, expiresAt);
			return false;
		}
	}

	// count the processes with a lease, and publish a number that has changed
	void countReplicas(Instant now) {
		long leases = this.client.getScheduledExecutionsForTask(LEASE.getTaskName(), LEASE.getDataClass())
			.stream()
			.filter((lease) -> lease.getExecutionTime().isAfter(now))
			.count();
		int count = (int) Math.max(1, leases);
		if (count != this.replicas) {
			this.replicas = count;
			JobEventPublisher.runSafely("consumer of the number of replicas",
					() -> this.settings.replicas.accept(count));
		}
	}

	// create a lease that a process has lost, unless it has one
	void createLease(String owner, Instant expiresAt) {
		this.client.scheduleIfNotExists(LEASE.instance(owner).build(), expiresAt);
	}

	void scheduleDelivery(UUID id, Instant time) {
		this.client.scheduleIfNotExists(DELIVERY.instance(id.toString()).build(), time);
	}

	void scheduleResolution(UUID id, Instant time) {
		this.client.scheduleIfNotExists(UNKNOWN_OUTCOME.instance(id.toString()).build(), time);
	}

}
