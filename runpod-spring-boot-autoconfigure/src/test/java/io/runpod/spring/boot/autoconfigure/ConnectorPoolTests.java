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

package io.runpod.spring.boot.autoconfigure;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.autoconfigure.WireServer.Request;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No call waits for a connection that long polls occupy, on each HTTP connector.
 */
class ConnectorPoolTests extends AbstractConnectorTests {

	private static final Set<String> LONG_POLLS = Set.of("status-sync", "runsync", "stream");

	@Test
	void twoHundredJobsAtOnce() {
		List<String> jobs = jobs(200);
		runWith((
				request) -> request.send(
						request.operation()
							.equals("run")
									? Request.response(Request.inStatus(request.jobId(), "IN_QUEUE")) : request
										.response()),
				(sdxl, server) -> assertThat(Flux.fromIterable(jobs)
					.flatMap((job) -> sdxl.reactive()
						.run(job)
						.flatMap((submitted) -> sdxl.reactive().await(submitted.id(), String.class))
						.map((output) -> job + ": " + output), jobs.size())
					.collectList()
					.block(TIMEOUT)).containsExactlyInAnyOrderElementsOf(
							jobs.stream().map((job) -> job + ": output of " + job).toList()));
	}

	@ParameterizedTest(name = "{0}, {1} jobs on {2} connections")
	@MethodSource("longPolls")
	void longPollsLeaveConnectionsForOtherCalls(LongCall call, int jobs, int connections) {
		LongPolls longPolls = new LongPolls();
		runWith(longPolls::handle, (sdxl, server) -> {
			CompletableFuture<List<String>> outputs = Flux.fromIterable(jobs(jobs))
				.flatMap((job) -> call.output(sdxl, job), jobs)
				.collectList()
				.toFuture();
			int expected = Math.min(jobs, connections * 9 / 10);
			MockRunPodServer.awaitCondition(() -> longPolls.inFlight.get() == expected);
			assertThat(sdxl.status("other").rawStatus()).isEqualTo("IN_PROGRESS");
			longPolls.end.countDown();
			assertThat(outputs).succeedsWithin(TIMEOUT)
				.satisfies((list) -> assertThat(list).containsExactlyInAnyOrderElementsOf(
						jobs(jobs).stream().map((job) -> "output of " + job).toList()));
			assertThat(longPolls.maxInFlight.get()).isEqualTo(expected);
			if (!this.connector.equals("jdk")) {
				assertThat(server.connectionCount()).isLessThanOrEqualTo(connections);
			}
		}, "runpod.http.max-connections=" + connections, "runpod.polling.interval=1s");
	}

	static Stream<Arguments> longPolls() {
		return Stream.of(LongCall.values())
			.flatMap((call) -> Stream.of(Arguments.of(call, 25, 5), Arguments.of(call, 60, 20),
					Arguments.of(call, 200, 500)));
	}

	@Test
	void connectionsAreClosedWithTheContext() throws IOException {
		Assumptions.assumeFalse(this.connector.equals("jdk"), "closed when the client is garbage collected");
		try (WireServer server = new WireServer((request) -> request.send(request.response()))) {
			run((sdxl) -> {
				sdxl.status("alice");
				assertThat(server.openConnectionCount()).isEqualTo(1);
			}, contextRunner("runpod.base-url=" + server.baseUrl()));
			MockRunPodServer.awaitCondition(() -> server.openConnectionCount() == 0);
		}
	}

	private static List<String> jobs(int number) {
		return IntStream.range(0, number).mapToObj((index) -> "job" + index).toList();
	}

	/**
	 * Calls that wait at RunPod for the end of a job.
	 */
	enum LongCall {

		AWAIT {

			@Override
			Mono<String> output(RunPodEndpoint sdxl, String job) {
				return sdxl.reactive().await(job, String.class);
			}

		},

		RUN_SYNC {

			@Override
			Mono<String> output(RunPodEndpoint sdxl, String job) {
				return sdxl.reactive().runSync(job, String.class);
			}

		},

		STREAM {

			@Override
			Mono<String> output(RunPodEndpoint sdxl, String job) {
				return sdxl.reactive().stream(job, String.class).single();
			}

		};

		abstract Mono<String> output(RunPodEndpoint sdxl, String job);

	}

	/**
	 * Long polls that the server answers once all jobs have ended.
	 */
	private static final class LongPolls {

		private final AtomicInteger inFlight = new AtomicInteger();

		private final AtomicInteger maxInFlight = new AtomicInteger();

		private final Set<String> streamedJobs = ConcurrentHashMap.newKeySet();

		private final CountDownLatch end = new CountDownLatch(1);

		void handle(Request request) throws IOException {
			if (LONG_POLLS.contains(request.operation())) {
				this.maxInFlight.accumulateAndGet(this.inFlight.incrementAndGet(), Math::max);
				awaitEnd();
				this.inFlight.decrementAndGet();
			}
			String job = request.jobId();
			request.send((this.end.getCount() > 0) ? Request.response(Request.inStatus(job, "IN_PROGRESS"))
					: response(request, job));
		}

		// a stream ends with a response without chunks
		private String response(Request request, String job) {
			if (!request.operation().equals("stream")) {
				return request.response();
			}
			String chunks = this.streamedJobs.add(job) ? "{\"output\":\"output of " + job + "\"}" : "";
			return Request.response("{\"status\":\"COMPLETED\",\"stream\":[" + chunks + "]}");
		}

		private void awaitEnd() {
			try {
				this.end.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
