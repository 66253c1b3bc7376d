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

package io.runpod.client;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.job.JobResult;
import io.runpod.client.testsupport.RecordedRunPod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for unexpected errors: each fails its input, and frees its place for others.
 */
class RunAllErrorHandlingTests {

	private static final int INPUTS = 60;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@BeforeEach
	void completeAllJobs() {
		RunAllFixture fixture = new RunAllFixture(this.runpod);
		fixture.respondToSubmissions("a");
		fixture.completeJob("a", 1);
	}

	@ParameterizedTest
	@CsvSource({ "false,false", "false,true", "true,false", "true,true" })
	void serializationErrorFailsOnlyItsInput(boolean blocking, boolean inOrder) {
		List<JobResult<Input, Integer>> results = results(this.runpod.endpoint(), blocking, options(inOrder));
		assertThat(results).hasSize(INPUTS);
		assertThat(results).filteredOn(JobResult::isSuccessful).hasSize(INPUTS / 2);
		assertThat(results).filteredOn((result) -> !result.isSuccessful())
			.allSatisfy((result) -> assertThat(result.error()).isInstanceOf(IllegalArgumentException.class)
				.hasRootCauseMessage("input " + result.input().number));
	}

	static Stream<Arguments> filterErrors() {
		return Stream.of(new InterruptedException("a filter's"), new NoClassDefFoundError("a filter's"))
			.flatMap((error) -> Stream.of(Arguments.of(error, true), Arguments.of(error, false)));
	}

	@ParameterizedTest
	@MethodSource("filterErrors")
	void errorOfFilterFailsOnlyItsInput(Throwable error, boolean blocking) {
		RunPodClient.Builder client = this.runpod
			.clientBuilder(failEverySecondRun(this.runpod.webClientBuilder(), error));
		List<JobResult<Integer, Integer>> results = results(this.runpod.endpoint(client, (options) -> {
		}), blocking, options(false), Collections.nCopies(INPUTS, 1));
		assertThat(results).hasSize(INPUTS);
		assertThat(results).filteredOn((result) -> !result.isSuccessful())
			.hasSize(INPUTS / 2)
			.allSatisfy((result) -> assertThat(result.error()).hasRootCauseMessage("a filter's"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void errorOfProgressCallbackIsIgnored(boolean blocking) {
		RunAllOptions options = options(false).withOnProgress((progress) -> {
			throw new AssertionError("not the job's business");
		});
		assertThat(results(this.runpod.endpoint(), blocking, options)).hasSize(INPUTS);
	}

	private static RunAllOptions options(boolean inOrder) {
		RunAllOptions options = RunAllOptions.defaults().withInFlight(4);
		return inOrder ? options.withInOrder(true) : options;
	}

	private static List<JobResult<Input, Integer>> results(RunPodEndpoint endpoint, boolean blocking,
			RunAllOptions options) {
		return results(endpoint, blocking, options, IntStream.range(0, INPUTS).mapToObj(Input::new).toList());
	}

	private static <I> List<JobResult<I, Integer>> results(RunPodEndpoint endpoint, boolean blocking,
			RunAllOptions options, List<I> inputs) {
		RunPodEndpoint view = endpoint.withRunAll(options);
		if (blocking) {
			try (Stream<JobResult<I, Integer>> all = view.runAll(inputs, Integer.class)) {
				return all.toList();
			}
		}
		return RecordedRunPod
			.join(view.reactive().runAll(Flux.fromIterable(inputs), Integer.class).collectList().toFuture());
	}

	private static WebClient.Builder failEverySecondRun(WebClient.Builder builder, Throwable error) {
		AtomicInteger runs = new AtomicInteger();
		return builder.filter((request, next) -> {
			boolean fails = request.url().getPath().endsWith("/run") && runs.incrementAndGet() % 2 == 0;
			return fails ? Mono.error(error) : next.exchange(request);
		});
	}

	/**
	 * Input that cannot be written if its number is odd.
	 *
	 * @param number the number
	 */
	record Input(int number) {

		@Override
		public int number() {
			if (this.number % 2 == 1) {
				throw new AssertionError("input " + this.number);
			}
			// one job is stubbed for all of them
			return 0;
		}

	}

}
