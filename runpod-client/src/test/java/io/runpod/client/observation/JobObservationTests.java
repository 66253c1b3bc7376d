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
import io.runpod.client.event.JobEndedEvent;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the observation of a job and for the event of its end.
 */
class JobObservationTests {

	private static final String AWAIT = "GET /status-sync/" + RecordedRunPod.JOB_ID;

	private static final String STATUS = "GET /status/" + RecordedRunPod.JOB_ID;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final ObservationFixture fixture = new ObservationFixture(this.runpod);

	@Test
	void awaitCreatesObservationWithOutcome() {
		this.runpod.stub(AWAIT)
			.respondsWith(StubResponse.sample("status-in-progress"), StubResponse.sample("status-completed"));
		this.fixture.endpoint().await(RecordedRunPod.JOB_ID);
		this.fixture.observation("runpod.job")
			.hasBeenStarted()
			.hasBeenStopped()
			.hasContextualNameEqualTo("runpod await sdxl")
			.hasLowCardinalityKeyValue("endpoint", "sdxl")
			.hasLowCardinalityKeyValue("operation", "await")
			.hasLowCardinalityKeyValue("status", "COMPLETED")
			.hasHighCardinalityKeyValue("runpod.job.id", RecordedRunPod.JOB_ID)
			.hasHighCardinalityKeyValue("runpod.worker.id", "z3jr9rv2k3tt2y")
			.doesNotHaveError();
	}

	@Test
	void runSyncObservationHasOperationName() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-completed"));
		this.fixture.endpoint().runSync("x");
		this.fixture.observation("runpod.job").hasLowCardinalityKeyValue("operation", "runSync").hasBeenStopped();
	}

	@Test
	void runStreamObservationHasOperationName() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.stub("GET /stream/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("stream-completed-empty"));
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-completed"));
		try (Stream<Object> chunks = this.fixture.endpoint().runStream("x", Object.class)) {
			assertThat(chunks).hasSize(1);
		}
		this.fixture.observation("runpod.job")
			.hasLowCardinalityKeyValue("operation", "runStream")
			.hasLowCardinalityKeyValue("status", "COMPLETED")
			.hasBeenStopped();
		this.fixture.registry().clear();
		RecordedRunPod.join(this.fixture.endpoint().reactive().runStream("x", Object.class).collectList().toFuture());
		this.fixture.observation("runpod.job").hasLowCardinalityKeyValue("operation", "runStream").hasBeenStopped();
	}

	@Test
	void failedAwaitObservationHasError() {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-in-progress").neverSent());
		RunPodEndpoint endpoint = this.fixture.endpoint().withTimeout(Duration.ofMillis(200));
		assertThatExceptionOfType(RunPodTimeoutException.class).isThrownBy(() -> endpoint.await(RecordedRunPod.JOB_ID));
		this.fixture.observation("runpod.job").hasLowCardinalityKeyValue("status", "none").hasBeenStopped().hasError();
	}

	@Test
	void statusCreatesNoJobObservation() {
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample("status-completed"));
		this.fixture.endpoint().status(RecordedRunPod.JOB_ID);
		this.fixture.observation("http.client.requests").hasBeenStopped();
		TestObservationRegistryAssert.assertThat(this.fixture.registry())
			.hasNumberOfObservationsWithNameEqualTo("runpod.job", 0);
	}

	@Test
	void observationsAreNestedInCallerObservation() {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-completed"));
		Observation caller = Observation.start("caller", this.fixture.registry());
		caller.scoped(() -> this.fixture.endpoint().await(RecordedRunPod.JOB_ID));
		caller.stop();
		this.fixture.observation("runpod.job").hasParentObservationEqualTo(caller);
		this.fixture.observation("http.client.requests")
			.hasParentObservationContextMatching((parent) -> "runpod.job".equals(parent.getName()));
	}

	@Test
	void requestObservationHasUriTemplate() {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-completed"));
		this.fixture.endpoint().await(RecordedRunPod.JOB_ID);
		this.fixture.observation("http.client.requests")
			.hasLowCardinalityKeyValue("uri", "/v2/{endpoint}/status-sync/{job}?wait={wait}")
			.hasLowCardinalityKeyValue("method", "GET");
	}

	@Test
	void customConventionIsUsed() {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-completed"));
		RunPodClient.Builder client = this.fixture.client()
			.observationConvention(new DefaultJobObservationConvention() {

				@Override
				public KeyValues getLowCardinalityKeyValues(JobObservationContext context) {
					return super.getLowCardinalityKeyValues(context).and("tenant", "acme");
				}

			});
		this.runpod.endpoint(client, (options) -> {
		}).await(RecordedRunPod.JOB_ID);
		this.fixture.observation("runpod.job")
			.hasLowCardinalityKeyValue("tenant", "acme")
			.hasLowCardinalityKeyValue("endpoint", "sdxl");
	}

	@Test
	void jobEndIsPublishedOnce() {
		this.runpod.stub(AWAIT)
			.respondsWith(StubResponse.sample("status-in-progress"), StubResponse.sample("status-completed"));
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample("status-completed"));
		RunPodEndpoint endpoint = this.fixture.endpoint();
		endpoint.await(RecordedRunPod.JOB_ID);
		endpoint.await(RecordedRunPod.JOB_ID);
		endpoint.status(RecordedRunPod.JOB_ID);
		assertThat(this.fixture.endedJobs()).singleElement()
			.satisfies((job) -> assertThat(job.executionTime()).hasMillis(1437))
			.satisfies((job) -> assertThat(job.endpoint()).isEqualTo("sdxl"));
	}

	@Test
	void jobEndOfStreamCarriesExecutionTime() {
		this.runpod.stub("GET /stream/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("stream-completed-empty"));
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-completed"));
		try (Stream<Object> chunks = this.fixture.endpoint().stream(RecordedRunPod.JOB_ID, Object.class)) {
			assertThat(chunks).hasSize(1);
		}
		assertThat(this.fixture.endedJobs()).singleElement()
			.satisfies((job) -> assertThat(job.executionTime()).hasMillis(1437));
	}

	@Test
	void retriedJobPublishesSecondEnd() {
		this.runpod.stub(STATUS)
			.respondsWith(StubResponse.sample("status-failed-plain-error"), StubResponse.sample("status-completed"));
		this.runpod.stub("POST /retry/" + RecordedRunPod.JOB_ID).respondsWith(StubResponse.sample("retry-in-queue"));
		RunPodEndpoint endpoint = this.fixture.endpoint();
		endpoint.retry(RecordedRunPod.JOB_ID);
		endpoint.status(RecordedRunPod.JOB_ID);
		assertThat(this.fixture.endedJobs()).extracting(RunPodJob::rawStatus).containsExactly("FAILED", "COMPLETED");
	}

	@Test
	void listenerFailureDoesNotFailCall() {
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample("status-completed"));
		RunPodListener failingListener = new RunPodListener() {

			@Override
			public void onJobEnded(JobEndedEvent event) {
				throw new IllegalStateException("counter is broken");
			}

		};
		RunPodEndpoint endpoint = this.runpod.endpoint(this.fixture.client().listener(failingListener), (options) -> {
		});
		assertThat(endpoint.status(RecordedRunPod.JOB_ID).isSuccessful()).isTrue();
	}

}
