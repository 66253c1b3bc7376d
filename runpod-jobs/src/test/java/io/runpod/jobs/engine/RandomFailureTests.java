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
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

import javax.sql.DataSource;

import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import io.runpod.client.RunPodClient;
import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.TrackedJob;
import io.runpod.jobs.engine.InterceptingDataSource.Execution;
import io.runpod.jobs.engine.InterceptingDataSource.Statement;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of two processes on one database, each replaced at random times by another
 * without a shutdown, while statements, commits, requests, webhooks and listeners fail at
 * random.
 */
class RandomFailureTests {

	private static final int JOBS = 40;

	private static final int CRASHES = 5;

	// by key; of each job that RunPod has accepted
	private final Map<String, List<String>> accepted = new ConcurrentHashMap<>();

	private final Set<String> committed = ConcurrentHashMap.newKeySet();

	private final Set<String> failedOnce = ConcurrentHashMap.newKeySet();

	private final List<Process> processes = new ArrayList<>();

	private JobsFixture fixture;

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void nothingIsLostOrSubmittedOrDeliveredTwice(long seed) {
		Random random = new Random(seed);
		try (JobsFixture fixture = JobsFixture.h2()) {
			this.fixture = fixture;
			fixture.simulator.endpoint("echo", (job) -> {
				String key = String.valueOf(((Map<?, ?>) job.input()).get("key"));
				this.accepted.computeIfAbsent(key, (missing) -> new ArrayList<>()).add(job.jobId());
				return job.delay(Duration.ofMillis(ThreadLocalRandom.current().nextInt(300)))
					.then(Mono.fromCallable(() -> {
						webhook(key, job.jobId(), 0.7);
						return Map.of("key", key);
					}));
			});
			this.processes.addAll(List.of(new Process(seed), new Process(seed + 1000)));
			int interval = JOBS / (CRASHES + 1);
			for (int n = 1; n <= JOBS; n++) {
				submit(random, "job-" + n);
				if (n % interval == 0) {
					this.processes.remove(random.nextInt(2)).crash();
					this.processes.add(new Process(random.nextLong()));
				}
			}
			this.processes.forEach(Process::recover);
			Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(this::assertSettled);
			assertInvariants();
			this.processes.forEach(Process::crash);
		}
	}

	// as an application repeats its own request, with the same key; some are rolled back
	private void submit(Random random, String key) {
		boolean rolledBack = random.nextInt(10) == 0;
		boolean done = false;
		while (!done) {
			done = this.processes.get(random.nextInt(2)).submit(key, rolledBack);
		}
		if (!rolledBack) {
			this.committed.add(key);
		}
	}

	// repeated by RunPod; the last one is received in any case
	private void webhook(String key, String jobId, double probability) {
		if (ThreadLocalRandom.current().nextDouble() < probability) {
			Process process = this.processes.get(ThreadLocalRandom.current().nextInt(this.processes.size()));
			this.fixture.jdbcClient.sql("select id from runpod_job where job_key = :key")
				.param("key", key)
				.query(UUID.class)
				.optional()
				.ifPresent((id) -> process.engine.jobFound(id, jobId));
		}
	}

	private void assertSettled() {
		List<String> unknown = this.fixture.jdbcClient.sql("select job_key from runpod_job where state = 'UNKNOWN'")
			.query(String.class)
			.list();
		unknown.stream()
			.filter(this.accepted::containsKey)
			.forEach((key) -> webhook(key, this.accepted.get(key).get(0), 1));
		List<String> open = this.fixture.jdbcClient.sql(
				"select job_key || ' ' || state || ' ' || delivery_state || ' ' || coalesce(failure, '') from runpod_job"
						+ " where delivery_state <> 'DELIVERED'")
			.query(String.class)
			.list();
		assertThat(open).allMatch(
				(job) -> job.contains(" UNKNOWN ") && !this.accepted.containsKey(job.substring(0, job.indexOf(' '))));
	}

	private void assertInvariants() {
		List<String> recorded = this.fixture.jdbcClient.sql("select job_key from runpod_job")
			.query(String.class)
			.list();
		assertThat(recorded).containsExactlyInAnyOrderElementsOf(this.committed);
		assertThat(this.accepted.keySet()).isSubsetOf(this.committed);
		assertThat(this.accepted).allSatisfy((key, jobIds) -> assertThat(jobIds).as(key).hasSize(1));
		List<String> delivered = this.fixture.jdbcClient
			.sql("select job_key from runpod_job where delivery_state = 'DELIVERED' and state = 'SUCCEEDED'")
			.query(String.class)
			.list();
		assertThat(delivered).containsExactlyInAnyOrderElementsOf(this.accepted.keySet());
		// what the listeners have written in the transactions of the deliveries
		assertThat(this.fixture.jdbcClient.sql("select id from received").query(String.class).list())
			.containsExactlyInAnyOrderElementsOf(delivered);
	}

	/**
	 * Process with a client and connections of its own, which a crash cuts off.
	 */
	private final class Process {

		private final Random random;

		private final RunPodJobsEngine engine;

		private final JdbcTransactionManager transactionManager;

		private final JdbcClient jdbcClient;

		private volatile boolean crashed;

		private volatile boolean failing;

		Process(long seed) {
			this.random = new Random(seed);
			DataSource dataSource = new InterceptingDataSource(RandomFailureTests.this.fixture.dataSource,
					this::execute);
			this.transactionManager = new JdbcTransactionManager(dataSource);
			this.jdbcClient = JdbcClient.create(dataSource);
			RunPodClient client = RunPodClient
				.builder(WebClient.builder().clientConnector(new ReactorClientHttpConnector()))
				.baseUrl(URI.create(RandomFailureTests.this.fixture.simulator.baseUrl()))
				.apiKey(() -> "key")
				.webClient((builder) -> builder.filter(this::exchange))
				.build();
			this.engine = RunPodJobsEngine.builder(dataSource, this.transactionManager, client::endpoint)
				.leaseDuration(Duration.ofMillis(800))
				.pollingInterval(Duration.ofMillis(100))
				.build();
			this.engine.registerEndpointHandler("echo", EnumSet.allOf(JobOutcome.class), this::handle);
			this.engine.start();
			this.failing = true;
		}

		// returns whether the outcome is the wanted one
		boolean submit(String key, boolean rolledBack) {
			try {
				new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> {
					this.engine.jobs().submit("echo", Map.of("key", key), (options) -> options.key(key));
					if (rolledBack) {
						status.setRollbackOnly();
					}
				});
				return true;
			}
			catch (DataAccessException | TransactionException ex) {
				return false;
			}
		}

		private void handle(TrackedJob job) {
			String key = String.valueOf(job.key());
			assertThat((Object) job.output(Map.class)).isEqualTo(Map.of("key", key));
			this.jdbcClient.sql("insert into received (id) values (:id)").param("id", key).update();
			if (this.random.nextInt(10) == 0 && RandomFailureTests.this.failedOnce.add(key)) {
				throw new IllegalStateException("A failure of the listener");
			}
		}

		private Object execute(Statement statement, Execution execution) throws Throwable {
			failIf(this.crashed || isFailing(0.02));
			Object result = execution.proceed();
			failIf(this.crashed || isFailing(0.02));
			return result;
		}

		private static void failIf(boolean condition) throws SQLTransientConnectionException {
			if (condition) {
				throw new SQLTransientConnectionException("A failure of the connection", "08006");
			}
		}

		private boolean isFailing(double probability) {
			return this.failing && this.random.nextDouble() < probability;
		}

		private Mono<ClientResponse> exchange(ClientRequest request, ExchangeFunction next) {
			return Mono.defer(() -> {
				if (this.crashed || isFailing(0.05)) {
					return Mono.error(new IOException("Connection reset before the request"));
				}
				return next.exchange(request).flatMap((response) -> {
					boolean lost = this.crashed || isFailing(0.05);
					return lost ? response.releaseBody().then(Mono.error(new IOException("Connection reset by peer")))
							: Mono.just(response);
				});
			});
		}

		// no shutdown: what its threads still do has no effect outside of the process
		void crash() {
			this.crashed = true;
			Thread stop = new Thread(this.engine::stop);
			stop.setDaemon(true);
			stop.start();
		}

		void recover() {
			this.failing = false;
		}

	}

}
