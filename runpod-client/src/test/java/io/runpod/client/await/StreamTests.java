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
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.job.RunPodJobException;
import io.runpod.client.job.RunPodJobNotFoundException;
import io.runpod.client.job.RunPodOutputException;
import io.runpod.client.job.RunPodRequestException;
import io.runpod.client.job.RunPodSubmissionUnknownException;
import io.runpod.client.job.RunPodTimeoutException;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RecordedRunPod;
import io.runpod.client.recorded.RecordedRunPod.Word;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Chunks as they come: none lost, none twice, and an end.
 */
class StreamTests {

	private static final String STREAM = "GET /stream/" + RecordedRunPod.JOB;

	private static final String STATUS = "GET /status/" + RecordedRunPod.JOB;

	private static final String AWAIT = "GET /status-sync/" + RecordedRunPod.JOB;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@Test
	void aStreamIsDrainedUntilItIsTerminalAndEmpty() {
		this.runpod.on(STREAM)
			.answers(Answer.sample("stream-empty"), Answer.sample("stream-in-progress"),
					Answer.sample("stream-last-and-completed"), Answer.sample("stream-last-and-completed"),
					Answer.sample("stream-completed-empty"));
		this.runpod.on(STATUS).answers(Answer.sample("status-completed-list-output"));
		assertThat(words()).containsExactly("a", "runpod", "works", "works");
		assertThat(this.runpod.count(STREAM)).isEqualTo(5);
	}

	@Test
	void aMissingStreamFieldIsAnEmptyStream() {
		this.runpod.on(STREAM)
			.answers(Answer.json("{\"status\":\"IN_PROGRESS\"}"),
					Answer.json("{\"status\":\"IN_PROGRESS\",\"stream\":null}"), Answer.sample("stream-in-progress"),
					Answer.json("{\"status\":\"COMPLETED\"}"));
		assertThat(words()).containsExactly("a", "runpod");
	}

	@Test
	void aFailedJobEndsTheStreamWithItsError() {
		this.runpod.on(STREAM).answers(Answer.sample("stream-in-progress"), Answer.sample("stream-failed-empty"));
		this.runpod.on(AWAIT).answers(Answer.sample("status-failed-plain-error"));
		StepVerifier.create(this.runpod.endpoint().reactive().stream(RecordedRunPod.JOB, Word.class))
			.expectNext(new Word(2, "a"), new Word(3, "runpod"))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(RunPodJobException.class)
				.hasMessage("Job " + RecordedRunPod.JOB
						+ " (endpoint 'sdxl') is FAILED: Input is missing the 'seed' key." + " Please include a seed."))
			.verify(RecordedRunPod.LIMIT);
	}

	@Test
	void aCancelledJobEndsTheStream() {
		this.runpod.on(STREAM).answers(Answer.json("{\"status\":\"CANCELLED\",\"stream\":[]}"));
		this.runpod.on(AWAIT).answers(Answer.sample("status-cancelled-running"));
		assertThatExceptionOfType(RunPodJobException.class).isThrownBy(this::words)
			.satisfies((ex) -> assertThat(ex.job().status()).isEqualTo(JobStatus.CANCELLED));
	}

	@Test
	void anErrorInPlaceOfAChunkEndsTheStream() {
		this.runpod.on(STREAM)
			.answers(Answer.json("{\"status\":\"IN_PROGRESS\",\"stream\":[{\"output\":{\"index\":0,\"word\":\"a\"}},"
					+ "{\"error\":\"out of memory\"},{\"output\":{\"index\":1,\"word\":\"never\"}}]}"));
		StepVerifier.create(this.runpod.endpoint().reactive().stream(RecordedRunPod.JOB, Word.class))
			.expectNext(new Word(0, "a"))
			.expectErrorSatisfies(
					(ex) -> assertThat(ex).isInstanceOf(RunPodJobException.class).hasMessageContaining("out of memory"))
			.verify(RecordedRunPod.LIMIT);
		assertThat(this.runpod.count(STREAM)).isEqualTo(1);
	}

	@Test
	void refusalsForNowLoseNothing() {
		this.runpod.on(STREAM)
			.answers(Answer.status(429), Answer.sample("stream-in-progress"), Answer.status(429),
					Answer.sample("stream-last-and-completed"), Answer.sample("stream-completed-empty"));
		assertThat(words()).containsExactly("a", "runpod", "works");
	}

	@Test
	void chunksOfAnAnswerThatGotLostAreTakenFromTheOutput() {
		this.runpod.on(STREAM)
			.answers(Answer
				.json("{\"status\":\"IN_PROGRESS\",\"stream\":[{\"output\":{\"index\":0,\"word\":\"streaming\"}},"
						+ "{\"output\":{\"index\":1,\"word\":\"from\"}}]}"),
					Answer.reset());
		this.runpod.on(AWAIT)
			.answers(Answer.sample("status-in-progress"), Answer.sample("status-completed-list-output"));
		assertThat(words()).containsExactly("streaming", "from", "a", "runpod", "serverless", "handler", "works");
		assertThat(this.runpod.count(STREAM)).isEqualTo(2);
	}

	@Test
	void chunksThatAreNowhereToBeFoundAreAnError() {
		this.runpod.on(STREAM).answers(Answer.sample("stream-in-progress"), Answer.sample("edge-502.html"));
		this.runpod.on(AWAIT)
			.answers(Answer.json("{\"id\":\"" + RecordedRunPod.JOB + "\",\"output\":[],\"status\":\"COMPLETED\"}"));
		StepVerifier.create(this.runpod.endpoint().reactive().stream(RecordedRunPod.JOB, Word.class))
			.expectNextCount(2)
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(RunPodRequestException.class)
				.isNotInstanceOf(RunPodSubmissionUnknownException.class)
				.hasMessageStartingWith("stream on endpoint 'sdxl', job " + RecordedRunPod.JOB + ", failed (HTTP 502")
				.hasMessageEndingWith(
						"Chunks may have got lost with that answer, and the output of the job does not repeat"
								+ " them: let its handler return them too (return_aggregate_stream)"))
			.verify(RecordedRunPod.LIMIT);
		assertThat(this.runpod.count(STREAM)).isEqualTo(2);
	}

	@Test
	void aLostAnswerOfAFailedJobIsItsError() {
		this.runpod.on(STREAM).answers(Answer.sample("stream-in-progress"), Answer.reset());
		this.runpod.on(AWAIT).answers(Answer.sample("status-failed-plain-error"));
		StepVerifier.create(this.runpod.endpoint().reactive().stream(RecordedRunPod.JOB, Word.class))
			.expectNextCount(2)
			.expectError(RunPodJobException.class)
			.verify(RecordedRunPod.LIMIT);
	}

	@Test
	void aJobThatIsForgottenAfterItsLastChunkIsNoError() {
		this.runpod.on(STREAM).answers(Answer.sample("stream-last-and-completed"), Answer.sample("problem-404-job"));
		assertThat(words()).containsExactly("works");
	}

	@Test
	void theLastLookAtAJobIsNoReasonToFail() {
		this.runpod.on(STREAM)
			.answers(Answer.sample("stream-last-and-completed"), Answer.sample("stream-completed-empty"));
		this.runpod.on(STATUS).answers(Answer.status(500));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.maxAttempts(1));
		try (Stream<Word> chunks = endpoint.stream(RecordedRunPod.JOB, Word.class)) {
			assertThat(chunks.map(Word::word)).containsExactly("works");
		}
	}

	@Test
	void anUnknownJobHasNoStream() {
		this.runpod.on(STREAM).answers(Answer.sample("problem-404-job"));
		assertThatExceptionOfType(RunPodJobNotFoundException.class).isThrownBy(this::words);
		assertThat(this.runpod.count(STREAM)).isEqualTo(1);
	}

	@Test
	void runStreamSubmitsBeforeItReturnsAndReadsWhatComes() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		this.runpod.on(STREAM)
			.answers(Answer.sample("problem-404-job"), Answer.sample("stream-in-progress"),
					Answer.sample("stream-completed-empty"));
		try (Stream<Word> chunks = this.runpod.endpoint().runStream("x", Word.class)) {
			assertThat(this.runpod.bodies("POST /run")).containsExactly("{\"input\":\"x\"}");
			assertThat(chunks.map(Word::word)).containsExactly("a", "runpod");
		}
	}

	@Test
	void theReactiveRunStreamSubmitsOnceASubscription() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		this.runpod.on(STREAM)
			.answers(Answer.sample("problem-404-job"), Answer.sample("stream-in-progress"),
					Answer.sample("stream-completed-empty"));
		Flux<Word> chunks = this.runpod.endpoint().reactive().runStream("x", Word.class);
		assertThat(this.runpod.count("POST /run")).isZero();
		StepVerifier.create(chunks).expectNextCount(2).expectComplete().verify(RecordedRunPod.LIMIT);
		StepVerifier.create(chunks).expectComplete().verify(RecordedRunPod.LIMIT);
		assertThat(this.runpod.count("POST /run")).isEqualTo(2);
	}

	@Test
	void runStreamHasOneDeadline() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue").after(Duration.ofMillis(600)));
		this.runpod.on(STREAM)
			.answers(Answer.sample("stream-empty").after(Duration.ofMillis(2000)), Answer.sample("stream-in-progress"),
					Answer.sample("stream-completed-empty"));
		RunPodEndpoint endpoint = this.runpod.endpoint().withTimeout(Duration.ofMillis(2300));
		try (Stream<Word> chunks = endpoint.runStream("x", Word.class)) {
			Iterator<Word> iterator = chunks.iterator();
			assertThatExceptionOfType(RunPodTimeoutException.class).isThrownBy(iterator::hasNext)
				.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(RecordedRunPod.JOB));
		}
	}

	@Test
	void aChunkOfAnotherTypeIsAnErrorWithTheId() {
		this.runpod.on(STREAM).answers(Answer.sample("stream-in-progress"), Answer.sample("stream-completed-empty"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		try (Stream<Integer> chunks = endpoint.stream(RecordedRunPod.JOB, Integer.class)) {
			assertThatExceptionOfType(RunPodOutputException.class).isThrownBy(chunks::toList)
				.withMessageStartingWith(
						"A chunk of job " + RecordedRunPod.JOB + " (endpoint 'sdxl') cannot be read: ");
		}
	}

	@Test
	void updatesTellEveryChangeAndEndWithTheEndedJob() {
		this.runpod.on(STATUS)
			.answers(Answer.sample("status-in-queue"), Answer.sample("status-in-queue"),
					Answer.sample("status-in-progress"), Answer.status(503), Answer.sample("status-progress"),
					Answer.sample("status-progress"), Answer.sample("status-in-progress-retried"),
					Answer.sample("status-completed"));
		StepVerifier
			.create(this.runpod.endpoint()
				.reactive()
				.updates(RecordedRunPod.JOB)
				.map((job) -> job.rawStatus() + " " + job.retries() + " " + progress(job)))
			.expectNext("IN_QUEUE 0 null", "IN_PROGRESS 0 null", "IN_PROGRESS 0 Update 1/3", "IN_PROGRESS 1 null",
					"COMPLETED 0 null")
			.expectComplete()
			.verify(RecordedRunPod.LIMIT);
	}

	private static String progress(RunPodJob job) {
		return job.progress(String.class);
	}

	private List<String> words() {
		try (Stream<Word> chunks = this.runpod.endpoint().stream(RecordedRunPod.JOB, Word.class)) {
			return chunks.map(Word::word).toList();
		}
	}

}
