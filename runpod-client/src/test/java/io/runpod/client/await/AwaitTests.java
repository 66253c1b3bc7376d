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
import java.util.Map;
import java.util.stream.Stream;

import io.micrometer.observation.Observation;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.unit.DataSize;
import reactor.core.Disposable;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.await.JobAwaiter.Wait;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodAuthenticationException;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.job.RunPodJobException;
import io.runpod.client.job.RunPodJobNotFoundException;
import io.runpod.client.job.RunPodOutputException;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RecordedRunPod;
import io.runpod.client.time.Time;
import io.runpod.client.traffic.Traffic;
import io.runpod.client.watch.Watch;
import io.runpod.client.wire.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Waiting for a job until it has ended.
 */
class AwaitTests {

	private static final String AWAIT = "GET /status-sync/" + RecordedRunPod.JOB;

	private static final String AWAIT_SYNC = "GET /status-sync/" + RecordedRunPod.SYNC_JOB;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@Test
	void anyProcessAwaitsAJobByItsId() {
		this.runpod.on(AWAIT)
			.answers(Answer.sample("status-in-queue"), Answer.sample("status-in-progress"),
					Answer.sample("status-progress"), Answer.sample("status-unknown-state"),
					Answer.sample("status-completed"));
		RunPodJob job = this.runpod.endpoint().await(RecordedRunPod.JOB);
		assertThat(job.succeeded()).isTrue();
		assertThat(job.endpoint()).isEqualTo("sdxl");
		assertThat(this.runpod.count(AWAIT)).isEqualTo(5);
	}

	@ParameterizedTest
	@ValueSource(strings = { "status-failed-plain-error", "status-cancelled-running", "status-timed-out",
			"status-completed" })
	void everyTerminalStateEndsAWait(String state) {
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-progress"), Answer.sample(state));
		assertThat(this.runpod.endpoint().await(RecordedRunPod.JOB).completed()).isTrue();
		assertThat(this.runpod.count(AWAIT)).isEqualTo(2);
	}

	@Test
	void aRunSyncThatIsNotFinishedInTimeIsAwaitedByItsId() {
		this.runpod.on("POST /runsync").answers(Answer.sample("runsync-not-finished"));
		this.runpod.on(AWAIT_SYNC).answers(Answer.sample("runsync-completed-sdk-page"));
		RunPodJob job = this.runpod.endpoint().runSync(Map.of("prompt", "x"));
		assertThat(job.succeeded()).isTrue();
		assertThat(this.runpod.count("POST /runsync")).isEqualTo(1);
	}

	@Test
	void theSubmittingLegOfRunSyncIsShort() {
		this.runpod.on("POST /runsync").answers(Answer.sample("runsync-completed"));
		this.runpod.endpoint().runSync("x");
		this.runpod.endpoint().withTimeout(Duration.ofSeconds(4)).runSync("x");
		this.runpod.endpoint().withTimeout(Duration.ofSeconds(1)).runSync("x");
		assertThat(this.runpod.requests("POST /runsync"))
			.extracting((request) -> Integer.valueOf(request.queryParameter("wait").firstValue()))
			.satisfiesExactlyInAnyOrder((wait) -> assertThat(wait).isEqualTo(5000),
					(wait) -> assertThat(wait).isBetween(1800, 2000), (wait) -> assertThat(wait).isEqualTo(1000));
	}

	@ParameterizedTest
	@MethodSource("passing")
	void aFaultThatMayPassDoesNotEndAWait(Answer fault) {
		this.runpod.on(AWAIT)
			.answers(Answer.sample("status-in-progress"), fault, fault, Answer.sample("status-in-progress"), fault,
					Answer.sample("status-completed"));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.maxAttempts(1));
		assertThat(endpoint.await(RecordedRunPod.JOB).succeeded()).isTrue();
		assertThat(this.runpod.count(AWAIT)).isEqualTo(6);
	}

	static Stream<Named<Answer>> passing() {
		return Stream.of(Named.of("429", Answer.status(429)), Named.of("503", Answer.status(503)),
				Named.of("HTML 502", Answer.sample("edge-502.html")), Named.of("reset", Answer.reset()),
				Named.of("broken off", Answer.json("{\"delayTime\":1,\"id\"")));
	}

	@Test
	void aFaultThatWillNotPassEndsAWaitWithTheIdAndTheAttempts() {
		this.runpod.on(AWAIT).answers(Answer.status(503), Answer.status(429), Answer.sample("problem-401-invalid-key"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodAuthenticationException.class)
			.isThrownBy(() -> endpoint.await(RecordedRunPod.JOB))
			.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(RecordedRunPod.JOB))
			.satisfies((ex) -> assertThat(ex.getAttempts()).isEqualTo(3));
	}

	@Test
	void aJobThisProcessHasJustRunMayBeUnknownForAMoment() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		this.runpod.on("GET /status/" + RecordedRunPod.JOB)
			.answers(Answer.sample("problem-404-job"), Answer.sample("status-in-queue"));
		this.runpod.on(AWAIT)
			.answers(Answer.sample("problem-404-job"), Answer.sample("status-200-job-not-found"),
					Answer.sample("status-completed"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		String id = endpoint.run("x").id();
		assertThat(endpoint.status(id).status()).isEqualTo(JobStatus.IN_QUEUE);
		assertThat(endpoint.await(id).succeeded()).isTrue();
	}

	@Test
	void aJobThatRunSyncHasJustSubmittedMayBeUnknownForAMoment() {
		this.runpod.on("POST /runsync").answers(Answer.sample("runsync-not-finished"));
		this.runpod.on(AWAIT_SYNC)
			.answers(Answer.sample("problem-404-job"), Answer.sample("runsync-completed-sdk-page"));
		assertThat(this.runpod.endpoint().runSync("x").succeeded()).isTrue();
	}

	@Test
	void aJobThatWasSubmittedElsewhereIsUnknownAtOnce() {
		this.runpod.on(AWAIT).answers(Answer.sample("problem-404-job"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodJobNotFoundException.class)
			.isThrownBy(() -> endpoint.await(RecordedRunPod.JOB));
		assertThat(this.runpod.count(AWAIT)).isEqualTo(1);
	}

	@Test
	void aJobThatRunPodHasForgottenTellsHowItWasLastSeen() {
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-progress"), Answer.sample("problem-404-job"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodJobNotFoundException.class).isThrownBy(() -> endpoint.await(RecordedRunPod.JOB))
			.withMessageContaining("; it was IN_PROGRESS when last seen. ")
			.satisfies((ex) -> assertThat(ex.lastJob()).isNotNull());
	}

	@Test
	void aServerWithoutLongPollsIsAskedByStatus() {
		this.runpod.on(AWAIT).answers(Answer.status(404));
		this.runpod.on("GET /status/" + RecordedRunPod.JOB)
			.answers(Answer.sample("status-in-progress"), Answer.sample("status-in-progress"),
					Answer.sample("status-completed"));
		assertThat(this.runpod.endpoint().await(RecordedRunPod.JOB).succeeded()).isTrue();
		assertThat(this.runpod.count(AWAIT)).isEqualTo(1);
		assertThat(this.runpod.count("GET /status/" + RecordedRunPod.JOB)).isEqualTo(3);
	}

	@Test
	void aLongPollMayTakeAsLongAsItsHoldAndARequestMore() {
		this.runpod.on(AWAIT).answers(Answer.sample("status-completed").after(Duration.ofMillis(900)));
		RunPodEndpoint endpoint = this.runpod
			.endpoint((options) -> options.pollWait(Duration.ofSeconds(2)).requestTimeout(Duration.ofMillis(300)));
		assertThat(endpoint.await(RecordedRunPod.JOB).succeeded()).isTrue();
		assertThat(this.runpod.count(AWAIT)).isEqualTo(1);
	}

	@Test
	void theOutputIsReadTheSameWayHoweverTheJobEnded() {
		this.runpod.on("POST /runsync")
			.answers(Answer.sample("runsync-completed-sdk-page"), Answer.sample("runsync-not-finished"));
		this.runpod.on(AWAIT_SYNC).answers(Answer.sample("runsync-completed-sdk-page"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		ParameterizedTypeReference<List<Completion>> type = new ParameterizedTypeReference<>() {
		};
		List<Completion> expected = List.of(new Completion(new Usage(5, 16)));
		assertThat(endpoint.runSync("x", type)).isEqualTo(expected);
		assertThat(endpoint.runSync("x", type)).isEqualTo(expected);
		assertThat(endpoint.await(RecordedRunPod.SYNC_JOB, type)).isEqualTo(expected);
		assertThat(endpoint.runSync("x", Completion[].class)).isEqualTo(expected.toArray());
		assertThat(endpoint.await(RecordedRunPod.SYNC_JOB, Completion[].class)).isEqualTo(expected.toArray());
	}

	@Test
	void methodsThatReturnTheOutputThrowForAFailedJob() {
		this.runpod.on("POST /runsync").answers(Answer.sample("status-failed-handler-exception"));
		this.runpod.on(AWAIT).answers(Answer.sample("status-cancelled-running"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodJobException.class).isThrownBy(() -> endpoint.runSync("x", String.class))
			.withMessageEndingWith(
					"(endpoint 'sdxl') is FAILED: AttributeError: 'Results' object has no attribute 'tojson'")
			.satisfies((ex) -> assertThat(ex.job().workerId()).isEqualTo("jtf4e3047pxuhr"));
		assertThatExceptionOfType(RunPodJobException.class)
			.isThrownBy(() -> endpoint.await(RecordedRunPod.JOB, String.class))
			.withMessageEndingWith("(endpoint 'sdxl') is CANCELLED");
		assertThat(endpoint.runSync("x").status()).isEqualTo(JobStatus.FAILED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "status-completed-no-output", "status-completed-null-output" })
	void methodsThatReturnTheOutputNeverReturnNull(String state) {
		this.runpod.on(AWAIT).answers(Answer.sample(state));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodOutputException.class)
			.isThrownBy(() -> endpoint.await(RecordedRunPod.JOB, String.class))
			.withMessageStartingWith("Job " + RecordedRunPod.JOB + " (endpoint 'sdxl') completed without an output. ");
		assertThat(endpoint.await(RecordedRunPod.JOB).succeeded()).isTrue();
	}

	@Test
	void progressIsNeverTheResult() {
		this.runpod.on("POST /runsync").answers(Answer.sample("status-progress"));
		this.runpod.on(AWAIT).answers(Answer.sample("status-progress"), Answer.sample("status-completed"));
		assertThat(this.runpod.endpoint().runSync("x", RecordedRunPod.MAP)).containsKey("text");
	}

	@Test
	void theJobsThatAreAwaitedCanBeSeen() {
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-progress"), Answer.sample("status-in-progress").never());
		this.runpod.on(AWAIT_SYNC).answers(Answer.sample("status-in-progress").never());
		JobAwaiter awaiter = awaiter();
		Disposable first = awaiter.terminal(wait(RecordedRunPod.JOB)).subscribe();
		RecordedRunPod.until(() -> this.runpod.count(AWAIT) == 2);
		Disposable second = awaiter.terminal(wait(RecordedRunPod.SYNC_JOB)).subscribe();
		assertThat(awaiter.awaited(1).total()).isEqualTo(2);
		assertThat(awaiter.awaited(1).jobs()).singleElement().satisfies((job) -> {
			assertThat(job.id()).isEqualTo(RecordedRunPod.JOB);
			assertThat(job.status()).isEqualTo("IN_PROGRESS");
		});
		first.dispose();
		second.dispose();
		assertThat(awaiter.awaited(10)).isEqualTo(new JobAwaiter.Awaited(List.of(), 0));
	}

	private JobAwaiter awaiter() {
		Time time = Time.monotonic();
		Wire wire = Wire.connect(this.runpod.webClient(), this.runpod.baseUrl(), DataSize.ofMegabytes(1), (builder) -> {
		}, 0, time)
			.endpoint("sdxl", this.runpod.id(), () -> "test-key", RecordedRunPod.LIMIT,
					Watch.nobodys().endpoint("sdxl", time));
		Traffic traffic = Traffic.of(time, 1, Map.of());
		return JobAwaiter.of(traffic, time).named("sdxl", wire, traffic, RecordedRunPod.LIMIT, Duration.ofMillis(10));
	}

	private static Wait wait(String jobId) {
		return new Wait(Time.monotonic().deadline(RecordedRunPod.LIMIT), jobId,
				Watch.nobodys().news("sdxl", Observation.NOOP));
	}

	record Completion(Usage usage) {
	}

	record Usage(int input, int output) {
	}

}
