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

package io.runpod.client.internal.streaming;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodJobException;
import io.runpod.client.exception.RunPodJobNotFoundException;
import io.runpod.client.exception.RunPodOutputException;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.RecordedRunPod.Word;
import io.runpod.client.testsupport.StubResponse;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link StreamReader}, and for the updates of a job.
 */
class StreamReaderTests {

	private static final String STREAM = "GET /stream/" + RecordedRunPod.JOB_ID;

	private static final String STATUS = "GET /status/" + RecordedRunPod.JOB_ID;

	private static final String AWAIT = "GET /status-sync/" + RecordedRunPod.JOB_ID;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@Test
	void streamIsDrainedUntilTerminalAndEmpty() {
		this.runpod.stub(STREAM)
			.respondsWith(StubResponse.sample("stream-empty"), StubResponse.sample("stream-in-progress"),
					StubResponse.sample("stream-last-and-completed"), StubResponse.sample("stream-last-and-completed"),
					StubResponse.sample("stream-completed-empty"));
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample("status-completed-list-output"));
		assertThat(words()).containsExactly("a", "runpod", "works", "works");
		assertThat(this.runpod.requestCount(STREAM)).isEqualTo(5);
	}

	@Test
	void missingStreamFieldIsTreatedAsEmpty() {
		this.runpod.stub(STREAM)
			.respondsWith(StubResponse.json("{\"status\":\"IN_PROGRESS\"}"),
					StubResponse.json("{\"status\":\"IN_PROGRESS\",\"stream\":null}"),
					StubResponse.sample("stream-in-progress"), StubResponse.json("{\"status\":\"COMPLETED\"}"));
		assertThat(words()).containsExactly("a", "runpod");
	}

	@Test
	void failedJobEndsStreamWithError() {
		this.runpod.stub(STREAM)
			.respondsWith(StubResponse.sample("stream-in-progress"), StubResponse.sample("stream-failed-empty"));
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-failed-plain-error"));
		StepVerifier.create(this.runpod.endpoint().reactive().stream(RecordedRunPod.JOB_ID, Word.class))
			.expectNext(new Word(2, "a"), new Word(3, "runpod"))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(RunPodJobException.class)
				.hasMessage("Job " + RecordedRunPod.JOB_ID
						+ " (endpoint 'sdxl') is FAILED: Input is missing the 'seed' key." + " Please include a seed."))
			.verify(RecordedRunPod.TIMEOUT);
	}

	@Test
	void cancelledJobEndsStreamWithError() {
		this.runpod.stub(STREAM).respondsWith(StubResponse.json("{\"status\":\"CANCELLED\",\"stream\":[]}"));
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-cancelled-running"));
		assertThatExceptionOfType(RunPodJobException.class).isThrownBy(this::words)
			.satisfies((ex) -> assertThat(ex.getJob().status()).isEqualTo(JobStatus.CANCELLED));
	}

	@Test
	void errorChunkEndsStreamWithError() {
		this.runpod.stub(STREAM)
			.respondsWith(StubResponse
				.json("{\"status\":\"IN_PROGRESS\",\"stream\":[{\"output\":{\"index\":0,\"word\":\"a\"}},"
						+ "{\"error\":\"out of memory\"},{\"output\":{\"index\":1,\"word\":\"never\"}}]}"));
		StepVerifier.create(this.runpod.endpoint().reactive().stream(RecordedRunPod.JOB_ID, Word.class))
			.expectNext(new Word(0, "a"))
			.expectErrorSatisfies(
					(ex) -> assertThat(ex).isInstanceOf(RunPodJobException.class).hasMessageContaining("out of memory"))
			.verify(RecordedRunPod.TIMEOUT);
		assertThat(this.runpod.requestCount(STREAM)).isEqualTo(1);
	}

	@Test
	void rateLimitedRequestsLoseNoChunks() {
		this.runpod.stub(STREAM)
			.respondsWith(StubResponse.status(429), StubResponse.sample("stream-in-progress"), StubResponse.status(429),
					StubResponse.sample("stream-last-and-completed"), StubResponse.sample("stream-completed-empty"));
		assertThat(words()).containsExactly("a", "runpod", "works");
	}

	@Test
	void lostChunksAreRecoveredFromOutput() {
		this.runpod.stub(STREAM)
			.respondsWith(
					StubResponse.json(
							"{\"status\":\"IN_PROGRESS\",\"stream\":[{\"output\":{\"index\":0,\"word\":\"streaming\"}},"
									+ "{\"output\":{\"index\":1,\"word\":\"from\"}}]}"),
					StubResponse.connectionReset());
		this.runpod.stub(AWAIT)
			.respondsWith(StubResponse.sample("status-in-progress"),
					StubResponse.sample("status-completed-list-output"));
		assertThat(words()).containsExactly("streaming", "from", "a", "runpod", "serverless", "handler", "works");
		assertThat(this.runpod.requestCount(STREAM)).isEqualTo(2);
	}

	@Test
	void unrecoverableChunksAreAnError() {
		this.runpod.stub(STREAM)
			.respondsWith(StubResponse.sample("stream-in-progress"), StubResponse.sample("edge-502.html"));
		this.runpod.stub(AWAIT)
			.respondsWith(StubResponse
				.json("{\"id\":\"" + RecordedRunPod.JOB_ID + "\",\"output\":[],\"status\":\"COMPLETED\"}"));
		StepVerifier.create(this.runpod.endpoint().reactive().stream(RecordedRunPod.JOB_ID, Word.class))
			.expectNextCount(2)
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(RunPodRequestException.class)
				.isNotInstanceOf(RunPodSubmissionOutcomeUnknownException.class)
				.hasMessageStartingWith(
						"stream on endpoint 'sdxl', job " + RecordedRunPod.JOB_ID + ", failed (HTTP 502")
				.hasMessageEndingWith(
						"Chunks may have got lost with that answer, and the output of the job does not repeat"
								+ " them: let its handler return them too (return_aggregate_stream)"))
			.verify(RecordedRunPod.TIMEOUT);
		assertThat(this.runpod.requestCount(STREAM)).isEqualTo(2);
	}

	@Test
	void lostResponseOfFailedJobReportsJobError() {
		this.runpod.stub(STREAM)
			.respondsWith(StubResponse.sample("stream-in-progress"), StubResponse.connectionReset());
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-failed-plain-error"));
		StepVerifier.create(this.runpod.endpoint().reactive().stream(RecordedRunPod.JOB_ID, Word.class))
			.expectNextCount(2)
			.expectError(RunPodJobException.class)
			.verify(RecordedRunPod.TIMEOUT);
	}

	@Test
	void jobExpiredAfterLastChunkIsNotAnError() {
		this.runpod.stub(STREAM)
			.respondsWith(StubResponse.sample("stream-last-and-completed"), StubResponse.sample("problem-404-job"));
		assertThat(words()).containsExactly("works");
	}

	@Test
	void failedFinalStatusRequestIsIgnored() {
		this.runpod.stub(STREAM)
			.respondsWith(StubResponse.sample("stream-last-and-completed"),
					StubResponse.sample("stream-completed-empty"));
		this.runpod.stub(STATUS).respondsWith(StubResponse.status(500));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.maxAttempts(1));
		try (Stream<Word> chunks = endpoint.stream(RecordedRunPod.JOB_ID, Word.class)) {
			assertThat(chunks.map(Word::word)).containsExactly("works");
		}
	}

	@Test
	void unknownJobIsReportedAsNotFound() {
		this.runpod.stub(STREAM).respondsWith(StubResponse.sample("problem-404-job"));
		assertThatExceptionOfType(RunPodJobNotFoundException.class).isThrownBy(this::words);
		assertThat(this.runpod.requestCount(STREAM)).isEqualTo(1);
	}

	@Test
	void runStreamSubmitsBeforeReturning() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.stub(STREAM)
			.respondsWith(StubResponse.sample("problem-404-job"), StubResponse.sample("stream-in-progress"),
					StubResponse.sample("stream-completed-empty"));
		try (Stream<Word> chunks = this.runpod.endpoint().runStream("x", Word.class)) {
			assertThat(this.runpod.requestBodies("POST /run")).containsExactly("{\"input\":\"x\"}");
			assertThat(chunks.map(Word::word)).containsExactly("a", "runpod");
		}
	}

	@Test
	void reactiveRunStreamSubmitsOncePerSubscription() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-completed-no-output"));
		this.runpod.stub(STREAM)
			.respondsWith(StubResponse.sample("problem-404-job"), StubResponse.sample("stream-in-progress"),
					StubResponse.sample("stream-completed-empty"));
		Flux<Word> chunks = this.runpod.endpoint().reactive().runStream("x", Word.class);
		assertThat(this.runpod.requestCount("POST /run")).isZero();
		StepVerifier.create(chunks).expectNextCount(2).expectComplete().verify(RecordedRunPod.TIMEOUT);
		StepVerifier.create(chunks).expectComplete().verify(RecordedRunPod.TIMEOUT);
		assertThat(this.runpod.requestCount("POST /run")).isEqualTo(2);
	}

	@Test
	void runStreamUsesOneDeadline() {
		this.runpod.stub("POST /run")
			.respondsWith(StubResponse.status(429).withHeader("Retry-After", "8"), StubResponse.sample("run-in-queue"));
		this.runpod.stub(STREAM).respondsWith(StubResponse.sample("stream-empty"));
		VirtualTime time = new VirtualTime();
		RunPodEndpoint endpoint = this.runpod.endpoint(this.runpod.clientBuilder(time),
				(options) -> options.timeout(Duration.ofSeconds(10)).pollInterval(Duration.ofSeconds(1)));
		assertThatExceptionOfType(RunPodTimeoutException.class).isThrownBy(() -> time.call(() -> {
			try (Stream<Word> chunks = endpoint.runStream("x", Word.class)) {
				return chunks.toList();
			}
		}, Duration.ofMillis(100))).satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(RecordedRunPod.JOB_ID));
		assertThat(this.runpod.requestCount(STREAM)).isPositive();
		assertThat(time.elapsed()).isLessThan(Duration.ofSeconds(14));
	}

	@Test
	void unreadableChunkErrorContainsJobId() {
		this.runpod.stub(STREAM)
			.respondsWith(StubResponse.sample("stream-in-progress"), StubResponse.sample("stream-completed-empty"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		try (Stream<Integer> chunks = endpoint.stream(RecordedRunPod.JOB_ID, Integer.class)) {
			assertThatExceptionOfType(RunPodOutputException.class).isThrownBy(chunks::toList)
				.withMessageStartingWith(
						"A chunk of job " + RecordedRunPod.JOB_ID + " (endpoint 'sdxl') cannot be read: ");
		}
	}

	@Test
	void updatesEmitEachChangeAndTheTerminalJob() {
		this.runpod.stub(STATUS)
			.respondsWith(StubResponse.sample("status-in-queue"), StubResponse.sample("status-in-queue"),
					StubResponse.sample("status-in-progress"), StubResponse.status(503),
					StubResponse.sample("status-progress"), StubResponse.sample("status-progress"),
					StubResponse.sample("status-in-progress-retried"), StubResponse.sample("status-completed"));
		StepVerifier
			.create(this.runpod.endpoint()
				.reactive()
				.updates(RecordedRunPod.JOB_ID)
				.map((job) -> job.rawStatus() + " " + job.retries() + " " + progress(job)))
			.expectNext("IN_QUEUE 0 null", "IN_PROGRESS 0 null", "IN_PROGRESS 0 Update 1/3", "IN_PROGRESS 1 null",
					"COMPLETED 0 null")
			.expectComplete()
			.verify(RecordedRunPod.TIMEOUT);
	}

	private static String progress(RunPodJob job) {
		return job.progress(String.class);
	}

	private List<String> words() {
		try (Stream<Word> chunks = this.runpod.endpoint().stream(RecordedRunPod.JOB_ID, Word.class)) {
			return chunks.map(Word::word).toList();
		}
	}

}
