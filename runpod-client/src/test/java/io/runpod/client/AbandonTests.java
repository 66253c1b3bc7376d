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

import io.runpod.client.job.RunPodInterruptedException;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RawServer;
import io.runpod.client.recorded.RecordedRunPod;
import io.runpod.client.recorded.RecordedRunPod.Word;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of a job whose caller has gone: it goes on, or is cancelled where that is
 * asked for.
 */
class AbandonTests {

	private static final String AWAIT = "GET /status-sync/" + RecordedRunPod.JOB;

	private static final String STREAM = "GET /stream/" + RecordedRunPod.JOB;

	private static final String CANCEL = "POST /cancel/" + RecordedRunPod.JOB;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aJobWhoseSubscriberCancelsIsCancelledWhereThatIsAskedFor(boolean byView) {
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-progress").never());
		this.runpod.on(CANCEL).answers(Answer.sample("status-cancelled-running"));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.cancelOnAbandon(!byView));
		ReactiveRunPodEndpoint view = byView ? endpoint.reactive().withCancelOnAbandon(true) : endpoint.reactive();
		Disposable wait = view.await(RecordedRunPod.JOB).subscribe();
		RecordedRunPod.until(() -> this.runpod.count(AWAIT) == 1);
		wait.dispose();
		RecordedRunPod.until(() -> this.runpod.count(CANCEL) == 1);
	}

	@Test
	void aJobWhoseSubscriberCancelsIsLeftAloneByDefault() {
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-progress").never());
		this.runpod.on("GET /health").answers(Answer.sample("health"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		Disposable wait = endpoint.reactive().await(RecordedRunPod.JOB).subscribe();
		RecordedRunPod.until(() -> this.runpod.count(AWAIT) == 1);
		wait.dispose();
		endpoint.health();
		assertThat(this.runpod.count(CANCEL)).isZero();
	}

	@Test
	void aJobWhoseWaitingThreadIsInterruptedIsCancelled() {
		this.runpod.on("POST /runsync")
			.answers(Answer.json("{\"id\":\"" + RecordedRunPod.JOB + "\",\"status\":\"IN_QUEUE\"}"));
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-progress").never());
		this.runpod.on(CANCEL).answers(Answer.sample("status-cancelled-running"));
		RunPodEndpoint endpoint = this.runpod.endpoint().withCancelOnAbandon(true);
		Thread caller = new Thread(() -> assertThatExceptionOfType(RunPodInterruptedException.class)
			.isThrownBy(() -> endpoint.runSync("x")));
		caller.start();
		RecordedRunPod.until(() -> this.runpod.count(AWAIT) == 1);
		caller.interrupt();
		RecordedRunPod.until(() -> this.runpod.count(CANCEL) == 1);
	}

	@Test
	void aJobWhoseStreamIsClosedEarlyIsCancelled() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		this.runpod.on(STREAM).answers(Answer.sample("stream-in-progress"), Answer.sample("stream-empty").never());
		this.runpod.on(CANCEL).answers(Answer.sample("status-cancelled-running"));
		RunPodEndpoint endpoint = this.runpod.endpoint().withCancelOnAbandon(true);
		try (Stream<Word> chunks = endpoint.runStream("x", Word.class)) {
			Iterator<Word> iterator = chunks.iterator();
			assertThat(iterator.next().word()).isEqualTo("a");
		}
		RecordedRunPod.until(() -> this.runpod.count(CANCEL) == 1);
	}

	@Test
	void aStreamThatIsClosedUnreadLeavesNoJobBehind() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		this.runpod.on(STREAM).answers(Answer.sample("stream-empty").never());
		this.runpod.on(CANCEL).answers(Answer.sample("status-cancelled-running"));
		this.runpod.endpoint().withCancelOnAbandon(true).runStream("x", Word.class).close();
		RecordedRunPod.until(() -> this.runpod.count(CANCEL) == 1);
	}

	@Test
	void aSubmissionIsLetFinishSoThatItsJobCanBeCancelled() {
		this.runpod.on("POST /runsync")
			.answers(Answer.json("{\"id\":\"" + RecordedRunPod.JOB + "\",\"status\":\"IN_QUEUE\"}")
				.after(Duration.ofMillis(300)));
		this.runpod.on(CANCEL).answers(Answer.sample("status-cancelled-running"));
		Disposable wait = this.runpod.endpoint().reactive().withCancelOnAbandon(true).runSync("x").subscribe();
		RecordedRunPod.until(() -> this.runpod.count("POST /runsync") == 1);
		wait.dispose();
		RecordedRunPod.until(() -> this.runpod.count(CANCEL) == 1);
		assertThat(this.runpod.count(AWAIT)).isZero();
	}

	@Test
	void aSubmissionIsCutOffWhereItsJobMayGoOn() throws IOException {
		try (RawServer server = RawServer.replying(RawServer.silence())) {
			Disposable wait = this.runpod.endpoint(this.runpod.client().baseUrl(server.baseUrl()), (options) -> {
			}).reactive().runSync("x").subscribe();
			RecordedRunPod.until(() -> server.requests().size() == 1);
			wait.dispose();
			RecordedRunPod.get(server.disconnected());
		}
	}

	@Test
	void aJobThatHasEndedIsNotCancelled() {
		this.runpod.on(AWAIT).answers(Answer.sample("status-completed"));
		this.runpod.on("GET /status/" + RecordedRunPod.JOB).answers(Answer.sample("status-completed"));
		ReactiveRunPodEndpoint endpoint = this.runpod.endpoint().reactive().withCancelOnAbandon(true);
		endpoint.await(RecordedRunPod.JOB).flux().take(1).blockLast(RecordedRunPod.LIMIT);
		endpoint.updates(RecordedRunPod.JOB).next().block(RecordedRunPod.LIMIT);
		endpoint.status(RecordedRunPod.JOB).block(RecordedRunPod.LIMIT);
		assertThat(this.runpod.count(CANCEL)).isZero();
	}

	@Test
	void whoOnlyWatchesCancelsNothing() {
		this.runpod.on("GET /status/" + RecordedRunPod.JOB).answers(Answer.sample("status-in-progress"));
		ReactiveRunPodEndpoint endpoint = this.runpod.endpoint().reactive().withCancelOnAbandon(true);
		endpoint.updates(RecordedRunPod.JOB).next().block(RecordedRunPod.LIMIT);
		endpoint.status(RecordedRunPod.JOB).block(RecordedRunPod.LIMIT);
		assertThat(this.runpod.count(CANCEL)).isZero();
	}

}
