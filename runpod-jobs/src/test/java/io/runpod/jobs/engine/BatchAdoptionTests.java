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

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

import io.runpod.client.batch.BatchOperations;
import io.runpod.client.batch.BatchStatus;
import io.runpod.client.batch.RunPodBatch;
import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.JobState;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.TrackedJob;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a process that stands still while it submits or awaits a durable batch, as if
 * it had been killed, and continues after another process has adopted the batch.
 */
class BatchAdoptionTests {

	private final JobsFixture fixture = JobsFixture.h2();

	private List<SuspendedProcess> processes = List.of();

	@AfterEach
	void close() {
		this.processes.forEach((process) -> process.resumed.complete(null));
		this.fixture.close();
	}

	@Test
	void adoptedBatchIsFinalizedAndDeliveredOnce() throws Exception {
		this.processes = Stream
			.of(new Point("before-create", "POST .*/batch", 1, false),
					new Point("after-create", "POST .*/batch", 1, true),
					new Point("half-appended", "POST .*/requests", 1, true),
					new Point("appended", "POST .*/requests", 2, true),
					new Point("before-finalize", "POST .*/finalize", 1, false),
					new Point("after-finalize", "POST .*/finalize", 1, true),
					// after two of the draft, and two of the finalization
					new Point("awaited", "GET .*/batch/\\w+", 5, true))
			.map(SuspendedProcess::new)
			.toList();
		for (SuspendedProcess process : this.processes) {
			process.createEndpoint();
			process.start();
			process.submit();
			process.suspended.join();
		}
		for (SuspendedProcess process : this.processes) {
			process.awaitDeliveryByAnother();
		}
		for (SuspendedProcess process : this.processes) {
			process.resume();
			process.assertFinalizedAndDeliveredOnce();
		}
	}

	@Test
	void continuedProcessDoesNotEndSubmissionOfAnother() throws Exception {
		SuspendedProcess first = new SuspendedProcess(new Point("refused", "POST .*/requests", 1, true));
		SuspendedProcess second = new SuspendedProcess(new Point("refused", "POST .*/batch", 1, true));
		this.processes = List.of(first, second);
		first.createEndpoint();
		first.start();
		first.submit();
		first.suspended.join();
		second.start();
		second.suspended.join();
		// the second request to append is rejected: the second process has cancelled the
		// draft
		first.resume();
		second.resumed.complete(null);
		first.awaitDeliveryByAnother();
		first.assertFinalizedAndDeliveredOnce();
	}

	@Test
	void rejectionDoesNotEndBatchThatWasAdoptedBack() throws Exception {
		SuspendedProcess process = new SuspendedProcess(new Point("adopted-back", "POST .*/requests", 2, false));
		this.processes = List.of(process);
		process.createEndpoint();
		process.start();
		process.submit();
		process.suspended.join();
		// as after another process has adopted the batch, cancelled its draft and died
		BatchOperations batches = this.fixture.client("key").endpoint("adopted-back").batch();
		batches.list().map(RunPodBatch::id).forEach(batches::cancel);
		this.fixture.jdbcClient.sql("update adopted_back_job set state = 'PENDING'").update();
		process.resumed.complete(null);
		process.awaitDelivery(process.engine);
		process.assertFinalizedAndDeliveredOnce();
	}

	private RunPodJobsEngine startedEngine(Point point, DataSource dataSource, ExchangeFilterFunction filter) {
		RunPodJobsEngine engine = this.fixture.engine(dataSource, new JdbcTransactionManager(dataSource),
				(builder) -> builder.tablePrefix(point.tablePrefix()).leaseDuration(Duration.ofSeconds(1)),
				this.fixture.client("key", (builder) -> builder.webClient((webClient) -> webClient.filter(filter))));
		engine.registerEndpointHandler(point.name(), EnumSet.allOf(JobOutcome.class), this.fixture::receive);
		engine.start();
		return engine;
	}

	/**
	 * Request before or after which a process stands still.
	 */
	private record Point(String name, String request, int index, boolean after) {

		// two requests are needed to append large ones
		List<Map<String, Object>> inputs() {
			String text = "x".repeat(this.request.endsWith("/requests") ? 6_000_000 : 1);
			return List.of(Map.of("n", 1, "text", text), Map.of("n", 2, "text", text));
		}

		String tablePrefix() {
			return this.name.replace('-', '_') + "_";
		}

	}

	/**
	 * Process whose statements and requests wait from one point on.
	 */
	private final class SuspendedProcess {

		private final Point point;

		private final AtomicInteger requests = new AtomicInteger();

		private final CompletableFuture<Void> suspended = new CompletableFuture<>();

		private final CompletableFuture<Void> resumed = new CompletableFuture<>();

		private final Queue<String> runs = new ConcurrentLinkedQueue<>();

		private RunPodJobsEngine engine;

		private RunPodJobs jobs;

		private UUID id;

		SuspendedProcess(Point point) {
			this.point = point;
		}

		void createEndpoint() throws Exception {
			BatchAdoptionTests.this.fixture.createTables(this.point.tablePrefix());
			BatchAdoptionTests.this.fixture.simulator.endpoint(this.point.name(), (job) -> {
				this.runs.add(String.valueOf(((Map<?, ?>) job.input()).get("n")));
				return "done";
			});
		}

		void start() {
			// a connection in use would hold locks, which that of a dead process does not
			DataSource dataSource = new DelegatingDataSource(BatchAdoptionTests.this.fixture.dataSource) {

				@Override
				public Connection getConnection() throws SQLException {
					waitIfSuspended().join();
					return super.getConnection();
				}

			};
			this.engine = startedEngine(this.point, dataSource, this::exchange);
		}

		void submit() {
			this.id = this.engine.jobs().submitBatch(this.point.name(), this.point.inputs()).id();
		}

		private CompletableFuture<Void> waitIfSuspended() {
			return this.suspended.isDone() ? this.resumed : CompletableFuture.completedFuture(null);
		}

		private Mono<ClientResponse> exchange(ClientRequest request, ExchangeFunction next) {
			String text = request.method() + " " + request.url().getPath();
			boolean reached = text.matches(this.point.request())
					&& this.requests.incrementAndGet() == this.point.index();
			if (reached && !this.point.after()) {
				this.suspended.complete(null);
			}
			return Mono.fromFuture(waitIfSuspended(), true).then(next.exchange(request)).flatMap((response) -> {
				if (reached) {
					this.suspended.complete(null);
				}
				return Mono.fromFuture(waitIfSuspended(), true).thenReturn(response);
			});
		}

		void awaitDeliveryByAnother() {
			awaitDelivery(startedEngine(this.point, BatchAdoptionTests.this.fixture.dataSource,
					(request, next) -> next.exchange(request)));
		}

		void awaitDelivery(RunPodJobsEngine engine) {
			this.jobs = engine.jobs();
			Awaitility.await(this.point.name())
				.atMost(Duration.ofSeconds(60))
				.until(() -> job().deliveryState() == DeliveryState.DELIVERED);
		}

		// waits until its submissions in flight have ended
		void resume() {
			this.resumed.complete(null);
			this.engine.stop();
		}

		void assertFinalizedAndDeliveredOnce() {
			assertThat(BatchAdoptionTests.this.fixture.client("key").endpoint(this.point.name()).batch().list())
				.as(this.point.name())
				.filteredOn((batch) -> batch.status() != BatchStatus.CANCELLED)
				.singleElement()
				.satisfies((batch) -> assertThat(batch.id()).isEqualTo(job().jobId()))
				.satisfies((batch) -> assertThat(batch.status()).isEqualTo(BatchStatus.FINALIZED));
			assertThat(this.runs).as(this.point.name()).containsExactlyInAnyOrder("1", "2");
			assertThat(job().state()).as(this.point.name()).isEqualTo(JobState.SUCCEEDED);
			assertThat(BatchAdoptionTests.this.fixture.receivedCount(this.id)).as(this.point.name()).isOne();
		}

		private TrackedJob job() {
			return this.jobs.find(this.id).orElseThrow();
		}

	}

}
