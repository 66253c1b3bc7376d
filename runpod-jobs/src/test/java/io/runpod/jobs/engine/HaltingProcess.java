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

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import io.runpod.client.RunPodClient;
import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.JobSubmission;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.UnknownOutcomePolicy;
import io.runpod.jobs.engine.InterceptingDataSource.Execution;
import io.runpod.jobs.engine.InterceptingDataSource.Statement;

/**
 * Process that submits durable jobs, each by an engine with tables of its own, and halts,
 * without any shutdown, when each job has stopped at a point of its own: before or after
 * one of its changes of the database, commits or requests. One process instead of one for
 * each point, because its start takes longer than the jobs.
 */
public final class HaltingProcess {

	private final Course course;

	private final int haltAt;

	private final AtomicInteger points = new AtomicInteger();

	private final AtomicInteger uncommitted = new AtomicInteger();

	private final CountDownLatch ended = new CountDownLatch(1);

	private HaltingProcess(Run run) {
		this.course = run.course();
		this.haltAt = run.point();
	}

	public static void main(String[] args) throws Exception {
		HikariDataSource pool = JobsFixture.createPool(args[0]);
		List<Run> runs = Arrays.stream(args).skip(3).map(Run::of).toList();
		List<HaltingProcess> jobs = runs.stream().map(HaltingProcess::new).toList();
		for (int i = 0; i < runs.size(); i++) {
			jobs.get(i).start(runs.get(i), pool, args[1]);
		}
		for (HaltingProcess job : jobs) {
			job.ended.await();
		}
		Files.write(Path.of(args[2]),
				IntStream.range(0, runs.size())
					.mapToObj((i) -> runs.get(i) + (jobs.get(i).isHalted() ? " halted" : " delivered"))
					.toList());
		Runtime.getRuntime().halt(0);
	}

	private void start(Run run, DataSource pool, String baseUrl) {
		DataSource dataSource = new InterceptingDataSource(pool, this::execute);
		JdbcTransactionManager transactionManager = new JdbcTransactionManager(dataSource);
		RunPodClient client = RunPodClient
			.builder(WebClient.builder().clientConnector(new ReactorClientHttpConnector()))
			.baseUrl(URI.create(baseUrl))
			.apiKey(() -> "key")
			.webClient((builder) -> builder.filter(this::exchange))
			.build();
		RunPodJobsEngine engine = RunPodJobsEngine
			.builder(dataSource, transactionManager, (name) -> JobsFixture.endpoint(client, name))
			.tablePrefix(run.tablePrefix())
			.leaseDuration(Duration.ofSeconds(2))
			.pollingInterval(Duration.ofMillis(250))
			.build();
		JdbcClient jdbcClient = JdbcClient.create(dataSource);
		AtomicInteger deliveries = new AtomicInteger();
		engine.registerEndpointHandler(run.endpoint(), EnumSet.allOf(JobOutcome.class), (job) -> {
			jdbcClient.sql("insert into received (id) values (:id)").param("id", job.id().toString()).update();
			if (this.course == Course.LISTENER_FAILS && deliveries.incrementAndGet() == 1) {
				throw new IllegalStateException("not yet");
			}
		});
		engine.start();
		Thread caller = new Thread(() -> {
			new TransactionTemplate(transactionManager)
				.executeWithoutResult((status) -> submit(engine.jobs(), run.endpoint()));
			awaitDelivery(pool, run);
			this.ended.countDown();
		});
		caller.setDaemon(true);
		caller.start();
	}

	private void submit(RunPodJobs jobs, String endpoint) {
		Consumer<JobSubmission.Builder> options = (builder) -> builder.key("order-1")
			.onUnknownOutcome(
					(this.course == Course.ANSWER_LOST) ? UnknownOutcomePolicy.FAIL : UnknownOutcomePolicy.WAIT);
		if (this.course == Course.BATCH) {
			jobs.submitBatch(endpoint, List.of(Map.of("n", 1), Map.of("n", 2)), options);
		}
		else {
			jobs.submit(endpoint, Map.of("n", 1), options);
		}
	}

	private static void awaitDelivery(DataSource pool, Run run) {
		JdbcClient jdbcClient = JdbcClient.create(pool);
		String sql = "select count(*) from " + run.tablePrefix() + "job where delivery_state = 'DELIVERED'";
		Awaitility.await().forever().until(() -> jdbcClient.sql(sql).query(Integer.class).single() == 1);
	}

	private Mono<ClientResponse> exchange(ClientRequest request, ExchangeFunction next) {
		Mono<ClientResponse> response = next.exchange(request);
		if (request.url().getPath().endsWith("/health")) {
			return response;
		}
		if (this.course == Course.ANSWER_LOST) {
			response = response.flatMap(ClientResponse::releaseBody)
				.then(Mono.error(() -> new IOException("Connection reset")));
		}
		Mono<ClientResponse> answer = response;
		return Mono.defer(() -> isStopped() ? Mono.never() : answer)
			.materialize()
			.flatMap((signal) -> isStopped() ? Mono.never() : Mono.just(signal))
			.dematerialize();
	}

	// with points before and after changes of the table of jobs and of the listener's,
	// and commits
	private Object execute(Statement statement, Execution execution) throws Throwable {
		boolean isChange = statement.isCommit() ? this.uncommitted.getAndSet(0) > 0
				: statement.sql().matches("(insert|update) (?!.*job_schedule).*");
		if (!isChange) {
			return execution.proceed();
		}
		if (!statement.isCommit() && !statement.connection().getAutoCommit()) {
			this.uncommitted.incrementAndGet();
		}
		point();
		Object result = execution.proceed();
		point();
		return result;
	}

	// pass a point; returns whether the job has to stop at it
	private boolean isStopped() {
		if (this.points.incrementAndGet() < this.haltAt) {
			return false;
		}
		this.ended.countDown();
		return true;
	}

	private boolean isHalted() {
		return this.points.get() >= this.haltAt;
	}

	private void point() {
		if (isStopped()) {
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	/**
	 * Course of a job.
	 */
	enum Course {

		SUCCESS, LISTENER_FAILS, ANSWER_LOST, BATCH

	}

	/**
	 * Course of a job and the point at which it stops.
	 */
	record Run(Course course, int point) {

		static Run of(String text) {
			String[] parts = text.split("-");
			return new Run(Course.valueOf(parts[0]), Integer.parseInt(parts[1]));
		}

		String endpoint() {
			return toString().toLowerCase();
		}

		String tablePrefix() {
			return endpoint().replace('-', '_') + "_";
		}

		@Override
		public String toString() {
			return this.course + "-" + this.point;
		}

	}

}
