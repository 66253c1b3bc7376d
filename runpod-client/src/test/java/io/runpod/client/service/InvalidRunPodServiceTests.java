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

package io.runpod.client.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.RunAllOptions;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.JobResult;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.RecordedRunPod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Mistakes of interfaces, found when the service is created.
 */
class InvalidRunPodServiceTests {

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private String mistakes(Class<?> type) {
		RunPodEndpoint endpoint = this.runpod.endpoint();
		InvalidRunPodServiceException ex = catchThrowableOfType(InvalidRunPodServiceException.class,
				() -> RunPodServices.create(type, endpoint));
		assertThat(ex.getServiceType()).isEqualTo(type);
		assertThat(ex.getUnknownEndpoint()).isNull();
		return ex.getMistakes()
			.stream()
			.map((mistake) -> mistake.problem() + " -> " + mistake.action())
			.collect(Collectors.joining("\n", "", "\n"));
	}

	@Test
	void messageHasAllMistakes() {
		RunPodEndpoint endpoint = this.runpod.endpoint();
		InvalidRunPodServiceException ex = catchThrowableOfType(InvalidRunPodServiceException.class,
				() -> RunPodServices.create(TwoMistakes.class, endpoint));
		assertThat(ex).hasMessage("""
				The RunPod service %s is invalid
				- paint(): there is no parameter for the input. Add one: RunPod fails a job without an input.
				- submit(String): run cannot return int. Return RunPodJob, or String for its id."""
			.formatted(TwoMistakes.class.getName()));
	}

	@Test
	void classIsNoService() {
		assertThat(mistakes(String.class)).isEqualTo("it is not an interface -> Declare it as an interface.\n");
	}

	@Test
	void returnTypes() {
		assertThat(mistakes(ReturnTypes.class)).isEqualTo(
				"""
						connectable(String): the return type reactor.core.publisher.ConnectableFlux<java.lang.String> is not \
						supported -> Return the type of the output, or a Mono, Flux, CompletableFuture or Stream of it.
						future(String): the return type java.util.concurrent.Future<java.lang.String> is not supported \
						-> Return the type of the output, or a Mono, Flux, CompletableFuture or Stream of it.
						ints(String): the return type java.util.stream.IntStream is not supported \
						-> Return the type of the output, or a Mono, Flux, CompletableFuture or Stream of it.
						monoOfOptional(String): the return type is Optional, but a job that completes without an output is an \
						error -> Return the type in the Optional.
						nested(String): the return type reactor.core.publisher.Mono<reactor.core.publisher.Flux<java.lang.String>> \
						is not supported -> Return the type of the output, or a Mono, Flux, CompletableFuture or Stream of it.
						optional(String): the return type is Optional, but a job that completes without an output is an error \
						-> Return the type in the Optional.
						variable(String): the return type has the type variable T \
						-> Return a type that the interface determines, or call RunPodEndpoint itself.
						""");
	}

	@Test
	void operations() {
		assertThat(mistakes(Operations.class)).isEqualTo("""
				awaitStream(String): await cannot return reactor.core.publisher.Flux<java.lang.String> \
				-> Return the type of the output, RunPodJob for the job, or void; not a stream.
				byDefault(String): a default method is no call of the endpoint -> Remove its annotation, or its body.
				cancel(String): cancel cannot return java.lang.String -> Return RunPodJob or void.
				fireAndForget(String): run cannot return void -> Return RunPodJob, or String for its id.
				health(): health is no operation of a service -> Call it on RunPodEndpoint.
				resultOfOne(String): runSync cannot return \
				io.runpod.client.job.JobResult<java.lang.String, java.lang.String> \
				-> Return the type of the output, RunPodJob for the job, or void; not a stream.
				runAll(List): runAll cannot return java.util.stream.Stream<java.lang.String> \
				-> Return a Stream or Flux of JobResult<input, output>.
				status(String): status cannot return void -> Return RunPodJob.
				stream(String): runStream cannot return java.lang.String -> Return a Stream or Flux of the type of the \
				chunks.
				updates(String): updates cannot return java.util.stream.Stream<java.lang.String> \
				-> Return a Stream or Flux of RunPodJob.
				voidChunks(String): runStream cannot return reactor.core.publisher.Flux<java.lang.Void> \
				-> Return a Stream or Flux of the type of the chunks.
				""");
	}

	@Test
	void inputs() {
		assertThat(mistakes(Inputs.class)).isEqualTo(
				"""
						awaitTwo(String, String): await needs the id of a job, and nothing else \
						-> Declare one parameter of type String.
						blockingFlux(Flux): runAll needs the inputs, and nothing else -> Declare one parameter, an Iterable.
						equalNames(String, String): two parameters have the name 'text' -> Rename one of them.
						mono(Mono): the parameter type Mono is not an input -> Declare the type of its values. To run a job for \
						each of many inputs, return a stream of JobResult<input, output>.
						none(): there is no parameter for the input -> Add one: RunPod fails a job without an input.
						notAnId(Long): await needs the id of a job, and nothing else -> Declare one parameter of type String.
						otherInputs(List): the inputs are of type java.lang.String, those of the results of type \
						java.lang.Integer -> Return JobResults with inputs of type java.lang.String.
						requestAndField(JobRequest, String): there are several inputs, and one of them is a JobRequest, which \
						is a whole input -> Declare the JobRequest alone, or no JobRequest.
						twoLists(List, List): runAll needs the inputs, and nothing else -> Declare one parameter, an Iterable \
						or a Flux.
						""");
	}

	@Test
	void options() {
		assertThat(mistakes(Options.class)).isEqualTo("""
				awaitWithPolicy(String, ExecutionPolicy): ExecutionPolicy has no effect on await \
				-> Remove the parameter.
				badTimeout(String): the timeout '20 parsecs' is not a duration greater than zero with a unit \
				-> Write it for example as "20s" or "2m".
				noUnit(String): the timeout '20' is not a duration greater than zero with a unit \
				-> Write it for example as "20s" or "2m".
				optionsOfMany(String, RunAllOptions): RunAllOptions has no effect on runSync -> Remove the parameter.
				placeholder(String): the timeout '${absent}' is not a duration greater than zero with a unit \
				-> Write it for example as "20s" or "2m".
				submitWithTimeout(String, Duration): Duration has no effect on run -> Remove the parameter.
				submitWithTimeout(String, Duration): 'timeout' has no effect on run -> Remove it from the annotation.
				submitWithTimeout(String, Duration): 'cancelOnTimeout' has no effect on run \
				-> Remove it from the annotation.
				submitWithTimeout(String, Duration): 'cancelOnAbandon' has no effect on run \
				-> Remove it from the annotation.
				twoTimeouts(String, Duration, Duration): there are two parameters of type Duration -> Remove one of \
				them. If it is part of the input, put it into an object with the other fields.
				updates(String): 'cancelOnAbandon' has no effect on updates -> Remove it from the annotation.
				zero(String): the timeout '0s' is not a duration greater than zero with a unit \
				-> Write it for example as "20s" or "2m".
				""");
	}

	interface TwoMistakes {

		String paint();

		@Submit
		int submit(String text);

	}

	interface ReturnTypes {

		ConnectableFlux<String> connectable(String text);

		Future<String> future(String text);

		IntStream ints(String text);

		Mono<Optional<String>> monoOfOptional(String text);

		Mono<Flux<String>> nested(String text);

		Optional<String> optional(String text);

		<T> T variable(String text);

	}

	interface Operations {

		@RunPodCall(RunPodOperation.AWAIT)
		Flux<String> awaitStream(String jobId);

		@Submit
		default String byDefault(String text) {
			return text;
		}

		@RunPodCall(RunPodOperation.CANCEL)
		String cancel(String jobId);

		@Submit
		void fireAndForget(String text);

		@RunPodCall(RunPodOperation.HEALTH)
		EndpointHealth health();

		JobResult<String, String> resultOfOne(String text);

		@RunPodCall(RunPodOperation.RUN_ALL)
		Stream<String> runAll(List<String> texts);

		@RunPodCall(RunPodOperation.STATUS)
		void status(String jobId);

		@RunPodCall(RunPodOperation.RUN_STREAM)
		String stream(String text);

		@RunPodCall(RunPodOperation.UPDATES)
		Stream<String> updates(String jobId);

		Flux<Void> voidChunks(String text);

	}

	interface Inputs {

		@RunPodCall(RunPodOperation.AWAIT)
		String awaitTwo(String jobId, String other);

		Stream<JobResult<String, String>> blockingFlux(Flux<String> texts);

		String equalNames(@JsonProperty("text") String text, @JsonProperty("text") String other);

		String mono(Mono<String> text);

		String none();

		@RunPodCall(RunPodOperation.AWAIT)
		String notAnId(Long jobId);

		Flux<JobResult<Integer, String>> otherInputs(List<String> texts);

		String requestAndField(JobRequest request, String text);

		Flux<JobResult<String, String>> twoLists(List<String> texts, List<String> others);

	}

	interface Options {

		@RunPodCall(RunPodOperation.AWAIT)
		RunPodJob awaitWithPolicy(String jobId, ExecutionPolicy policy);

		@RunPodCall(timeout = "20 parsecs")
		String badTimeout(String text);

		@RunPodCall(timeout = "20")
		String noUnit(String text);

		String optionsOfMany(String text, RunAllOptions options);

		@RunPodCall(timeout = "${absent}")
		String placeholder(String text);

		@RunPodCall(operation = RunPodOperation.RUN, timeout = "20s", cancelOnTimeout = true, cancelOnAbandon = true)
		RunPodJob submitWithTimeout(String text, Duration timeout);

		String twoTimeouts(String text, Duration timeout, Duration other);

		@RunPodCall(operation = RunPodOperation.UPDATES, timeout = "1m", cancelOnAbandon = true)
		Stream<RunPodJob> updates(String jobId);

		@RunPodCall(timeout = "0s")
		String zero(String text);

	}

}
