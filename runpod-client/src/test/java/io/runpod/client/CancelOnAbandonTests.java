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
import java.util.Iterator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

import io.runpod.client.exception.RunPodInterruptedException;
import io.runpod.client.testsupport.RawHttpServer;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.RecordedRunPod.Word;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the job of a cancelled call: it continues, or is cancelled where that is
 * configured.
 */
class CancelOnAbandonTests {

	private static final String AWAIT = "GET /status-sync/" + RecordedRunPod.JOB_ID;

	private static final String STREAM = "GET /stream/" + RecordedRunPod.JOB_ID;

	private static final String CANCEL = "POST /cancel/" + RecordedRunPod.JOB_ID;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void cancelsJobWhenSubscriberCancelsAndOptionIsSet(boolean byView) {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-in-progress").neverSent());
		this.runpod.stub(CANCEL).respondsWith(StubResponse.sample("status-cancelled-running"));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.cancelOnAbandon(!byView));
		ReactiveRunPodEndpoint view = byView ? endpoint.reactive().withCancelOnAbandon(true) : endpoint.reactive();
		Disposable wait = view.await(RecordedRunPod.JOB_ID).subscribe();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(AWAIT) == 1);
		wait.dispose();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(CANCEL) == 1);
	}

	@Test
	void doesNotCancelJobByDefaultWhenSubscriberCancels() {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-in-progress").neverSent());
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample("health"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		Disposable wait = endpoint.reactive().await(RecordedRunPod.JOB_ID).subscribe();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(AWAIT) == 1);
		wait.dispose();
		endpoint.health();
		assertThat(this.runpod.requestCount(CANCEL)).isZero();
	}

	@Test
	void cancelsJobWhenWaitingThreadIsInterrupted() {
		this.runpod.stub("POST /runsync")
			.respondsWith(StubResponse.json("{\"id\":\"" + RecordedRunPod.JOB_ID + "\",\"status\":\"IN_QUEUE\"}"));
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-in-progress").neverSent());
		this.runpod.stub(CANCEL).respondsWith(StubResponse.sample("status-cancelled-running"));
		RunPodEndpoint endpoint = this.runpod.endpoint().withCancelOnAbandon(true);
		Thread caller = new Thread(() -> assertThatExceptionOfType(RunPodInterruptedException.class)
			.isThrownBy(() -> endpoint.runSync("x")));
		caller.start();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(AWAIT) == 1);
		caller.interrupt();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(CANCEL) == 1);
	}

	@Test
	void cancelsJobWhenStreamIsClosedEarly() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.stub(STREAM)
			.respondsWith(StubResponse.sample("stream-in-progress"), StubResponse.sample("stream-empty").neverSent());
		this.runpod.stub(CANCEL).respondsWith(StubResponse.sample("status-cancelled-running"));
		RunPodEndpoint endpoint = this.runpod.endpoint().withCancelOnAbandon(true);
		try (Stream<Word> chunks = endpoint.runStream("x", Word.class)) {
			Iterator<Word> iterator = chunks.iterator();
			assertThat(iterator.next().word()).isEqualTo("a");
		}
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(CANCEL) == 1);
	}

	@Test
	void cancelsJobWhenStreamIsClosedUnread() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.stub(STREAM).respondsWith(StubResponse.sample("stream-empty").neverSent());
		this.runpod.stub(CANCEL).respondsWith(StubResponse.sample("status-cancelled-running"));
		this.runpod.endpoint().withCancelOnAbandon(true).runStream("x", Word.class).close();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(CANCEL) == 1);
	}

	@Test
	void completesPendingSubmissionThenCancelsItsJob() {
		this.runpod.stub("POST /runsync")
			.respondsWith(StubResponse.json("{\"id\":\"" + RecordedRunPod.JOB_ID + "\",\"status\":\"IN_QUEUE\"}")
				.withDelay(Duration.ofMillis(300)));
		this.runpod.stub(CANCEL).respondsWith(StubResponse.sample("status-cancelled-running"));
		Disposable wait = this.runpod.endpoint().reactive().withCancelOnAbandon(true).runSync("x").subscribe();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount("POST /runsync") == 1);
		wait.dispose();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(CANCEL) == 1);
		assertThat(this.runpod.requestCount(AWAIT)).isZero();
	}

	@Test
	void abortsPendingSubmissionWhenOptionIsNotSet() throws IOException {
		try (RawHttpServer server = RawHttpServer.respondingWith(RawHttpServer.noResponse())) {
			Disposable wait = this.runpod.endpoint(this.runpod.clientBuilder().baseUrl(server.baseUrl()), (options) -> {
			}).reactive().runSync("x").subscribe();
			RecordedRunPod.awaitUntil(() -> server.requests().size() == 1);
			wait.dispose();
			RecordedRunPod.join(server.disconnected());
		}
	}

	@Test
	void doesNotCancelTerminalJob() {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-completed"));
		this.runpod.stub("GET /status/" + RecordedRunPod.JOB_ID).respondsWith(StubResponse.sample("status-completed"));
		ReactiveRunPodEndpoint endpoint = this.runpod.endpoint().reactive().withCancelOnAbandon(true);
		endpoint.await(RecordedRunPod.JOB_ID).flux().take(1).blockLast(RecordedRunPod.TIMEOUT);
		endpoint.updates(RecordedRunPod.JOB_ID).next().block(RecordedRunPod.TIMEOUT);
		endpoint.status(RecordedRunPod.JOB_ID).block(RecordedRunPod.TIMEOUT);
		assertThat(this.runpod.requestCount(CANCEL)).isZero();
	}

	@Test
	void doesNotCancelJobOfUpdatesAndStatus() {
		this.runpod.stub("GET /status/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("status-in-progress"));
		ReactiveRunPodEndpoint endpoint = this.runpod.endpoint().reactive().withCancelOnAbandon(true);
		endpoint.updates(RecordedRunPod.JOB_ID).next().block(RecordedRunPod.TIMEOUT);
		endpoint.status(RecordedRunPod.JOB_ID).block(RecordedRunPod.TIMEOUT);
		assertThat(this.runpod.requestCount(CANCEL)).isZero();
	}

}
