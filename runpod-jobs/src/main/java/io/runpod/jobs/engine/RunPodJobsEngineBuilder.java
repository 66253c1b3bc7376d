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

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntConsumer;

import javax.sql.DataSource;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;
import tools.jackson.databind.json.JsonMapper;

import io.runpod.client.RunPodEndpoint;
import io.runpod.jobs.event.RunPodSubmissionOutcomeUnknownEvent;
import io.runpod.jobs.event.TrackedJobEndedEvent;
import io.runpod.jobs.event.TrackedJobListener;

/**
 * Builder of a {@link RunPodJobsEngine}.
 *
 * @since 0.1.0
 */
public final class RunPodJobsEngineBuilder {

	final DataSource dataSource;

	final PlatformTransactionManager transactionManager;

	final Function<String, RunPodEndpoint> endpoints;

	JsonMapper mapper = JsonMapper.shared();

	ApplicationEventPublisher eventPublisher = (event) -> {
	};

	final List<TrackedJobListener> listeners = new ArrayList<>();

	ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	BiFunction<String, UUID, @Nullable URI> webhooks = (endpoint, id) -> null;

	IntConsumer replicas = (count) -> {
	};

	String tablePrefix = "runpod_";

	Duration deadline = Duration.ofHours(24);

	Duration leaseDuration = Duration.ofSeconds(20);

	Duration pollingInterval = Duration.ofSeconds(2);

	Duration retention = Duration.ofDays(7);

	int maxConcurrentSubmissions = 100;

	int maxDeliveryAttempts = 10;

	int databaseThreads = 4;

	int deliveryThreads = 4;

	ThreadFactory deliveryThreadFactory = threadFactory("runpod-job-delivery-");

	RunPodJobsEngineBuilder(DataSource dataSource, PlatformTransactionManager transactionManager,
			Function<String, RunPodEndpoint> endpoints) {
		this.dataSource = dataSource;
		this.transactionManager = transactionManager;
		this.endpoints = endpoints;
	}

	/**
	 * Set the mapper of inputs, contexts and outputs. By default one without modules.
	 * @param mapper the mapper
	 * @return this builder
	 */
	public RunPodJobsEngineBuilder mapper(JsonMapper mapper) {
		this.mapper = mapper;
		return this;
	}

	/**
	 * Set the publisher of {@link TrackedJobEndedEvent} and
	 * {@link RunPodSubmissionOutcomeUnknownEvent}. By default none is published.
	 * @param eventPublisher the publisher
	 * @return this builder
	 */
	public RunPodJobsEngineBuilder eventPublisher(ApplicationEventPublisher eventPublisher) {
		this.eventPublisher = eventPublisher;
		return this;
	}

	/**
	 * Add a listener, for example for meters.
	 * @param listener the listener
	 * @return this builder
	 */
	public RunPodJobsEngineBuilder listener(TrackedJobListener listener) {
		this.listeners.add(listener);
		return this;
	}

	/**
	 * Set the registry of observations. None by default.
	 * @param observationRegistry the registry
	 * @return this builder
	 */
	public RunPodJobsEngineBuilder observationRegistry(ObservationRegistry observationRegistry) {
		this.observationRegistry = observationRegistry;
		return this;
	}

	/**
	 * Set the addresses of webhooks, by the name of the endpoint and the id of the
	 * durable job. By default there are none.
	 * @param webhooks the addresses; {@code null} for a job without a webhook
	 * @return this builder
	 * @see RunPodJobsEngine#jobFound
	 */
	public RunPodJobsEngineBuilder webhooks(BiFunction<String, UUID, @Nullable URI> webhooks) {
		this.webhooks = webhooks;
		return this;
	}

	/**
	 * Set the consumer of the number of processes that run durable jobs on this database,
	 * this one included. Called on a thread of the engine when the number has changed
	 * from 1, or from that of the last call, within a lease duration. One that throws is
	 * logged.
	 * @param replicas the consumer, for example to
	 * {@linkplain io.runpod.client.RunPodClientOperations#setReplicas share} rate limits
	 * @return this builder
	 */
	public RunPodJobsEngineBuilder replicas(IntConsumer replicas) {
		this.replicas = replicas;
		return this;
	}

	/**
	 * Set the prefix of the tables, which may contain a schema. {@code runpod_} by
	 * default.
	 * @param tablePrefix the prefix
	 * @return this builder
	 */
	public RunPodJobsEngineBuilder tablePrefix(String tablePrefix) {
		this.tablePrefix = tablePrefix;
		return this;
	}

	/**
	 * Set the deadline of submissions that have none. 24 hours by default.
	 * @param deadline the time from the submission, positive
	 * @return this builder
	 */
	public RunPodJobsEngineBuilder deadline(Duration deadline) {
		this.deadline = requirePositive("deadline", deadline);
		return this;
	}

	/**
	 * Set the duration of the lease of a process: when it has died, its jobs are adopted
	 * after this time at the latest. 20 seconds by default.
	 * @param leaseDuration the duration, positive
	 * @return this builder
	 */
	public RunPodJobsEngineBuilder leaseDuration(Duration leaseDuration) {
		this.leaseDuration = requirePositive("leaseDuration", leaseDuration);
		return this;
	}

	/**
	 * Set the interval in which the schedule is read. 2 seconds by default.
	 * @param pollingInterval the interval, positive
	 * @return this builder
	 */
	public RunPodJobsEngineBuilder pollingInterval(Duration pollingInterval) {
		this.pollingInterval = requirePositive("pollingInterval", pollingInterval);
		return this;
	}

	/**
	 * Set how long a job is retained after its delivery. 7 days by default.
	 * @param retention the time, positive
	 * @return this builder
	 */
	public RunPodJobsEngineBuilder retention(Duration retention) {
		this.retention = requirePositive("retention", retention);
		return this;
	}

	/**
	 * Set the maximum number of jobs of an endpoint that are being submitted. 100 by
	 * default.
	 * @param maxConcurrentSubmissions the number, at least 2
	 * @return this builder
	 */
	public RunPodJobsEngineBuilder maxConcurrentSubmissions(int maxConcurrentSubmissions) {
		Assert.isTrue(maxConcurrentSubmissions >= 2,
				() -> "'maxConcurrentSubmissions' must be at least 2, but is " + maxConcurrentSubmissions);
		this.maxConcurrentSubmissions = maxConcurrentSubmissions;
		return this;
	}

	/**
	 * Set after how many failed deliveries a job is a dead letter. 10 by default.
	 * @param maxDeliveryAttempts the number, at least 1
	 * @return this builder
	 */
	public RunPodJobsEngineBuilder maxDeliveryAttempts(int maxDeliveryAttempts) {
		this.maxDeliveryAttempts = requirePositive("maxDeliveryAttempts", maxDeliveryAttempts);
		return this;
	}

	/**
	 * Set the number of threads that record changes of jobs. 4 by default.
	 * @param databaseThreads the number, at least 1
	 * @return this builder
	 */
	public RunPodJobsEngineBuilder databaseThreads(int databaseThreads) {
		this.databaseThreads = requirePositive("databaseThreads", databaseThreads);
		return this;
	}

	/**
	 * Set the number of threads that call handlers. 4 by default.
	 * @param deliveryThreads the number, at least 1
	 * @return this builder
	 */
	public RunPodJobsEngineBuilder deliveryThreads(int deliveryThreads) {
		this.deliveryThreads = requirePositive("deliveryThreads", deliveryThreads);
		return this;
	}

	/**
	 * Set the factory of the threads that call handlers, for example one of virtual
	 * threads. By default one of daemon threads.
	 * @param deliveryThreadFactory the factory
	 * @return this builder
	 */
	public RunPodJobsEngineBuilder deliveryThreadFactory(ThreadFactory deliveryThreadFactory) {
		this.deliveryThreadFactory = deliveryThreadFactory;
		return this;
	}

	// of daemon threads, with the class loader of the application: the thread that is the
	// first to submit a job may be one of a web server, which has another
	static ThreadFactory threadFactory(String prefix) {
		ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
		CustomizableThreadFactory threadFactory = new CustomizableThreadFactory(prefix);
		threadFactory.setDaemon(true);
		return (task) -> {
			Thread thread = threadFactory.newThread(task);
			thread.setContextClassLoader(classLoader);
			return thread;
		};
	}

	// else a job would be recorded although the transaction of its caller is rolled back
	void requireTransactions(TransactionOperations transaction) {
		if (this.transactionManager instanceof ResourceTransactionManager) {
			Object resource = (this.dataSource instanceof TransactionAwareDataSourceProxy proxy)
					? proxy.getTargetDataSource() : this.dataSource;
			transaction.executeWithoutResult((status) -> Assert.state(
					resource != null && TransactionSynchronizationManager.hasResource(resource),
					() -> "The transaction manager of durable RunPod jobs ("
							+ this.transactionManager.getClass().getName()
							+ ") does not manage the transactions of their DataSource (" + this.dataSource
							+ "). Choose that of this DataSource, in Spring Boot by annotating its bean with"
							+ " @RunPodJobsTransactionManager"));
		}
	}

	/**
	 * Return a new engine, which is not started.
	 * @return the engine
	 * @throws IllegalStateException if a table is missing, or the database is not
	 * supported
	 */
	public RunPodJobsEngine build() {
		return new RunPodJobsEngine(this);
	}

	private static Duration requirePositive(String option, Duration value) {
		Assert.isTrue(!value.isNegative() && !value.isZero(),
				() -> "'" + option + "' must be positive, but is " + value);
		return value;
	}

	private static int requirePositive(String option, int value) {
		Assert.isTrue(value >= 1, () -> "'" + option + "' must be at least 1, but is " + value);
		return value;
	}

}
