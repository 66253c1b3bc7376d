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
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.EndpointOptions;
import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.TracePropagation;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the observation of a submission and the propagation of its trace context.
 */
class SubmissionObservationTests {

	private static final String STATUS = "GET /status/" + RecordedRunPod.JOB_ID;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final ObservationFixture fixture = new ObservationFixture(this.runpod);

	@Test
	void submissionObservationHasJobId() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		Observation caller = Observation.start("caller", this.fixture.registry());
		caller.scoped(() -> this.fixture.endpoint().run("x"));
		caller.stop();
		this.fixture.observation("runpod.submission")
			.hasBeenStopped()
			.hasContextualNameEqualTo("runpod submit sdxl")
			.hasLowCardinalityKeyValue("endpoint", "sdxl")
			.hasLowCardinalityKeyValue("operation", "run")
			.hasHighCardinalityKeyValue("runpod.job.id", RecordedRunPod.JOB_ID)
			.hasParentObservationEqualTo(caller)
			.doesNotHaveError();
		this.fixture.observation("http.client.requests")
			.hasParentObservationContextMatching((parent) -> "runpod.submission".equals(parent.getName()));
	}

	@Test
	void submissionOfAwaitedJobIsObservedAsJob() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-completed"));
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.stub("GET /status-sync/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("status-completed"));
		this.fixture.endpoint().runSync("x");
		RecordedRunPod.join(this.fixture.endpoint().reactive().runAll(Flux.just("x"), Object.class).then().toFuture());
		this.runpod.stub("GET /stream/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("stream-completed-empty"));
		try (Stream<Object> chunks = this.fixture.endpoint().runStream("x", Object.class)) {
			assertThat(chunks).hasSize(1);
		}
		TestObservationRegistryAssert.assertThat(this.fixture.registry())
			.hasNumberOfObservationsWithNameEqualTo("runpod.job", 3)
			.hasNumberOfObservationsWithNameEqualTo("runpod.submission", 0);
		this.fixture.observation("http.client.requests")
			.hasParentObservationContextMatching((parent) -> "runpod.job".equals(parent.getName()));
	}

	@Test
	void failedSubmissionObservationHasErrorOfCaller() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.status(400));
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> this.fixture.endpoint().run("x"));
		this.fixture.observation("runpod.submission")
			.hasBeenStopped()
			.thenError()
			.isExactlyInstanceOf(RunPodRequestException.class);
	}

	@Test
	void timedOutSubmissionObservationHasError() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue").neverSent());
		RunPodEndpoint endpoint = this.fixture.endpoint().withTimeout(Duration.ofSeconds(3));
		assertThatExceptionOfType(RunPodSubmissionOutcomeUnknownException.class).isThrownBy(() -> endpoint.run("x"));
		this.fixture.observation("runpod.submission").hasBeenStopped().hasError();
	}

	@ParameterizedTest
	@CsvSource({ "run, runpod.submission", "runSync, runpod.job" })
	void cancelledSubmissionObservationHasError(String operation, String observation) {
		this.runpod.stub("POST /" + operation.toLowerCase(Locale.ROOT))
			.respondsWith(StubResponse.sample("run-in-queue").neverSent());
		ReactiveRunPodEndpoint endpoint = this.fixture.endpoint().reactive();
		Mono<RunPodJob> call = operation.equals("run") ? endpoint.run("x") : endpoint.runSync("x");
		call.subscribe().dispose();
		this.fixture.observation(observation)
			.hasBeenStopped()
			.thenError()
			.isExactlyInstanceOf(CancellationException.class);
	}

	@Test
	void requestIsChildOfCallerIfObservationIsDisabled() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.fixture.registry()
			.observationConfig()
			.observationPredicate((name, context) -> !name.equals("runpod.submission"));
		Observation caller = Observation.start("caller", this.fixture.registry());
		RecordedRunPod.join(this.fixture.endpoint()
			.reactive()
			.run("x")
			.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, caller))
			.toFuture());
		caller.stop();
		this.fixture.observation("http.client.requests").hasParentObservationEqualTo(caller);
	}

	@Test
	void statusRequestIsChildOfCallerObservation() {
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample("status-completed"));
		Observation caller = Observation.start("caller", this.fixture.registry());
		caller.scoped(() -> this.fixture.endpoint().status(RecordedRunPod.JOB_ID));
		caller.stop();
		this.fixture.observation("http.client.requests").hasParentObservationEqualTo(caller);
	}

	@Test
	void submissionIsPublishedOnce() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.status(429), StubResponse.sample("run-in-queue"));
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample("status-completed"));
		RunPodEndpoint endpoint = this.fixture.endpoint();
		endpoint.status(endpoint.run("x").id());
		assertThat(this.fixture.submittedJobs()).containsExactly("sdxl " + RecordedRunPod.JOB_ID);
	}

	@Test
	void traceContextIsNotSentByDefault() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		tracedEndpoint((options) -> {
		}).run(new Prompt("x"));
		assertThat(lastBody()).isEqualTo("{\"input\":{\"text\":\"x\"}}");
	}

	@Test
	void traceContextOfJobObservationIsSent() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-completed"));
		tracedEndpoint((options) -> options.tracePropagation(TracePropagation.none().withRequestField("trace")))
			.runSync(new Prompt("x"));
		assertThat(this.runpod.requestBodies("POST /runsync"))
			.containsExactly("{\"input\":{\"text\":\"x\"},\"trace\":{\"traceparent\":\"00-1-2-01\"}}");
	}

	@Test
	void traceContextIsSentInRequestField() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		tracedEndpoint((options) -> options.tracePropagation(TracePropagation.none().withRequestField("trace")))
			.run(new Prompt("x"));
		assertThat(lastBody()).isEqualTo("{\"input\":{\"text\":\"x\"},\"trace\":{\"traceparent\":\"00-1-2-01\"}}");
	}

	@Test
	void traceContextIsSentInInputField() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		tracedEndpoint((options) -> options.tracePropagation(TracePropagation.none().withInputField("trace")))
			.run(new Prompt("x"));
		assertThat(lastBody()).isEqualTo("{\"input\":{\"trace\":{\"traceparent\":\"00-1-2-01\"},\"text\":\"x\"}}");
	}

	@Test
	void inputIsUnchangedWhenFieldExistsOrNotAnObject() {
		this.runpod.stub("POST /run")
			.respondsWith(StubResponse.sample("run-in-queue"),
					StubResponse.json("{\"id\":\"another\",\"status\":\"IN_QUEUE\"}"));
		RunPodEndpoint endpoint = tracedEndpoint(
				(options) -> options.tracePropagation(TracePropagation.none().withInputField("text")));
		endpoint.run(new Prompt("x"));
		assertThat(lastBody()).isEqualTo("{\"input\":{\"text\":\"x\"}}");
		endpoint.run(List.of("x"));
		assertThat(lastBody()).isEqualTo("{\"input\":[\"x\"]}");
	}

	@Test
	void noTraceContextIsSentWithoutTracing() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod
			.endpoint(this.fixture.client(),
					(options) -> options
						.tracePropagation(TracePropagation.none().withInputField("trace").withRequestField("trace")))
			.run(new Prompt("x"));
		assertThat(lastBody()).isEqualTo("{\"input\":{\"text\":\"x\"}}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "input", "policy", "webhook", "s3Config", "id" })
	void reservedRequestFieldIsRejected(String field) {
		assertThatIllegalArgumentException().isThrownBy(() -> TracePropagation.none().withRequestField(field));
	}

	private String lastBody() {
		List<String> bodies = this.runpod.requestBodies("POST /run");
		return bodies.get(bodies.size() - 1);
	}

	private RunPodEndpoint tracedEndpoint(Consumer<EndpointOptions.Builder> options) {
		// in place of tracing, which writes its context when the observation starts
		this.fixture.registry().observationConfig().observationHandler(new ObservationHandler<JobObservationContext>() {

			@Override
			public void onStart(JobObservationContext context) {
				context.getSetter().set(context.getCarrier(), "traceparent", "00-1-2-01");
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return context instanceof JobObservationContext;
			}

		});
		return this.runpod.endpoint(this.fixture.client(), options);
	}

	record Prompt(String text) {
	}

}
