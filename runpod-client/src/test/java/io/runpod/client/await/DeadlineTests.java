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

package io.runpod.client.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.job.RunPodRequestException;
import io.runpod.client.job.RunPodTimeoutException;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RecordedRunPod;
import io.runpod.client.recorded.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * One deadline over everything, and a pause between looks: measured in a time that the
 * test owns.
 */
class DeadlineTests {

	private static final String AWAIT = "GET /status-sync/" + RecordedRunPod.JOB;

	private static final String CANCEL = "POST /cancel/" + RecordedRunPod.JOB;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final VirtualTime time = new VirtualTime();

	@Test
	void anAnswerWithoutATerminalStateIsNotAskedForAgainAtOnce() {
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-progress"));
		ReactiveRunPodEndpoint endpoint = endpoint(Duration.ofSeconds(1)).withTimeout(Duration.ofSeconds(60));
		timeout(endpoint.await(RecordedRunPod.JOB).toFuture());
		assertThat(this.time.passed()).isBetween(Duration.ofSeconds(60), Duration.ofMillis(62_200));
		assertThat(this.runpod.count(AWAIT)).isBetween(50, 61);
	}

	@Test
	void updatesAreLookedForAtTheSamePace() {
		this.runpod.on("GET /status/" + RecordedRunPod.JOB).answers(Answer.sample("status-in-progress"));
		ReactiveRunPodEndpoint endpoint = endpoint(Duration.ofSeconds(5)).withTimeout(Duration.ofMinutes(2));
		timeout(endpoint.updates(RecordedRunPod.JOB).collectList().toFuture());
		assertThat(this.runpod.count("GET /status/" + RecordedRunPod.JOB)).isBetween(20, 25);
	}

	@Test
	void aStreamWithNothingToHandOutIsNotAskedAgainAtOnce() {
		this.runpod.on("GET /stream/" + RecordedRunPod.JOB).answers(Answer.sample("stream-empty"));
		ReactiveRunPodEndpoint endpoint = endpoint(Duration.ofSeconds(1)).withTimeout(Duration.ofSeconds(10));
		timeout(endpoint.stream(RecordedRunPod.JOB, RecordedRunPod.Word.class).collectList().toFuture());
		assertThat(this.runpod.count("GET /stream/" + RecordedRunPod.JOB)).isBetween(10, 101);
	}

	@Test
	void theDefaultsWaitAQuarterOfAnHour() {
		this.runpod.on("GET /status-sync/a").answers(Answer.json("{\"id\":\"a\",\"status\":\"IN_QUEUE\"}"));
		ReactiveRunPodEndpoint endpoint = this.runpod.client(this.time).build().endpoint(this.runpod.id()).reactive();
		CompletableFuture<RunPodJob> job = endpoint.await("a").toFuture();
		assertThat(this.time.passUntilDone(job, Duration.ofSeconds(10))).isCompletedExceptionally();
		assertThat(this.time.passed()).isBetween(Duration.ofMinutes(15), Duration.ofSeconds(930));
	}

	@Test
	void theRequestInFlightIsNotWaitedFor() {
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-progress"), Answer.sample("status-completed").never());
		CompletableFuture<RunPodJob> job = endpoint(Duration.ofMillis(10)).withTimeout(Duration.ofSeconds(40))
			.await(RecordedRunPod.JOB)
			.toFuture();
		RecordedRunPod.until(() -> {
			this.time.pass(Duration.ofMillis(10));
			return this.runpod.count(AWAIT) == 2;
		});
		this.time.pass(Duration.ofSeconds(40));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> RecordedRunPod.get(job))
			.withCauseExactlyInstanceOf(RunPodTimeoutException.class)
			.havingCause()
			.withMessageMatching("No result after 40000 ms: job " + RecordedRunPod.JOB + " \\(endpoint 'sdxl'\\) is"
					+ " IN_PROGRESS after 61372 ms in the queue and \\d{5} ms in progress\\. It goes on at RunPod; await"
					+ " its id to go on waiting");
	}

	@Test
	void theSubmissionCountsToo() {
		this.runpod.on("POST /runsync")
			.answers(Answer.status(429).withHeader("Retry-After", "8"), Answer.sample("runsync-not-finished"));
		this.runpod.on("GET /status-sync/" + RecordedRunPod.SYNC_JOB).answers(Answer.sample("runsync-not-finished"));
		timeout(endpoint(Duration.ofSeconds(1)).withTimeout(Duration.ofSeconds(20)).runSync("x").toFuture());
		assertThat(this.time.passed()).isBetween(Duration.ofSeconds(20), Duration.ofMillis(22_200));
		assertThat(this.runpod.count("GET /status-sync/" + RecordedRunPod.SYNC_JOB)).isBetween(5, 12);
	}

	@Test
	void aHoldIsNeverAskedForBeyondTheDeadline() {
		this.runpod.on(AWAIT).answers(Answer.sample("status-completed"));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.timeout(Duration.ofSeconds(9)));
		endpoint.await(RecordedRunPod.JOB);
		assertThat(this.runpod.requests(AWAIT)).singleElement()
			.satisfies((request) -> assertThat(Integer.parseInt(request.queryParameter("wait").firstValue()))
				.isBetween(8000, 9000));
	}

	@Test
	void aWaitOfNothingButFaultsSaysWhatTheLastOneWas() {
		this.runpod.on(AWAIT).answers(Answer.status(503));
		RunPodTimeoutException error = timeout(endpoint(Duration.ofSeconds(1)).withTimeout(Duration.ofSeconds(4))
			.await(RecordedRunPod.JOB)
			.toFuture());
		assertThat(error)
			.hasMessage(
					"No result after 4000 ms: job " + RecordedRunPod.JOB + " (endpoint 'sdxl') has not been seen yet;"
							+ " await its id to go on waiting. The last of " + error.getAttempts()
							+ " requests: await on endpoint 'sdxl', job " + RecordedRunPod.JOB + ", failed (HTTP 503)")
			.hasCauseExactlyInstanceOf(RunPodRequestException.class);
		assertThat(error.lastJob()).isNull();
		// the last one may have been broken off before it arrived
		assertThat(error.getAttempts()).isBetween(this.runpod.count(AWAIT), this.runpod.count(AWAIT) + 1);
	}

	@Test
	void theEndpointsLastKnownHealthExplainsTheWait() {
		this.runpod.on("GET /health").answers(Answer.sample("health-queued-throttled"));
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-queue"));
		ReactiveRunPodEndpoint endpoint = endpoint(Duration.ofSeconds(1)).withTimeout(Duration.ofSeconds(4));
		RecordedRunPod.get(endpoint.health().toFuture());
		RunPodTimeoutException error = timeout(endpoint.await(RecordedRunPod.JOB).toFuture());
		assertThat(error)
			.hasMessageEndingWith(" await its id to go on waiting. The endpoint: no capacity: RunPod has no"
					+ " free GPU of the chosen types; allow more GPU types or regions");
		assertThat(error.lastJob().status()).isEqualTo(JobStatus.IN_QUEUE);
		assertThat(error.diagnosis()).startsWith("no capacity");
	}

	@Test
	void healthThatNobodyKnowsIsAskedForOnceWhenTheTimeIsUp() {
		this.runpod.on("GET /health").answers(Answer.sample("health-queued-throttled"));
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-queue"));
		ReactiveRunPodEndpoint endpoint = endpoint(Duration.ofSeconds(1)).withTimeout(Duration.ofSeconds(4));
		List<CompletableFuture<RunPodJob>> waits = Stream.generate(() -> endpoint.await(RecordedRunPod.JOB).toFuture())
			.limit(20)
			.toList();
		assertThat(waits).allSatisfy((wait) -> assertThat(timeout(wait).diagnosis()).startsWith("no capacity"));
		assertThat(this.runpod.count("GET /health")).isEqualTo(1);
	}

	@Test
	void aCallThatIsNotAnsweredDoesNotAskForHealthToo() {
		this.runpod.on("GET /health").answers(Answer.sample("health"));
		this.runpod.on("GET /status/" + RecordedRunPod.JOB).answers(Answer.sample("status-in-progress").never());
		RunPodEndpoint endpoint = this.runpod.endpoint().withTimeout(Duration.ofMillis(200));
		assertThatExceptionOfType(RunPodTimeoutException.class).isThrownBy(() -> endpoint.status(RecordedRunPod.JOB));
		assertThat(this.runpod.count("GET /health")).isZero();
	}

	@Test
	void healthThatIsNotToldHoldsNobodyUpForLong() {
		this.runpod.on("GET /health").answers(Answer.sample("health").never());
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-queue"));
		CompletableFuture<RunPodJob> wait = endpoint(Duration.ofSeconds(1)).withTimeout(Duration.ofMinutes(2))
			.await(RecordedRunPod.JOB)
			.toFuture();
		RecordedRunPod.until(() -> {
			this.time.pass(Duration.ofMillis(500));
			return this.runpod.count("GET /health") == 1;
		});
		assertThat(wait).isNotDone();
		this.time.pass(Duration.ofSeconds(2));
		assertThat(timeout(wait).diagnosis()).isNull();
	}

	@Test
	void theTimesOfAJobAreToldAsTheyWereSeen() {
		this.runpod.on(AWAIT)
			.answers(Answer.sample("status-in-queue"), Answer.sample("status-in-queue"),
					Answer.json("{\"id\":\"" + RecordedRunPod.JOB + "\",\"status\":\"IN_PROGRESS\"}"));
		RunPodTimeoutException error = timeout(endpoint(Duration.ofSeconds(10)).withTimeout(Duration.ofSeconds(60))
			.await(RecordedRunPod.JOB)
			.toFuture());
		assertThat(error.inQueue()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(25));
		assertThat(error.inProgress()).isBetween(Duration.ofSeconds(35), Duration.ofSeconds(43));
	}

	@Test
	void aJobIsLeftAloneWhenTheTimeIsUp() {
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-progress"));
		RunPodEndpoint endpoint = this.runpod.endpoint().withTimeout(Duration.ofMillis(200));
		assertThatExceptionOfType(RunPodTimeoutException.class).isThrownBy(() -> endpoint.await(RecordedRunPod.JOB));
		assertThat(this.runpod.count(CANCEL)).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aJobIsCancelledWhenTheTimeIsUpWhereThatIsAskedFor(boolean byView) {
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-progress"));
		this.runpod.on(CANCEL).answers(Answer.sample("status-cancelled-running"));
		RunPodEndpoint endpoint = this.runpod
			.endpoint((options) -> options.timeout(Duration.ofMillis(200)).cancelOnTimeout(!byView));
		RunPodEndpoint view = byView ? endpoint.withCancelOnTimeout(true) : endpoint;
		assertThatExceptionOfType(RunPodTimeoutException.class).isThrownBy(() -> view.await(RecordedRunPod.JOB))
			.withMessageContaining("(endpoint 'sdxl') was cancelled after ")
			.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(RecordedRunPod.JOB))
			.satisfies((ex) -> assertThat(ex.lastJob().status()).isEqualTo(JobStatus.CANCELLED));
		assertThat(this.runpod.count(CANCEL)).isEqualTo(1);
	}

	@Test
	void aCancellationThatFailsDoesNotHideTheTimeout() {
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-progress"));
		this.runpod.on(CANCEL).answers(Answer.status(400));
		RunPodEndpoint endpoint = this.runpod
			.endpoint((options) -> options.timeout(Duration.ofMillis(200)).cancelOnTimeout(true));
		assertThatExceptionOfType(RunPodTimeoutException.class).isThrownBy(() -> endpoint.await(RecordedRunPod.JOB))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSizeGreaterThanOrEqualTo(1));
		assertThat(this.runpod.count(CANCEL)).isEqualTo(1);
	}

	@Test
	void aLookThatTimesOutCancelsNothing() {
		this.runpod.on("GET /status/" + RecordedRunPod.JOB).answers(Answer.sample("status-in-progress").never());
		RunPodEndpoint endpoint = this.runpod
			.endpoint((options) -> options.timeout(Duration.ofMillis(200)).cancelOnTimeout(true));
		assertThatExceptionOfType(RunPodTimeoutException.class).isThrownBy(() -> endpoint.status(RecordedRunPod.JOB));
		assertThat(this.runpod.count(CANCEL)).isZero();
	}

	@Test
	void aTimeoutIsGreaterThanZero() {
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatIllegalArgumentException().isThrownBy(() -> endpoint.withTimeout(Duration.ZERO))
			.withMessage("'timeout' must be greater than zero, but is PT0S");
	}

	private ReactiveRunPodEndpoint endpoint(Duration pollInterval) {
		return this.runpod.endpoint(this.runpod.client(this.time), (options) -> options.pollInterval(pollInterval))
			.reactive();
	}

	private RunPodTimeoutException timeout(CompletableFuture<?> result) {
		Throwable error = RecordedRunPod
			.get(this.time.passUntilDone(result.handle((value, ex) -> ex), Duration.ofMillis(100)));
		assertThat(error).isInstanceOf(RunPodTimeoutException.class);
		return (RunPodTimeoutException) error;
	}

}
