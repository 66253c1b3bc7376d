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

package io.runpod.jobs.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

import com.github.kagkarlsson.scheduler.exceptions.DbSchedulerException;
import com.github.kagkarlsson.shaded.jdbc.SQLRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.transaction.TransactionException;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Executor of what blocks and uses the database, on threads of its own.
 */
public final class DatabaseExecutor {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseExecutor.class);

	private static final int CLOSE_SECONDS = 10;

	private static final Duration MIN_BACKOFF = Duration.ofMillis(500);

	private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);

	private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(2);

	private static final Duration TIME_TO_LIVE = Duration.ofSeconds(5);

	private final ThreadPoolTaskScheduler threads = new ThreadPoolTaskScheduler();

	private final Scheduler scheduler;

	private volatile boolean stopped;

	public DatabaseExecutor(int threads, ThreadFactory threadFactory) {
		this.threads.setPoolSize(threads);
		this.threads.setThreadFactory(threadFactory);
		this.threads.setRemoveOnCancelPolicy(true);
		this.threads.setWaitForTasksToCompleteOnShutdown(true);
		this.threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		this.threads.setAwaitTerminationSeconds(CLOSE_SECONDS);
		this.threads.initialize();
		this.scheduler = Schedulers.fromExecutorService(this.threads.getScheduledExecutor());
	}

	// execute a call once. A cancellation does not interrupt it, because that would close
	// a file of H2
	public <T> Mono<T> execute(Callable<T> call) {
		return Mono.deferContextual((context) -> Mono
			.fromFuture(Mono.fromCallable(call).subscribeOn(this.scheduler).contextWrite(context).toFuture().copy()));
	}

	// execute a call that must not get lost: as long as the database fails, with
	// exponential backoff
	public <T> Mono<T> executeUntilDone(String description, Callable<T> call) {
		return execute(call).retryWhen(Retry.backoff(Long.MAX_VALUE, MIN_BACKOFF)
			.maxBackoff(MAX_BACKOFF)
			.filter((ex) -> !this.stopped && isDatabaseFailure(ex))
			.doBeforeRetry((signal) -> logger.warn("The database failed to record that {}; repeating: {}", description,
					signal.failure().toString())));
	}

	// execute a query at most once in a time, for all subscribers
	public <T> Mono<T> cached(Callable<T> query) {
		return execute(query).timeout(QUERY_TIMEOUT)
			.cache((result) -> TIME_TO_LIVE, (ex) -> TIME_TO_LIVE, () -> Duration.ZERO);
	}

	// execute a task, without its result
	public void submit(Runnable task) {
		this.threads.execute(task);
	}

	public Disposable schedulePeriodically(Runnable task, Duration initialDelay, Duration period) {
		Future<?> scheduled = this.threads.scheduleAtFixedRate(task, Instant.now().plus(initialDelay), period);
		return () -> scheduled.cancel(false);
	}

	public void delay(Duration delay, Runnable task) {
		this.threads.schedule(task, Instant.now().plus(delay));
	}

	// repeat nothing any more: another process resumes from what is recorded
	public void stop() {
		this.stopped = true;
	}

	public void start() {
		this.stopped = false;
	}

	// end the threads, after what they execute; what is delayed is dropped
	public void close() {
		this.threads.shutdown();
	}

	public static boolean isDatabaseFailure(Throwable ex) {
		return ex instanceof DataAccessException || ex instanceof TransactionException
				|| ex instanceof SQLRuntimeException || ex instanceof DbSchedulerException;
	}

}
