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
import java.util.function.Consumer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.runpod.client.EndpointOptionsBuilder;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.TracePropagation;
import io.runpod.client.job.RunPodRequestException;
import io.runpod.client.job.RunPodSubmissionUnknownException;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RecordedRunPod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A submission is an observation of its own, and may tell the worker of the trace.
 */
class SubmissionObservationTests {

	private static final String STATUS = "GET /status/" + RecordedRunPod.JOB;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final ObservedCalls calls = new ObservedCalls(this.runpod);

	@Test
	void aSubmissionIsObservedWithTheIdOfItsJob() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		Observation caller = Observation.start("caller", this.calls.registry());
		caller.scoped(() -> this.calls.endpoint().run("x"));
		caller.stop();
		this.calls.observation("runpod.submission")
			.hasBeenStopped()
			.hasContextualNameEqualTo("runpod submit sdxl")
			.hasLowCardinalityKeyValue("endpoint", "sdxl")
			.hasLowCardinalityKeyValue("operation", "run")
			.hasHighCardinalityKeyValue("runpod.job.id", RecordedRunPod.JOB)
			.hasParentObservationEqualTo(caller)
			.doesNotHaveError();
		this.calls.observation("http.client.requests")
			.hasParentObservationContextMatching((parent) -> "runpod.submission".equals(parent.getName()));
	}

	@Test
	void aSubmissionThatIsWaitedForBelongsToTheWait() {
		this.runpod.on("POST /runsync").answers(Answer.sample("runsync-completed"));
		this.calls.endpoint().runSync("x");
		this.calls.observation("runpod.submission")
			.hasLowCardinalityKeyValue("operation", "runSync")
			.hasParentObservationContextMatching((parent) -> "runpod.job".equals(parent.getName()));
	}

	@Test
	void aSubmissionThatFailsIsObservedWithTheErrorThatItsCallerGets() {
		this.runpod.on("POST /run").answers(Answer.status(400));
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> this.calls.endpoint().run("x"));
		this.calls.observation("runpod.submission")
			.hasBeenStopped()
			.thenError()
			.isExactlyInstanceOf(RunPodRequestException.class);
	}

	@Test
	void aSubmissionThatNobodyWaitsForAnyLongerIsObservedAsAnError() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue").never());
		RunPodEndpoint impatient = this.calls.endpoint().withTimeout(Duration.ofMillis(200));
		assertThatExceptionOfType(RunPodSubmissionUnknownException.class).isThrownBy(() -> impatient.run("x"));
		this.calls.observation("runpod.submission").hasBeenStopped().hasError();
	}

	@Test
	void requestsOfCallsThatDoNotWaitBelongToTheCaller() {
		this.runpod.on(STATUS).answers(Answer.sample("status-completed"));
		Observation caller = Observation.start("caller", this.calls.registry());
		caller.scoped(() -> this.calls.endpoint().status(RecordedRunPod.JOB));
		caller.stop();
		this.calls.observation("http.client.requests").hasParentObservationEqualTo(caller);
	}

	@Test
	void theListenerIsToldOfASubmissionOnce() {
		this.runpod.on("POST /run").answers(Answer.status(429), Answer.sample("run-in-queue"));
		this.runpod.on(STATUS).answers(Answer.sample("status-completed"));
		RunPodEndpoint endpoint = this.calls.endpoint();
		endpoint.status(endpoint.run("x").id());
		assertThat(this.calls.submitted()).containsExactly("sdxl " + RecordedRunPod.JOB);
	}

	@Test
	void theWorkerIsToldNothingUnlessAskedFor() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		traced((options) -> {
		}).run(new Prompt("x"));
		assertThat(lastBody()).isEqualTo("{\"input\":{\"text\":\"x\"}}");
	}

	@Test
	void theWorkerIsToldInAFieldOfTheRequest() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		traced((options) -> options.tracePropagation(TracePropagation.none().withRequestField("trace")))
			.run(new Prompt("x"));
		assertThat(lastBody()).isEqualTo("{\"input\":{\"text\":\"x\"},\"trace\":{\"traceparent\":\"00-1-2-01\"}}");
	}

	@Test
	void theWorkerIsToldInAKeyOfTheInput() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		traced((options) -> options.tracePropagation(TracePropagation.none().withInputField("trace")))
			.run(new Prompt("x"));
		assertThat(lastBody()).isEqualTo("{\"input\":{\"trace\":{\"traceparent\":\"00-1-2-01\"},\"text\":\"x\"}}");
	}

	@Test
	void anInputThatHasTheKeyOrNoKeysStaysAsItIs() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		RunPodEndpoint endpoint = traced(
				(options) -> options.tracePropagation(TracePropagation.none().withInputField("text")));
		endpoint.run(new Prompt("x"));
		assertThat(lastBody()).isEqualTo("{\"input\":{\"text\":\"x\"}}");
		endpoint.run(List.of("x"));
		assertThat(lastBody()).isEqualTo("{\"input\":[\"x\"]}");
	}

	@Test
	void withoutTracingThereIsNothingToTell() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		this.runpod
			.endpoint(this.calls.client(),
					(options) -> options
						.tracePropagation(TracePropagation.none().withInputField("trace").withRequestField("trace")))
			.run(new Prompt("x"));
		assertThat(lastBody()).isEqualTo("{\"input\":{\"text\":\"x\"}}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "input", "policy", "webhook", "s3Config", "id" })
	void aFieldThatRunPodHasAnotherUseForIsRefused(String field) {
		assertThatIllegalArgumentException().isThrownBy(() -> TracePropagation.none().withRequestField(field));
	}

	private String lastBody() {
		List<String> bodies = this.runpod.bodies("POST /run");
		return bodies.get(bodies.size() - 1);
	}

	private RunPodEndpoint traced(Consumer<EndpointOptionsBuilder> options) {
		// stands for tracing, which leaves its context when the observation starts
		this.calls.registry()
			.observationConfig()
			.observationHandler(new ObservationHandler<SubmissionObservationContext>() {

				@Override
				public void onStart(SubmissionObservationContext context) {
					context.getSetter().set(context.getCarrier(), "traceparent", "00-1-2-01");
				}

				@Override
				public boolean supportsContext(Observation.Context context) {
					return context instanceof SubmissionObservationContext;
				}

			});
		return this.runpod.endpoint(this.calls.client(), options);
	}

	record Prompt(String text) {
	}

}
