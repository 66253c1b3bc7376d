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
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

import io.runpod.client.job.RunPodClientClosedException;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RawServer;
import io.runpod.client.recorded.RecordedRunPod;
import io.runpod.client.recorded.RecordedRunPod.Word;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A client that is closed ends every call at once, and forgets no id.
 */
class ClosingTests {

	private static final String AWAIT = "GET /status-sync/" + RecordedRunPod.JOB;

	private static final String CANCEL = "POST /cancel/" + RecordedRunPod.JOB;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@Test
	void waitsEndOnTheWireAndCarryTheirId() throws IOException {
		try (RawServer server = RawServer.replying(RawServer.silence())) {
			RunPodClient client = this.runpod.client().baseUrl(server.baseUrl()).build();
			CompletableFuture<RunPodJob> wait = client.endpoint("abc").reactive().await("job-1").toFuture();
			RecordedRunPod.until(() -> server.requests().size() == 1);
			client.close();
			assertThat(closed(wait).getJobId()).isEqualTo("job-1");
			RecordedRunPod.get(server.disconnected());
		}
	}

	@Test
	void aThreadThatWaitsIsFreed() {
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-progress").never());
		RunPodClient client = this.runpod.client().build();
		RunPodEndpoint endpoint = client.endpoint(this.runpod.id());
		CompletableFuture<RunPodJob> wait = CompletableFuture.supplyAsync(() -> endpoint.await(RecordedRunPod.JOB));
		RecordedRunPod.until(() -> this.runpod.count(AWAIT) == 1);
		client.close();
		assertThat(closed(wait)).hasMessage("The RunPod client was closed while it waited for endpoint '"
				+ this.runpod.id() + "', job " + RecordedRunPod.JOB + "; await its id later to go on waiting");
	}

	@Test
	void aReaderOfAStreamIsFreed() {
		String stream = "GET /stream/" + RecordedRunPod.JOB;
		this.runpod.on(stream).answers(Answer.sample("stream-in-progress"), Answer.sample("stream-empty").never());
		RunPodClient client = this.runpod.client().build();
		RunPodEndpoint endpoint = client.endpoint(this.runpod.id());
		CompletableFuture<List<Word>> read = CompletableFuture.supplyAsync(() -> {
			try (Stream<Word> chunks = endpoint.stream(RecordedRunPod.JOB, Word.class)) {
				return chunks.toList();
			}
		});
		RecordedRunPod.until(() -> this.runpod.count(stream) == 2);
		client.close();
		assertThat(closed(read).getJobId()).isEqualTo(RecordedRunPod.JOB);
	}

	@Test
	void newCallsAreRefusedAndSendNothing() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		RunPodClient client = this.runpod.client().build();
		RunPodEndpoint endpoint = client.endpoint("sdxl", this.runpod.id(), EndpointOptions.defaults());
		client.close();
		client.close();
		assertThatExceptionOfType(RunPodClientClosedException.class).isThrownBy(() -> endpoint.run("x"))
			.withMessageStartingWith("The RunPod client is closed; nothing was sent to endpoint 'sdxl'.");
		assertThatExceptionOfType(RunPodClientClosedException.class)
			.isThrownBy(() -> client.endpoint(this.runpod.id()).await(RecordedRunPod.JOB));
		assertThat(this.runpod.count("POST /run")).isZero();
		assertThat(this.runpod.count(AWAIT)).isZero();
	}

	@Test
	void aSubmissionUnderWayIsLetTellItsId() {
		this.runpod.on("POST /runsync")
			.answers(Answer.json("{\"id\":\"" + RecordedRunPod.JOB + "\",\"status\":\"IN_QUEUE\"}")
				.after(Duration.ofMillis(400)));
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-progress").never());
		RunPodClient client = this.runpod.client().build();
		CompletableFuture<RunPodJob> wait = client.endpoint(this.runpod.id()).reactive().runSync("x").toFuture();
		RecordedRunPod.until(() -> this.runpod.count("POST /runsync") == 1);
		client.close();
		assertThat(closed(wait).getJobId()).isEqualTo(RecordedRunPod.JOB);
	}

	@Test
	void jobsAreCancelledWhereThatIsAskedForBeforeTheClientIsClosed() {
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-progress").never());
		this.runpod.on(CANCEL).answers(Answer.sample("status-cancelled-running").after(Duration.ofMillis(300)));
		RunPodClient client = this.runpod.client().build();
		CompletableFuture<RunPodJob> wait = client.endpoint(this.runpod.id())
			.reactive()
			.withCancelOnAbandon(true)
			.await(RecordedRunPod.JOB)
			.toFuture();
		RecordedRunPod.until(() -> this.runpod.count(AWAIT) == 1);
		client.close();
		assertThat(wait).isCompletedExceptionally();
		assertThat(this.runpod.count(CANCEL)).isEqualTo(1);
		assertThat(closed(wait).getJobId()).isEqualTo(RecordedRunPod.JOB);
	}

	@Test
	void theClientOfAnotherAccountIsClosedWithItsParentAndNotTheOtherWayRound() {
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-progress").never());
		this.runpod.on("GET /health").answers(Answer.sample("health"));
		RunPodClient client = this.runpod.client().build();
		RunPodClient tenant = client.withApiKey(() -> "tenant");
		RunPodClient other = client.withApiKey(() -> "other");
		CompletableFuture<RunPodJob> ofTenant = tenant.endpoint(this.runpod.id())
			.reactive()
			.await(RecordedRunPod.JOB)
			.toFuture();
		CompletableFuture<RunPodJob> ofOther = other.endpoint(this.runpod.id())
			.reactive()
			.await(RecordedRunPod.JOB)
			.toFuture();
		RecordedRunPod.until(() -> this.runpod.count(AWAIT) == 2);
		assertThat(tenant.callsUnderWay()).isEqualTo(1);
		assertThat(client.callsUnderWay()).isEqualTo(2);
		tenant.close();
		assertThat(tenant.callsUnderWay()).isZero();
		assertThat(client.callsUnderWay()).isEqualTo(1);
		assertThat(closed(ofTenant).getJobId()).isEqualTo(RecordedRunPod.JOB);
		assertThat(client.endpoint(this.runpod.id()).health().workers().idle()).isEqualTo(2);
		assertThat(ofOther).isNotDone();
		client.close();
		assertThat(closed(ofOther).getJobId()).isEqualTo(RecordedRunPod.JOB);
		assertThatExceptionOfType(RunPodClientClosedException.class)
			.isThrownBy(() -> other.endpoint(this.runpod.id()).health());
	}

	@Test
	void aThousandWaitsEndTogether() {
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-progress"));
		this.runpod.on("GET /status/" + RecordedRunPod.JOB).answers(Answer.sample("status-in-progress"));
		RunPodClient client = this.runpod.client().build();
		ReactiveRunPodEndpoint endpoint = client.endpoint(this.runpod.id()).reactive();
		List<CompletableFuture<RunPodJob>> waits = IntStream.range(0, 1000)
			.mapToObj((i) -> endpoint.await(RecordedRunPod.JOB).toFuture())
			.toList();
		RecordedRunPod.until(() -> this.runpod.count(AWAIT) > 0);
		client.close();
		Long ended = Flux.fromIterable(waits)
			.filter((wait) -> closed(wait).getJobId() != null)
			.count()
			.block(RecordedRunPod.LIMIT);
		assertThat(ended).isEqualTo(1000);
	}

	private static RunPodClientClosedException closed(CompletableFuture<?> wait) {
		CompletableFuture<Throwable> error = wait.handle((value, ex) -> ex);
		Throwable ex = RecordedRunPod.get(error);
		Throwable cause = (ex instanceof CompletionException) ? ex.getCause() : ex;
		assertThat(cause).isInstanceOf(RunPodClientClosedException.class);
		return (RunPodClientClosedException) cause;
	}

}
