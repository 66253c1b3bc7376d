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

package io.runpod.client.nonblocking;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.runpod.client.EndpointOptions;
import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunAllOptions;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.job.JobResult;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.RecordedRunPod.Word;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that the reactive view does not block non-blocking threads, from the subscription
 * on. Run with BlockHound in a separate JVM.
 */
class ReactivePathTests {

	private static final String JOB = "/" + RecordedRunPod.JOB_ID;

	private static final Queue<String> BLOCKING_CALLS = new ConcurrentLinkedQueue<>();

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@BeforeAll
	static void installBlockHound() {
		// recorded instead of thrown: the client would handle an exception like any other
		// failure
		BlockHound.install((builder) -> builder.blockingMethodCallback(
				(method) -> BLOCKING_CALLS.add(method + " in " + Arrays.toString(new Throwable().getStackTrace()))));
		// class loading and logging of the first call block, and are out of scope
		RecordedRunPod first = new RecordedRunPod();
		first.stub("GET /health").respondsWith(StubResponse.sample("health"));
		first.endpoint().health();
		first.afterEach(null);
	}

	@BeforeEach
	void clearBlockingCalls() {
		BLOCKING_CALLS.clear();
	}

	@AfterEach
	void assertNoBlockingCalls() {
		assertThat(BLOCKING_CALLS).isEmpty();
	}

	@Test
	void detectsBlockingCall() {
		Mono.fromRunnable(() -> LockSupport.parkNanos(1))
			.subscribeOn(Schedulers.parallel())
			.block(RecordedRunPod.TIMEOUT);
		assertThat(BLOCKING_CALLS).singleElement().asString().contains("park");
		BLOCKING_CALLS.clear();
	}

	@Test
	void run() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		assertThat(result(sdxl().run("x")).status()).isEqualTo(JobStatus.IN_QUEUE);
	}

	@Test
	void runSyncContinuesWithPolling() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-not-finished"));
		this.runpod.stub("GET /status-sync/" + RecordedRunPod.SYNC_JOB_ID)
			.respondsWith(StubResponse.sample("status-in-progress"), StubResponse.sample("status-completed"));
		assertThat(result(sdxl().runSync("x")).isSuccessful()).isTrue();
	}

	@Test
	void retriesWithBackoff() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.status(429), StubResponse.sample("run-in-queue"));
		this.runpod.stub("GET /status-sync" + JOB)
			.respondsWith(StubResponse.status(500), StubResponse.sample("edge-502.html"),
					StubResponse.connectionReset(), StubResponse.sample("status-completed"));
		ReactiveRunPodEndpoint sdxl = sdxl();
		assertThat(result(sdxl.run("x").flatMap((job) -> sdxl.await(job.id()))).isSuccessful()).isTrue();
	}

	@Test
	void submissionWithUnknownOutcome() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.connectionReset());
		Mono<RunPodJob> run = sdxl().run("x");
		assertThatExceptionOfType(RunPodSubmissionOutcomeUnknownException.class).isThrownBy(() -> result(run));
	}

	@Test
	void stream() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.stub("GET /stream" + JOB)
			.respondsWith(StubResponse.sample("stream-empty"), StubResponse.sample("stream-in-progress"),
					StubResponse.sample("stream-last-and-completed"), StubResponse.sample("stream-completed-empty"));
		assertThat(result(sdxl().runStream("x", Word.class).collectList())).isNotEmpty();
	}

	@Test
	void updates() {
		this.runpod.stub("GET /status" + JOB)
			.respondsWith(StubResponse.sample("status-in-queue"), StubResponse.sample("status-completed"));
		this.runpod.stub("GET /status-sync" + JOB)
			.respondsWith(StubResponse.sample("status-progress"), StubResponse.sample("status-completed"));
		assertThat(result(sdxl().updates(RecordedRunPod.JOB_ID).last()).isSuccessful()).isTrue();
	}

	@Test
	void operationsWithoutPolling() {
		this.runpod.stub("GET /status" + JOB).respondsWith(StubResponse.sample("status-failed-plain-error"));
		this.runpod.stub("POST /retry" + JOB).respondsWith(StubResponse.sample("retry-in-queue"));
		this.runpod.stub("POST /cancel" + JOB).respondsWith(StubResponse.sample("status-cancelled-queued"));
		this.runpod.stub("POST /purge-queue").respondsWith(StubResponse.sample("purge-queue"));
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample("health"));
		ReactiveRunPodEndpoint sdxl = sdxl();
		assertThat(result(sdxl.status(RecordedRunPod.JOB_ID)).isTerminal()).isTrue();
		assertThat(result(sdxl.retry(RecordedRunPod.JOB_ID)).status()).isEqualTo(JobStatus.IN_QUEUE);
		assertThat(result(sdxl.cancel(RecordedRunPod.JOB_ID)).status()).isEqualTo(JobStatus.CANCELLED);
		assertThat(result(sdxl.purgeQueue()).removed()).isEqualTo(2);
		assertThat(result(sdxl.health()).workers().idle()).isEqualTo(2);
	}

	@Test
	void timeoutChecksHealthAndCancelsJob() {
		this.runpod.stub("GET /status-sync" + JOB).respondsWith(StubResponse.sample("status-in-progress").neverSent());
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample("health-queued-throttled"));
		this.runpod.stub("POST /cancel" + JOB).respondsWith(StubResponse.sample("status-cancelled-running"));
		Mono<RunPodJob> wait = sdxl((options) -> options.timeout(Duration.ofMillis(200)).cancelOnTimeout(true))
			.await(RecordedRunPod.JOB_ID);
		assertThatExceptionOfType(RunPodTimeoutException.class).isThrownBy(() -> result(wait));
		assertThat(this.runpod.requestCount("POST /cancel" + JOB)).isEqualTo(1);
	}

	@Test
	void cancelledAwaitCancelsJob() {
		this.runpod.stub("GET /status-sync" + JOB).respondsWith(StubResponse.sample("status-in-progress").neverSent());
		this.runpod.stub("POST /cancel" + JOB).respondsWith(StubResponse.sample("status-cancelled-running"));
		Mono<RunPodJob> wait = sdxl((options) -> options.cancelOnAbandon(true)).await(RecordedRunPod.JOB_ID);
		Mono<Long> cancelledWait = Mono.firstWithSignal(wait.thenReturn(1L),
				Mono.fromSupplier(() -> 0L).delaySubscription(Duration.ofMillis(200)));
		assertThat(result(cancelledWait)).isZero();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount("POST /cancel" + JOB) == 1);
	}

	@Test
	void concurrentRunSync() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-completed"));
		ReactiveRunPodEndpoint sdxl = sdxl();
		List<RunPodJob> jobs = result(Flux.range(0, 200).flatMap((index) -> sdxl.runSync("x"), 50).collectList());
		assertThat(jobs).hasSize(200);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void runAll(boolean inOrder) {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.stub("GET /status-sync" + JOB).respondsWith(StubResponse.sample("status-completed"));
		RunAllOptions options = RunAllOptions.defaults().withOnProgress((progress) -> {
		});
		ReactiveRunPodEndpoint sdxl = sdxl().withRunAll(inOrder ? options.withInOrder(true) : options);
		// the mapper blocks concurrent callers while it resolves a type for the first
		// time
		assertThat(result(sdxl.runAll(Flux.just("first"), RecordedRunPod.MAP_TYPE).single()).isSuccessful()).isTrue();
		assertThat(result(sdxl.runAll(Flux.range(0, 300).map((index) -> "x"), RecordedRunPod.MAP_TYPE).collectList()))
			.hasSize(300)
			.allMatch(JobResult::isSuccessful);
	}

	@Test
	void runAllWithFailures() {
		this.runpod.stub("POST /run")
			.respondsWith(StubResponse.status(400), StubResponse.status(429), StubResponse.connectionReset(),
					StubResponse.sample("run-in-queue"));
		this.runpod.stub("GET /status-sync" + JOB).respondsWith(StubResponse.sample("status-failed-plain-error"));
		ReactiveRunPodEndpoint sdxl = sdxl().withRunAll(RunAllOptions.defaults().withInFlight(1));
		assertThat(result(sdxl.runAll(Flux.range(0, 3), RecordedRunPod.MAP_TYPE).collectList())).hasSize(3)
			.noneMatch(JobResult::isSuccessful);
	}

	@Test
	void cancelledRunAll() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.stub("GET /status-sync" + JOB).respondsWith(StubResponse.sample("status-in-progress").neverSent());
		Queue<String> abandoned = new ConcurrentLinkedQueue<>();
		Mono<Long> all = sdxl().withRunAll(RunAllOptions.defaults().withOnAbandon(abandoned::addAll))
			.runAll(Flux.range(0, 300), RecordedRunPod.MAP_TYPE)
			.count();
		Mono<Long> stopped = Mono.firstWithSignal(all,
				Mono.fromSupplier(() -> 0L)
					.delaySubscription(Flux.interval(Duration.ofMillis(10))
						.filter((tick) -> this.runpod.requestCount("GET /status-sync" + JOB) > 0)
						.next()));
		assertThat(result(stopped)).isZero();
		assertThat(abandoned).isNotEmpty();
	}

	private ReactiveRunPodEndpoint sdxl() {
		return sdxl((options) -> {
		});
	}

	private ReactiveRunPodEndpoint sdxl(Consumer<EndpointOptions.Builder> options) {
		return this.runpod.endpoint(options).reactive();
	}

	// the subscription is made on a non-blocking thread too
	private static <T> T result(Mono<T> call) {
		return call.subscribeOn(Schedulers.parallel()).block(RecordedRunPod.TIMEOUT);
	}

}
