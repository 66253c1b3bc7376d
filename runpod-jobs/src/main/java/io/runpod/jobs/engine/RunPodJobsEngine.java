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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import javax.sql.DataSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.Assert;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

import io.runpod.client.RunPodEndpoint;
import io.runpod.jobs.JobCount;
import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.JobState;
import io.runpod.jobs.RunPodJobHandler;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.engine.JobHandlers.Registration;
import io.runpod.jobs.internal.DatabaseExecutor;
import io.runpod.jobs.internal.JobCounter;
import io.runpod.jobs.internal.JobRepository;
import io.runpod.jobs.internal.JobSerializer;
import io.runpod.jobs.internal.JobTables;
import io.runpod.jobs.internal.StoredJob;
import io.runpod.jobs.internal.SubmissionQueue;
import io.runpod.jobs.internal.SubmittedJob;

/**
 * Engine of durable jobs in one process: submits and awaits the jobs that the process has
 * recorded, delivers their outcomes, and adopts the jobs of processes that have ended. A
 * process has its jobs as long as it renews its lease.
 *
 * @since 0.1.0
 */
public final class RunPodJobsEngine implements SmartLifecycle, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RunPodJobsEngine.class);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

	private final String owner = UUID.randomUUID().toString();

	private final Clock clock = Clock.systemUTC();

	private final RunPodJobsEngineBuilder settings;

	private final JobHandlers handlers = new JobHandlers();

	private final JobSerializer serializer;

	private final TransactionTemplate transaction;

	private final DatabaseExecutor database;

	private final JobRepository repository;

	private final JobEventPublisher events;

	private final JobObservations observations;

	private final JobCounter counter;

	private final Mono<List<JobCount>> undelivered;

	private final JobScheduler scheduler;

	private final JobDelivery delivery;

	private final JobWaiter waiter;

	private final UnknownOutcomes unknownOutcomes;

	private final JobSubmitter submitter;

	private final ScheduledActions scheduledActions;

	private Disposable.Composite periodicTasks = Disposables.composite();

	private volatile boolean running;

	private volatile boolean stopped;

	private volatile boolean renewalFailed;

	// after a failure of the database, until the jobs of this process are read again
	private volatile boolean leaseInDoubt = true;

	RunPodJobsEngine(RunPodJobsEngineBuilder builder) {
		this.settings = builder;
		JobTables tables = JobTables.of(builder.dataSource, builder.tablePrefix);
		this.serializer = new JobSerializer(builder.mapper);
		this.transaction = new TransactionTemplate(builder.transactionManager);
		builder.requireTransactions(this.transaction);
		this.database = new DatabaseExecutor(builder.databaseThreads,
				RunPodJobsEngineBuilder.threadFactory("runpod-jobs-"));
		this.repository = new JobRepository(builder.dataSource, tables, this.serializer);
		this.events = new JobEventPublisher(builder.eventPublisher, this.transaction, builder.listeners);
		this.observations = new JobObservations(builder.observationRegistry);
		this.counter = new JobCounter(builder.dataSource, tables);
		this.undelivered = this.database.cached(this.counter::countUndelivered);
		this.scheduler = new JobScheduler(builder, tables, this.owner);
		this.delivery = new JobDelivery(builder, this.repository, this.handlers, this.transaction, this.events,
				this.observations, this.database, this.scheduler, this::deliver, this.clock);
		this.waiter = new JobWaiter(builder.endpoints, this.repository, this.database, this.observations, this.clock,
				this::deliver);
		InFlight submissions = new InFlight();
		this.unknownOutcomes = new UnknownOutcomes(this.repository, this.scheduler, this.events, this.clock, this.owner,
				this::jobRecorded, this::deliver, submissions);
		SubmissionCallbacks callbacks = new SubmissionCallbacks(this.repository, this.database, this.waiter,
				this.unknownOutcomes, this.events, this::deliver);
		this.submitter = new JobSubmitter(builder, this.repository, this.database, callbacks, this.observations,
				this.clock, this.owner, submissions);
		this.scheduledActions = new ScheduledActions(this, builder, this.owner, this.clock, this.repository,
				this.transaction, this.events, this.delivery, this.unknownOutcomes);
		// before the first job, which could not be adopted without it
		this.scheduler.renewLease(this.owner, this.clock.instant().plus(builder.leaseDuration));
	}

	/**
	 * Return a builder of an engine.
	 * @param dataSource the database, PostgreSQL or H2, with the tables of the engine
	 * @param transactionManager the manager of the transactions in which the application
	 * submits jobs and handles outcomes
	 * @param endpoints the endpoints by name; throws an {@link IllegalArgumentException}
	 * for a name that does not exist
	 * @return the builder
	 */
	public static RunPodJobsEngineBuilder builder(DataSource dataSource, PlatformTransactionManager transactionManager,
			Function<String, RunPodEndpoint> endpoints) {
		return new RunPodJobsEngineBuilder(dataSource, transactionManager, endpoints);
	}

	/**
	 * Return a script that creates the tables, such as
	 * {@code io/runpod/jobs/schema-postgresql.sql}, with another prefix of the names of
	 * tables, indexes and constraints.
	 * @param script the text of the script, with the prefix {@code runpod_}
	 * @param dataSource the database, PostgreSQL or H2
	 * @param tablePrefix the prefix, which may contain a schema
	 * @return the text with that prefix
	 */
	public static String scriptWithPrefix(String script, DataSource dataSource, String tablePrefix) {
		return new JobTables(tablePrefix, JobTables.isPostgreSql(dataSource)).prefixed(script);
	}

	/**
	 * Return the durable jobs, which can be submitted before this engine is started.
	 * @return the durable jobs
	 */
	public RunPodJobs jobs() {
		return new DefaultRunPodJobs(this.settings, this.owner, this.clock, this.handlers, this.serializer,
				this.transaction, this.repository, this.observations, this);
	}

	/**
	 * Return the database of the jobs.
	 * @return the database
	 */
	public DataSource dataSource() {
		return this.settings.dataSource;
	}

	/**
	 * Return the prefix of the names of the tables.
	 * @return the prefix, which may contain a schema
	 */
	public String tablePrefix() {
		return this.settings.tablePrefix;
	}

	/**
	 * Register a handler for all submissions to an endpoint that choose no other.
	 * @param endpoint the name of the endpoint
	 * @param outcomes the outcomes for which it is called
	 * @param handler the handler
	 */
	public void registerEndpointHandler(String endpoint, Set<JobOutcome> outcomes, RunPodJobHandler handler) {
		this.settings.endpoints.apply(endpoint);
		this.handlers.register(new Registration(endpoint, null, EnumSet.copyOf(outcomes), handler));
	}

	/**
	 * Register a handler for submissions that choose it by its name.
	 * @param name the name
	 * @param outcomes the outcomes for which it is called
	 * @param handler the handler
	 */
	public void registerNamedHandler(String name, Set<JobOutcome> outcomes, RunPodJobHandler handler) {
		Assert.hasText(name, "'name' must not be empty");
		this.handlers.register(new Registration(null, name, EnumSet.copyOf(outcomes), handler));
	}

	/**
	 * Return the number of recorded jobs in each state, of all processes.
	 * @return the numbers, without states that no job is in
	 */
	public Map<JobState, Long> countByState() {
		return this.counter.countByState();
	}

	/**
	 * Return the number of recorded jobs whose outcome is not delivered, of all
	 * processes. Counted on a thread of this engine at most once in 5 seconds.
	 * @return the numbers; an error if the database does not respond within 2 seconds
	 */
	public Mono<List<JobCount>> countUndelivered() {
		return this.undelivered;
	}

	/**
	 * Return whether the last renewal of the lease of this process has failed: when it
	 * expires, other processes adopt its jobs.
	 * @return whether the lease is in doubt
	 */
	public boolean isLeaseInDoubt() {
		return this.renewalFailed;
	}

	/**
	 * Record the id of a job whose submission had no answer yet, received by the webhook
	 * of that submission. Any process may receive it. The id is verified: it must be that
	 * of a job of the endpoint, and of no other durable job.
	 * @param id the id of the durable job
	 * @param jobId the id at RunPod
	 * @return completes when the id is recorded, or if it is not needed, which cannot be
	 * cancelled; an error if the id is not verified
	 */
	public Mono<Void> jobFound(UUID id, String jobId) {
		CompletableFuture<Void> recorded = new CompletableFuture<>();
		this.unknownOutcomes.find(id, jobId, this.settings.endpoints, this.database)
			.doOnError(
					(ex) -> logger.warn("Job {} was named by the webhook of durable job {}, and was not verified: {}",
							jobId, id, ex.toString()))
			.subscribe(this.waiter::await, recorded::completeExceptionally, () -> recorded.complete(null));
		return Mono.fromFuture(recorded, true);
	}

	void jobRecorded(SubmissionQueue queue) {
		if (this.running) {
			this.submitter.signal(queue);
		}
		else if (this.stopped) {
			// another process adopts it; the caller still has its connection
			this.database.submit(this::endLease);
		}
	}

	void jobRequeued(StoredJob job, String jobId) {
		this.waiter
			.await(new SubmittedJob(job.id(), job.endpoint(), job.isBatch(), jobId, job.deadline(), job.trace()));
	}

	void deliver(UUID id) {
		if (this.running) {
			this.delivery.submit(id);
		}
	}

	/**
	 * Return a phase that stops after the graceful shutdown of a web server, whose
	 * requests may submit jobs, and before the clients are closed.
	 * @return the phase
	 */
	@Override
	public int getPhase() {
		return SmartLifecycle.DEFAULT_PHASE - 1280;
	}

	@Override
	public void start() {
		this.running = true;
		this.stopped = false;
		this.database.start();
		this.submitter.start();
		this.delivery.start();
		this.scheduler.start(this.scheduledActions);
		this.leaseInDoubt = true;
		this.periodicTasks = Disposables.composite(
				this.database.schedulePeriodically(this::renewLease, Duration.ZERO,
						this.settings.leaseDuration.dividedBy(4)),
				this.database.schedulePeriodically(this::checkRecords, checkInterval(), checkInterval()));
	}

	/**
	 * Submit nothing more, wait for the answers to submissions in flight, and end the
	 * lease, so that other processes adopt the jobs of this one at once.
	 */
	@Override
	public void stop() {
		if (!this.running) {
			return;
		}
		this.running = false;
		this.submitter.stop(STOP_TIMEOUT);
		this.waiter.dispose();
		this.delivery.stop(STOP_TIMEOUT);
		this.scheduler.stop();
		this.periodicTasks.dispose();
		this.database.stop();
		this.stopped = true;
		endLease();
	}

	/**
	 * Stop, and end the threads of this engine, which cannot be started again.
	 */
	@Override
	public void close() {
		stop();
		this.delivery.close();
		this.database.close();
	}

	// not while it is renewed
	private synchronized void endLease() {
		try {
			this.scheduler.renewLease(this.owner, this.clock.instant());
		}
		catch (RuntimeException ex) {
			logger.warn("The lease of this process could not be ended; its jobs are adopted when it expires", ex);
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	private synchronized void renewLease() {
		if (this.stopped) {
			return;
		}
		try {
			boolean existed = this.scheduler.renewLease(this.owner,
					this.clock.instant().plus(this.settings.leaseDuration));
			this.renewalFailed = false;
			this.scheduler.countReplicas(this.clock.instant());
			if (this.running && (!existed || this.leaseInDoubt)) {
				this.leaseInDoubt = false;
				resume(this.clock.instant());
			}
		}
		catch (RuntimeException ex) {
			this.leaseInDoubt = true;
			this.renewalFailed = true;
			logger.warn("The lease of this process could not be renewed; after {} s other processes adopt its jobs: {}",
					this.settings.leaseDuration.toSeconds(), ex.toString());
		}
	}

	private Duration checkInterval() {
		return this.settings.leaseDuration.multipliedBy(3);
	}

	// what is in memory may be incomplete, for example after a commit reported as failed,
	// or a job accepted by another process; and the owner of a job may have died without
	// a lease
	private void checkRecords() {
		if (this.running) {
			try {
				resume(this.clock.instant().minus(checkInterval()));
				Instant expiresAt = this.clock.instant().plus(this.settings.leaseDuration);
				this.repository.findOwners().forEach((owner) -> this.scheduler.createLease(owner, expiresAt));
			}
			catch (RuntimeException ex) {
				logger.warn("The recorded jobs could not be checked; repeated in {} s: {}", checkInterval().toSeconds(),
						ex.toString());
			}
		}
	}

	// resume the recorded jobs of this process, those to be delivered if they ended
	// before a time
	void resume(Instant endedBefore) {
		this.repository.findUnknown(this.owner).forEach(this.unknownOutcomes::scheduleResolution);
		this.repository.findSubmitted(this.owner).forEach(this.waiter::await);
		this.repository.findUndelivered(this.owner, endedBefore)
			.forEach((id) -> this.scheduler.scheduleDelivery(id, this.clock.instant()));
		this.repository.findQueuesWithPending(this.owner).forEach(this.submitter::signal);
	}

}
