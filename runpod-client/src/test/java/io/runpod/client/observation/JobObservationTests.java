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

package io.runpod.client.observation;

import java.time.Duration;
import java.util.stream.Stream;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.job.RunPodTimeoutException;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RecordedRunPod;
import io.runpod.client.recorded.RecordedRunPod.Word;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A wait is an observation; a job's end is told once.
 */
class JobObservationTests {

	private static final String AWAIT = "GET /status-sync/" + RecordedRunPod.JOB;

	private static final String STATUS = "GET /status/" + RecordedRunPod.JOB;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final ObservedCalls calls = new ObservedCalls(this.runpod);

	@Test
	void aWaitIsObservedWithItsOutcome() {
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-progress"), Answer.sample("status-completed"));
		this.calls.endpoint().await(RecordedRunPod.JOB);
		this.calls.observation("runpod.job")
			.hasBeenStarted()
			.hasBeenStopped()
			.hasContextualNameEqualTo("runpod await sdxl")
			.hasLowCardinalityKeyValue("endpoint", "sdxl")
			.hasLowCardinalityKeyValue("operation", "await")
			.hasLowCardinalityKeyValue("status", "COMPLETED")
			.hasHighCardinalityKeyValue("runpod.job.id", RecordedRunPod.JOB)
			.hasHighCardinalityKeyValue("runpod.worker.id", "z3jr9rv2k3tt2y")
			.doesNotHaveError();
	}

	@Test
	void runSyncIsObservedByItsName() {
		this.runpod.on("POST /runsync").answers(Answer.sample("runsync-completed"));
		this.calls.endpoint().runSync("x");
		this.calls.observation("runpod.job").hasLowCardinalityKeyValue("operation", "runSync").hasBeenStopped();
	}

	@Test
	void bothViewsOfRunStreamAreObservedByItsName() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		this.runpod.on("GET /stream/" + RecordedRunPod.JOB).answers(Answer.sample("stream-completed-empty"));
		this.runpod.on(STATUS).answers(Answer.sample("status-completed"));
		try (Stream<Word> chunks = this.calls.endpoint().runStream("x", Word.class)) {
			assertThat(chunks).isEmpty();
		}
		this.calls.observation("runpod.job")
			.hasLowCardinalityKeyValue("operation", "runStream")
			.hasLowCardinalityKeyValue("status", "COMPLETED")
			.hasBeenStopped();
		this.calls.registry().clear();
		RecordedRunPod.get(this.calls.endpoint().reactive().runStream("x", Word.class).collectList().toFuture());
		this.calls.observation("runpod.job").hasLowCardinalityKeyValue("operation", "runStream").hasBeenStopped();
	}

	@Test
	void aWaitThatFailsIsObservedWithItsError() {
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-progress").never());
		RunPodEndpoint endpoint = this.calls.endpoint().withTimeout(Duration.ofMillis(200));
		assertThatExceptionOfType(RunPodTimeoutException.class).isThrownBy(() -> endpoint.await(RecordedRunPod.JOB));
		this.calls.observation("runpod.job").hasLowCardinalityKeyValue("status", "none").hasBeenStopped().hasError();
	}

	@Test
	void aLookIsNoWait() {
		this.runpod.on(STATUS).answers(Answer.sample("status-completed"));
		this.calls.endpoint().status(RecordedRunPod.JOB);
		this.calls.observation("http.client.requests").hasBeenStopped();
		TestObservationRegistryAssert.assertThat(this.calls.registry())
			.hasNumberOfObservationsWithNameEqualTo("runpod.job", 0);
	}

	@Test
	void requestsBelongToTheWaitAndTheWaitToItsCaller() {
		this.runpod.on(AWAIT).answers(Answer.sample("status-completed"));
		Observation caller = Observation.start("caller", this.calls.registry());
		caller.scoped(() -> this.calls.endpoint().await(RecordedRunPod.JOB));
		caller.stop();
		this.calls.observation("runpod.job").hasParentObservationEqualTo(caller);
		this.calls.observation("http.client.requests")
			.hasParentObservationContextMatching((parent) -> "runpod.job".equals(parent.getName()));
	}

	@Test
	void requestsAreTaggedWithUriTemplates() {
		this.runpod.on(AWAIT).answers(Answer.sample("status-completed"));
		this.calls.endpoint().await(RecordedRunPod.JOB);
		this.calls.observation("http.client.requests")
			.hasLowCardinalityKeyValue("uri", "/v2/{endpoint}/status-sync/{job}?wait={wait}")
			.hasLowCardinalityKeyValue("method", "GET");
	}

	@Test
	void aConventionOfTheUserIsUsed() {
		this.runpod.on(AWAIT).answers(Answer.sample("status-completed"));
		RunPodClient.Builder client = this.calls.client().observationConvention(new DefaultJobObservationConvention() {

			@Override
			public KeyValues getLowCardinalityKeyValues(JobObservationContext context) {
				return super.getLowCardinalityKeyValues(context).and("tenant", "acme");
			}

		});
		this.runpod.endpoint(client, (options) -> {
		}).await(RecordedRunPod.JOB);
		this.calls.observation("runpod.job")
			.hasLowCardinalityKeyValue("tenant", "acme")
			.hasLowCardinalityKeyValue("endpoint", "sdxl");
	}

	@Test
	void theEndOfAJobIsToldOnceHoweverOftenItIsSeen() {
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-progress"), Answer.sample("status-completed"));
		this.runpod.on(STATUS).answers(Answer.sample("status-completed"));
		RunPodEndpoint endpoint = this.calls.endpoint();
		endpoint.await(RecordedRunPod.JOB);
		endpoint.await(RecordedRunPod.JOB);
		endpoint.status(RecordedRunPod.JOB);
		assertThat(this.calls.ended()).singleElement()
			.satisfies((job) -> assertThat(job.executionTime()).hasMillis(1437))
			.satisfies((job) -> assertThat(job.endpoint()).isEqualTo("sdxl"));
	}

	@Test
	void theEndOfAStreamedJobIsToldWithItsTimes() {
		this.runpod.on("GET /stream/" + RecordedRunPod.JOB).answers(Answer.sample("stream-completed-empty"));
		this.runpod.on(STATUS).answers(Answer.sample("status-completed"));
		try (Stream<Word> chunks = this.calls.endpoint().stream(RecordedRunPod.JOB, Word.class)) {
			assertThat(chunks).isEmpty();
		}
		assertThat(this.calls.ended()).singleElement()
			.satisfies((job) -> assertThat(job.executionTime()).hasMillis(1437));
	}

	@Test
	void aJobThatIsRunAgainEndsAgain() {
		this.runpod.on(STATUS).answers(Answer.sample("status-failed-plain-error"), Answer.sample("status-completed"));
		this.runpod.on("POST /retry/" + RecordedRunPod.JOB).answers(Answer.sample("retry-in-queue"));
		RunPodEndpoint endpoint = this.calls.endpoint();
		endpoint.retry(RecordedRunPod.JOB);
		endpoint.status(RecordedRunPod.JOB);
		assertThat(this.calls.ended()).extracting(RunPodJob::rawStatus).containsExactly("FAILED", "COMPLETED");
	}

	@Test
	void aListenerThatFailsDoesNotFailTheJob() {
		this.runpod.on(STATUS).answers(Answer.sample("status-completed"));
		RunPodListener broken = new RunPodListener() {

			@Override
			public void jobEnded(RunPodJob job) {
				throw new IllegalStateException("counter is broken");
			}

		};
		RunPodEndpoint endpoint = this.runpod.endpoint(this.calls.client().listener(broken), (options) -> {
		});
		assertThat(endpoint.status(RecordedRunPod.JOB).succeeded()).isTrue();
	}

}
