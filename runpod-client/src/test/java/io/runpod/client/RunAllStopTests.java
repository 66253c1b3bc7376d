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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.runpod.client.job.JobResult;
import io.runpod.client.job.RunPodClientClosedException;
import io.runpod.client.job.RunPodException;
import io.runpod.client.job.RunPodInterruptedException;
import io.runpod.client.job.RunPodJobException;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RecordedRunPod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A run over many inputs that ends early says what it leaves behind.
 */
class RunAllStopTests {

	private static final RunAllOptions ONE_BY_ONE = RunAllOptions.defaults().inFlight(1);

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final ManyJobs jobs = new ManyJobs(this.runpod);

	private final List<String> abandoned = new ArrayList<>();

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void oneFailureIsEnoughWhereThatIsAskedFor(boolean blocking) {
		this.runpod.on("GET /status-sync/waits").answers(Answer.sample("status-in-progress").never());
		this.runpod.on("GET /status-sync/fails")
			.answers(Answer.sample("status-failed-plain-error").after(Duration.ofMillis(300)));
		RunAllOptions options = RunAllOptions.defaults().inFlight(2).failFast().onAbandon(this.abandoned::addAll);
		RunPodEndpoint endpoint = this.runpod.endpoint().withRunAll(options);
		Iterable<String> inputs = this.jobs.oneAfterTheOther("waits", "fails", "never");
		assertThatExceptionOfType(RunPodJobException.class).isThrownBy(() -> {
			if (blocking) {
				endpoint.runAll(inputs, Integer.class).toList();
			}
			else {
				endpoint.reactive().runAll(Flux.fromIterable(inputs), Integer.class).blockLast(RecordedRunPod.LIMIT);
			}
		}).withMessageContaining("Please include a seed");
		assertThat(this.abandoned).containsExactly("waits");
		assertThat(this.runpod.count("POST /run")).isEqualTo(2);
	}

	@Test
	void cancellingEndsSubmissionsAtOnceAndReportsWhatWasSubmitted() {
		this.runpod.on("GET /status-sync/a").answers(Answer.sample("status-in-progress").never());
		this.runpod.on("GET /status-sync/b").answers(Answer.sample("status-in-progress").never());
		this.runpod.on("POST /cancel/a").answers(Answer.sample("status-cancelled-running"));
		this.runpod.on("POST /cancel/b").answers(Answer.sample("status-cancelled-running"));
		Disposable all = this.runpod.endpoint()
			.reactive()
			.withCancelOnAbandon(true)
			.withRunAll(RunAllOptions.defaults().inFlight(2).onAbandon(this.abandoned::addAll))
			.runAll(Flux.fromIterable(this.jobs.oneAfterTheOther("a", "b", "never")), Integer.class)
			.subscribe();
		RecordedRunPod.until(() -> this.runpod.count("GET /status-sync/b") == 1);
		all.dispose();
		assertThat(this.abandoned).containsExactlyInAnyOrder("a", "b");
		RecordedRunPod
			.until(() -> this.runpod.count("POST /cancel/a") == 1 && this.runpod.count("POST /cancel/b") == 1);
		assertThat(this.runpod.count("POST /run")).isEqualTo(2);
	}

	@Test
	void aResultThatWasNotHandedOnIsReportedToo() {
		this.jobs.submitted("a", "b");
		this.jobs.completes("a", 1);
		this.jobs.completes("b", 2);
		ManyJobs.Told done = new ManyJobs.Told();
		StepVerifier
			.create(this.runpod.endpoint()
				.reactive()
				.withRunAll(
						RunAllOptions.defaults().inFlight(2).onProgress(done::add).onAbandon(this.abandoned::addAll))
				.runAll(Flux.just("x", "y"), Integer.class), 1)
			.expectNextCount(1)
			.then(() -> RecordedRunPod.until(() -> done.size() == 2))
			.thenCancel()
			.verify(RecordedRunPod.LIMIT);
		assertThat(this.abandoned).hasSize(1);
	}

	@Test
	void closingTheStreamStopsIt() {
		this.jobs.completes("a", 1);
		this.runpod.on("GET /status-sync/b").answers(Answer.sample("status-in-progress").never());
		RunPodEndpoint endpoint = this.runpod.endpoint()
			.withRunAll(RunAllOptions.defaults().inFlight(2).onAbandon(this.abandoned::addAll));
		try (Stream<JobResult<String, Integer>> all = endpoint.runAll(this.jobs.oneAfterTheOther("a", "b", "never"),
				Integer.class)) {
			assertThat(all.iterator().next().jobId()).isEqualTo("a");
			RecordedRunPod.until(() -> this.runpod.count("GET /status-sync/b") == 1);
		}
		assertThat(this.abandoned).containsExactly("b");
		assertThat(this.runpod.count("POST /run")).isEqualTo(2);
	}

	@Test
	void aReaderThatIsInterruptedStopsIt() {
		this.jobs.submitted("a");
		this.runpod.on("GET /status-sync/a").answers(Answer.sample("status-in-progress").never());
		RunPodEndpoint endpoint = this.runpod.endpoint().withRunAll(ONE_BY_ONE.onAbandon(this.abandoned::addAll));
		CompletableFuture<Throwable> error = new CompletableFuture<>();
		Thread reader = new Thread(() -> {
			try (Stream<JobResult<String, Integer>> all = endpoint.runAll(List.of("x", "y"), Integer.class)) {
				all.toList();
			}
			catch (RunPodException ex) {
				error.complete(ex);
			}
		});
		reader.start();
		RecordedRunPod.until(() -> this.runpod.count("GET /status-sync/a") == 1);
		reader.interrupt();
		assertThat(RecordedRunPod.get(error)).isInstanceOf(RunPodInterruptedException.class);
		assertThat(this.abandoned).containsExactly("a");
		assertThat(this.runpod.count("POST /run")).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void inputsThatFailEndItAfterTheResultsBeforeThem(boolean blocking) {
		this.jobs.submitted("a");
		this.runpod.on("GET /status-sync/a").answers(Answer.sample("status-completed").after(Duration.ofMillis(300)));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		ManyJobs.Inputs inputs = new ManyJobs.Inputs(2, (index) -> {
			if (index == 1) {
				throw new IllegalStateException("no more");
			}
			return "x";
		});
		List<Object> results = new ArrayList<>();
		assertThatIllegalStateException().isThrownBy(() -> {
			if (blocking) {
				endpoint.runAll(() -> inputs, RecordedRunPod.MAP).forEach((result) -> results.add(result.orThrow()));
			}
			else {
				endpoint.reactive()
					.runAll(Flux.fromIterable(() -> inputs), RecordedRunPod.MAP)
					.doOnNext((result) -> results.add(result.orThrow()))
					.blockLast(RecordedRunPod.LIMIT);
			}
		}).withMessage("no more");
		assertThat(results).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aClientThatIsClosedEndsItWithWhatWasUnderWay(boolean blocking) {
		this.runpod.on("POST /run").answers(ManyJobs.job("a"));
		this.runpod.on("GET /status-sync/a").answers(Answer.sample("status-in-progress").never());
		RunPodClient client = this.runpod.client().build();
		RunPodEndpoint endpoint = client.endpoint(this.runpod.id()).withRunAll(ONE_BY_ONE);
		List<JobResult<Integer, Integer>> results = new ArrayList<>();
		CompletableFuture<Void> all = CompletableFuture.runAsync(() -> {
			if (blocking) {
				Iterable<Integer> inputs = () -> IntStream.range(0, 1000).iterator();
				endpoint.<Integer, Integer>runAll(inputs, Integer.class).forEach(results::add);
			}
			else {
				endpoint.reactive()
					.<Integer, Integer>runAll(Flux.range(0, 1000), Integer.class)
					.doOnNext(results::add)
					.blockLast(RecordedRunPod.LIMIT);
			}
		});
		RecordedRunPod.until(() -> this.runpod.count("GET /status-sync/a") == 1);
		client.close();
		Throwable error = RecordedRunPod.get(all.handle((nothing, ex) -> ex));
		assertThat(error).hasCauseInstanceOf(RunPodClientClosedException.class);
		assertThat(results).singleElement()
			.satisfies((result) -> assertThat(result.error()).isInstanceOf(RunPodClientClosedException.class))
			.satisfies((result) -> assertThat(result.jobId()).isEqualTo("a"));
		assertThat(this.runpod.count("POST /run")).isEqualTo(1);
	}

}
