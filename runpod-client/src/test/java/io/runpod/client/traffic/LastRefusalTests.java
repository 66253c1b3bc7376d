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

package io.runpod.client.traffic;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import io.runpod.client.EndpointOptionsBuilder;
import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodRequestException;
import io.runpod.client.job.RunPodSubmissionUnknownException;
import io.runpod.client.job.RunPodTimeoutException;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RecordedRunPod;
import io.runpod.client.recorded.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The time is up while a request is repeated, or waits for its turn: the error says what
 * was in the way, and what may have come of it.
 */
class LastRefusalTests {

	private static final String STATUS = "GET /status/" + RecordedRunPod.JOB;

	private static final String RETRY = "POST /retry/" + RecordedRunPod.JOB;

	private static final String QUEUED_AGAIN = "RunPod may have queued it again, and then it is paid for again: its"
			+ " status tells, and await brings the result";

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final VirtualTime time = new VirtualTime();

	@Test
	void ofAPurge() {
		this.runpod.on("POST /purge-queue").answers(Answer.status(429));
		assertThat(timeout(start(endpoint().purgeQueue())))
			.hasMessage("No result after 5000 ms from endpoint 'sdxl'. The last of 1 requests: purgeQueue on endpoint"
					+ " 'sdxl' failed (HTTP 429)")
			.hasCauseExactlyInstanceOf(RunPodRequestException.class);
	}

	@Test
	void ofAPurgeThatOurOwnLimitsHoldBack() {
		this.runpod.on("POST /purge-queue").answers(Answer.sample("purge-queue"));
		ReactiveRunPodEndpoint endpoint = endpoint();
		RecordedRunPod.get(start(endpoint.purgeQueue().then(endpoint.purgeQueue())));
		assertThat(timeout(start(endpoint.purgeQueue())))
			.hasMessage("No result after 5000 ms: nothing was sent to endpoint 'sdxl' in that time. Requests wait while"
					+ " the limits leave no room for them");
		assertThat(this.runpod.count("POST /purge-queue")).isEqualTo(2);
	}

	@Test
	void ofACancellation() {
		this.runpod.on("POST /cancel/" + RecordedRunPod.JOB).answers(Answer.status(503));
		RunPodTimeoutException error = timeout(start(endpoint().cancel(RecordedRunPod.JOB)));
		assertThat(error).hasMessageEndingWith("The last of " + error.getAttempts() + " requests: cancel on endpoint"
				+ " 'sdxl', job " + RecordedRunPod.JOB + ", failed (HTTP 503)");
	}

	@Test
	void ofAQuestionForHealthThatSeveralAsk() {
		this.runpod.on("GET /health").answers(Answer.status(503));
		ReactiveRunPodEndpoint endpoint = endpoint();
		List<CompletableFuture<?>> all = List.of(start(endpoint.health()), start(endpoint.health()));
		assertThat(all).allSatisfy((each) -> {
			RunPodTimeoutException error = timeout(each);
			assertThat(error).hasMessage("No result after 5000 ms from endpoint 'sdxl'. The last of "
					+ error.getAttempts() + " requests: health on endpoint 'sdxl' failed (HTTP 503)");
			assertThat(error.getAttempts()).isGreaterThan(1);
		});
	}

	@Test
	void ofASubmissionThatMayBeRepeated() {
		this.runpod.on("POST /run").answers(Answer.status(500), Answer.status(429).withHeader("Retry-After", "10"));
		RunPodSubmissionUnknownException error = unknown(
				start(endpoint((options) -> options.repeatUnknownSubmissions(true)).run("x")));
		assertThat(error)
			.hasMessage("A submission to endpoint 'sdxl' was not answered within 5000 ms. The job may exist"
					+ " and may be paid for, in 2 attempts. The last refusal: HTTP 429");
		assertThat(error.getAttempts()).isEqualTo(2);
		// who submits again what was refused with a 429 would pay twice
		assertThat(error.getStatus()).isNull();
	}

	// in real time: the other one stands still while a request is in flight
	@Test
	void ofASubmissionThatIsOnItsWayAgain() {
		this.runpod.on("POST /run").answers(Answer.status(429), Answer.sample("run-in-queue").never());
		RunPodEndpoint endpoint = impatient();
		assertThatExceptionOfType(RunPodSubmissionUnknownException.class).isThrownBy(() -> endpoint.run("x"))
			.withMessageEndingWith("The last refusal: HTTP 429")
			.satisfies((error) -> assertThat(error.getStatus()).isNull());
	}

	@Test
	void isForgottenWhenItWasOvercome() {
		this.runpod.on("POST /runsync").answers(Answer.status(429), Answer.sample("runsync-not-finished"));
		this.runpod.on("GET /status-sync/" + RecordedRunPod.SYNC_JOB)
			.answers(Answer.sample("runsync-not-finished").never());
		RunPodEndpoint endpoint = impatient();
		assertThatExceptionOfType(RunPodTimeoutException.class).isThrownBy(() -> endpoint.runSync("x"))
			.withMessageContaining("await its id to go on")
			.withMessageNotContaining("429")
			.withNoCause();
	}

	private RunPodEndpoint impatient() {
		return this.runpod.endpoint(this.runpod.client().limitShare(0),
				(options) -> options.timeout(Duration.ofSeconds(3)));
	}

	@Test
	void thatIsCertainDoesNotHideThatAnEarlierAttemptMayHaveBeenTaken() {
		this.runpod.on("POST /run").answers(Answer.status(500), Answer.status(401));
		RunPodSubmissionUnknownException error = unknown(
				start(endpoint((options) -> options.repeatUnknownSubmissions(true)).run("x")));
		assertThat(error)
			.hasMessageStartingWith("No usable answer to run on endpoint 'sdxl' (HTTP 401). The job may exist");
		assertThat(error.getStatus()).isNull();
	}

	@Test
	void aRefusalAtLastDoesNotHideThatAnEarlierAttemptMayHaveBeenTaken() {
		this.runpod.on("POST /run").answers(Answer.status(500), Answer.status(429));
		assertThat(
				unknown(start(endpoint((options) -> options.repeatUnknownSubmissions(true).maxAttempts(2)).run("x"))))
			.hasMessage(
					"No usable answer to run on endpoint 'sdxl' (HTTP 429). The job may exist and may be paid for, in"
							+ " 2 attempts");
	}

	@Test
	void ofARetryThatWasRefused() {
		this.runpod.on(STATUS).answers(Answer.sample("status-failed-plain-error"));
		this.runpod.on(RETRY).answers(Answer.status(429).withHeader("Retry-After", "10"));
		RunPodTimeoutException error = timeout(start(endpoint().retry(RecordedRunPod.JOB)));
		assertThat(error.lastJob().status()).isEqualTo(JobStatus.FAILED);
		assertThat(error).hasMessageContaining(" is FAILED after ")
			.hasMessageEndingWith("retry on endpoint 'sdxl', job " + RecordedRunPod.JOB + ", failed (HTTP 429)")
			.hasMessageNotContaining("goes on");
	}

	@Test
	void ofARetryThatMayHaveBeenTaken() {
		this.runpod.on(STATUS).answers(Answer.sample("status-failed-plain-error"));
		this.runpod.on(RETRY).answers(Answer.status(500));
		RunPodSubmissionUnknownException error = unknown(start(endpoint().retry(RecordedRunPod.JOB)));
		assertThat(error).hasMessage(
				"The retry of job " + RecordedRunPod.JOB + " (endpoint 'sdxl') was not answered within 5000 ms. "
						+ QUEUED_AGAIN + ". The last refusal: HTTP 500");
		assertThat(error.getJobId()).isEqualTo(RecordedRunPod.JOB);
		// with growing pauses
		assertThat(this.runpod.count(RETRY)).isBetween(3, 30);
	}

	@Test
	void ofTheLookThatShouldTellWhatBecameOfARetry() {
		this.runpod.on(STATUS)
			.answers(Answer.sample("status-failed-plain-error"), Answer.status(429).withHeader("Retry-After", "10"));
		this.runpod.on(RETRY).answers(Answer.reset());
		assertThat(unknown(start(endpoint().retry(RecordedRunPod.JOB)))).hasMessageContaining(QUEUED_AGAIN)
			.hasMessageEndingWith("The last refusal: HTTP 429");
	}

	@Test
	void aLookThatFailsDoesNotHideThatARetryMayHaveBeenTaken() {
		this.runpod.on(STATUS).answers(Answer.sample("status-failed-plain-error"), Answer.status(503));
		this.runpod.on(RETRY).answers(Answer.reset());
		RunPodSubmissionUnknownException error = unknown(
				start(endpoint((options) -> options.maxAttempts(2)).retry(RecordedRunPod.JOB)));
		assertThat(error).hasMessage("No usable answer to retry, and then to status on endpoint 'sdxl', job "
				+ RecordedRunPod.JOB + ", (HTTP 503). " + QUEUED_AGAIN);
		assertThat(error.getJobId()).isEqualTo(RecordedRunPod.JOB);
		assertThat(this.runpod.count(RETRY)).isEqualTo(1);
	}

	private ReactiveRunPodEndpoint endpoint() {
		return endpoint((options) -> {
		});
	}

	private ReactiveRunPodEndpoint endpoint(Consumer<EndpointOptionsBuilder> options) {
		return this.runpod.endpoint(this.runpod.client(this.time), (builder) -> {
			builder.timeout(Duration.ofSeconds(5)).maxAttempts(1000);
			options.accept(builder);
		}).reactive();
	}

	private static CompletableFuture<?> start(Mono<?> call) {
		return call.toFuture();
	}

	private RunPodTimeoutException timeout(CompletableFuture<?> call) {
		Throwable error = error(call);
		assertThat(error).isInstanceOf(RunPodTimeoutException.class);
		return (RunPodTimeoutException) error;
	}

	private RunPodSubmissionUnknownException unknown(CompletableFuture<?> call) {
		Throwable error = error(call);
		assertThat(error).isInstanceOf(RunPodSubmissionUnknownException.class);
		return (RunPodSubmissionUnknownException) error;
	}

	private Throwable error(CompletableFuture<?> call) {
		return RecordedRunPod.get(this.time.passUntilDone(call.handle((value, ex) -> ex), Duration.ofMillis(50)));
	}

}
