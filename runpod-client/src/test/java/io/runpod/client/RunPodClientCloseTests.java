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

package io.runpod.client;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import io.runpod.client.exception.RunPodClientClosedException;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.RawHttpServer;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.RecordedRunPod.Word;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the close of a client: every call ends at once, with the id of its job.
 */
class RunPodClientCloseTests {

	private static final String AWAIT = "GET /status-sync/" + RecordedRunPod.JOB_ID;

	private static final String CANCEL = "POST /cancel/" + RecordedRunPod.JOB_ID;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@Test
	void closeAbortsRequestsAndErrorsCarryJobId() throws IOException {
		try (RawHttpServer server = RawHttpServer.respondingWith(RawHttpServer.noResponse())) {
			RunPodClient client = this.runpod.clientBuilder().baseUrl(server.baseUrl()).build();
			CompletableFuture<RunPodJob> wait = client.endpoint("abc").reactive().await("job-1").toFuture();
			RecordedRunPod.awaitUntil(() -> server.requests().size() == 1);
			client.close();
			assertThat(closedException(wait).getJobId()).isEqualTo("job-1");
			RecordedRunPod.join(server.disconnected());
		}
	}

	@Test
	void closeReleasesWaitingThread() {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-in-progress").neverSent());
		RunPodClient client = this.runpod.clientBuilder().build();
		RunPodEndpoint endpoint = client.endpoint(this.runpod.endpointId());
		CompletableFuture<RunPodJob> wait = CompletableFuture.supplyAsync(() -> endpoint.await(RecordedRunPod.JOB_ID));
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(AWAIT) == 1);
		client.close();
		assertThat(closedException(wait))
			.hasMessage("The RunPod client was closed while it waited for endpoint '" + this.runpod.endpointId()
					+ "', job " + RecordedRunPod.JOB_ID + "; await its id later to resume waiting");
	}

	@Test
	void closeReleasesStreamReader() {
		String streamRequest = "GET /stream/" + RecordedRunPod.JOB_ID;
		this.runpod.stub(streamRequest)
			.respondsWith(StubResponse.sample("stream-in-progress"), StubResponse.sample("stream-empty").neverSent());
		RunPodClient client = this.runpod.clientBuilder().build();
		RunPodEndpoint endpoint = client.endpoint(this.runpod.endpointId());
		CompletableFuture<List<Word>> read = CompletableFuture.supplyAsync(() -> {
			try (Stream<Word> chunks = endpoint.stream(RecordedRunPod.JOB_ID, Word.class)) {
				return chunks.toList();
			}
		});
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(streamRequest) == 2);
		client.close();
		assertThat(closedException(read).getJobId()).isEqualTo(RecordedRunPod.JOB_ID);
	}

	@Test
	void closedClientRejectsNewCallsWithoutRequest() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		RunPodClient client = this.runpod.clientBuilder().build();
		RunPodEndpoint endpoint = client.endpoint(this.runpod.endpointId(), (spec) -> spec.name("sdxl"));
		client.close();
		client.close();
		assertThatExceptionOfType(RunPodClientClosedException.class).isThrownBy(() -> endpoint.run("x"))
			.withMessageStartingWith("The RunPod client is closed; nothing was sent to endpoint 'sdxl'.");
		assertThatExceptionOfType(RunPodClientClosedException.class)
			.isThrownBy(() -> client.endpoint(this.runpod.endpointId()).await(RecordedRunPod.JOB_ID));
		assertThat(this.runpod.requestCount("POST /run")).isZero();
		assertThat(this.runpod.requestCount(AWAIT)).isZero();
	}

	@Test
	void closeWaitsForJobIdOfPendingSubmission() {
		this.runpod.stub("POST /runsync")
			.respondsWith(StubResponse.json("{\"id\":\"" + RecordedRunPod.JOB_ID + "\",\"status\":\"IN_QUEUE\"}")
				.withDelay(Duration.ofMillis(400)));
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-in-progress").neverSent());
		RunPodClient client = this.runpod.clientBuilder().build();
		CompletableFuture<RunPodJob> wait = client.endpoint(this.runpod.endpointId())
			.reactive()
			.runSync("x")
			.toFuture();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount("POST /runsync") == 1);
		client.close();
		assertThat(closedException(wait).getJobId()).isEqualTo(RecordedRunPod.JOB_ID);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void closeDuringSubmissionOfStreamNamesJob(boolean blocking) {
		this.runpod.stub("POST /run")
			.respondsWith(StubResponse.sample("run-in-queue").withDelay(Duration.ofMillis(300)));
		this.runpod.stub("GET /stream/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("stream-empty").neverSent());
		RunPodClient client = this.runpod.clientBuilder().build();
		RunPodEndpoint endpoint = client.endpoint(this.runpod.endpointId());
		CompletableFuture<?> read = blocking ? CompletableFuture.supplyAsync(() -> {
			try (Stream<Word> chunks = endpoint.runStream("x", Word.class)) {
				return chunks.toList();
			}
		}) : endpoint.reactive().runStream("x", Word.class).collectList().toFuture();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount("POST /run") == 1);
		client.close();
		RunPodClientClosedException exception = closedException(read);
		assertThat(exception.getJobId()).isEqualTo(RecordedRunPod.JOB_ID);
		assertThat(exception)
			.hasMessage("The RunPod client was closed while it waited for endpoint '" + this.runpod.endpointId()
					+ "', job " + RecordedRunPod.JOB_ID + "; await its id later to resume waiting");
	}

	static Stream<Consumer<RunPodEndpoint>> callsAboutJob() {
		return Stream.of((sdxl) -> sdxl.await(RecordedRunPod.JOB_ID), (sdxl) -> sdxl.status(RecordedRunPod.JOB_ID),
				(sdxl) -> sdxl.cancel(RecordedRunPod.JOB_ID), (sdxl) -> sdxl.retry(RecordedRunPod.JOB_ID),
				(sdxl) -> sdxl.stream(RecordedRunPod.JOB_ID, Word.class).toList(),
				(sdxl) -> sdxl.updates(RecordedRunPod.JOB_ID).toList());
	}

	@ParameterizedTest
	@MethodSource("callsAboutJob")
	void callOnClosedClientNamesJob(Consumer<RunPodEndpoint> call) {
		RunPodClient client = this.runpod.clientBuilder().build();
		RunPodEndpoint endpoint = client.endpoint(this.runpod.endpointId(), (spec) -> spec.name("sdxl"));
		client.close();
		assertThatExceptionOfType(RunPodClientClosedException.class).isThrownBy(() -> call.accept(endpoint))
			.withMessageStartingWith("The RunPod client is closed; nothing was sent to endpoint 'sdxl' about job "
					+ RecordedRunPod.JOB_ID + ". ")
			.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(RecordedRunPod.JOB_ID));
	}

	@Test
	void closeCancelsJobsWhenCancelOnAbandonIsSet() {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-in-progress").neverSent());
		this.runpod.stub(CANCEL)
			.respondsWith(StubResponse.sample("status-cancelled-running").withDelay(Duration.ofMillis(300)));
		RunPodClient client = this.runpod.clientBuilder().build();
		CompletableFuture<RunPodJob> wait = client.endpoint(this.runpod.endpointId())
			.reactive()
			.withCancelOnAbandon(true)
			.await(RecordedRunPod.JOB_ID)
			.toFuture();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(AWAIT) == 1);
		client.close();
		assertThat(wait).isCompletedExceptionally();
		assertThat(this.runpod.requestCount(CANCEL)).isEqualTo(1);
		assertThat(closedException(wait).getJobId()).isEqualTo(RecordedRunPod.JOB_ID);
	}

	@Test
	void parentCloseClosesChildButNotViceVersa() {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-in-progress").neverSent());
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample("health"));
		RunPodClient client = this.runpod.clientBuilder().build();
		RunPodClient tenant = client.withApiKey(() -> "tenant");
		RunPodClient other = client.withApiKey(() -> "other");
		CompletableFuture<RunPodJob> ofTenant = tenant.endpoint(this.runpod.endpointId())
			.reactive()
			.await(RecordedRunPod.JOB_ID)
			.toFuture();
		CompletableFuture<RunPodJob> ofOther = other.endpoint(this.runpod.endpointId())
			.reactive()
			.await(RecordedRunPod.JOB_ID)
			.toFuture();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(AWAIT) == 2);
		assertThat(tenant.operations().activeCalls()).isEqualTo(1);
		assertThat(client.operations().activeCalls()).isEqualTo(2);
		tenant.close();
		assertThat(tenant.operations().activeCalls()).isZero();
		assertThat(client.operations().activeCalls()).isEqualTo(1);
		assertThat(closedException(ofTenant).getJobId()).isEqualTo(RecordedRunPod.JOB_ID);
		assertThat(client.endpoint(this.runpod.endpointId()).health().workers().idle()).isEqualTo(2);
		assertThat(ofOther).isNotDone();
		client.close();
		assertThat(closedException(ofOther).getJobId()).isEqualTo(RecordedRunPod.JOB_ID);
		assertThatExceptionOfType(RunPodClientClosedException.class)
			.isThrownBy(() -> other.endpoint(this.runpod.endpointId()).health());
	}

	@Test
	void closeTerminatesThousandWaits() {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-in-progress"));
		this.runpod.stub("GET /status/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("status-in-progress"));
		RunPodClient client = this.runpod.clientBuilder().build();
		ReactiveRunPodEndpoint endpoint = client.endpoint(this.runpod.endpointId()).reactive();
		List<CompletableFuture<RunPodJob>> waits = IntStream.range(0, 1000)
			.mapToObj((i) -> endpoint.await(RecordedRunPod.JOB_ID).toFuture())
			.toList();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(AWAIT) > 0);
		client.close();
		Long ended = Flux.fromIterable(waits)
			.filter((wait) -> closedException(wait).getJobId() != null)
			.count()
			.block(RecordedRunPod.TIMEOUT);
		assertThat(ended).isEqualTo(1000);
	}

	private static RunPodClientClosedException closedException(CompletableFuture<?> wait) {
		CompletableFuture<Throwable> error = wait.handle((value, ex) -> ex);
		Throwable ex = RecordedRunPod.join(error);
		Throwable cause = (ex instanceof CompletionException) ? ex.getCause() : ex;
		assertThat(cause).isInstanceOf(RunPodClientClosedException.class);
		return (RunPodClientClosedException) cause;
	}

}
