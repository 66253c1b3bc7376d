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

import io.runpod.client.EndpointOptionsBuilder;
import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunAllOptions;
import io.runpod.client.job.JobResult;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.job.RunPodSubmissionUnknownException;
import io.runpod.client.job.RunPodTimeoutException;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RecordedRunPod;
import io.runpod.client.recorded.RecordedRunPod.Word;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Nothing on the reactive path blocks a thread that must not be blocked, from the
 * subscription on. BlockHound watches in a JVM of its own.
 */
class ReactivePathTests {

	private static final String JOB = "/" + RecordedRunPod.JOB;

	private static final Queue<String> BLOCKING = new ConcurrentLinkedQueue<>();

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@BeforeAll
	static void watch() {
		// noted and not thrown: an error on the way might be survived like any other
		BlockHound.install((builder) -> builder.blockingMethodCallback(
				(method) -> BLOCKING.add(method + " in " + Arrays.toString(new Throwable().getStackTrace()))));
		// what is loaded and logged once, upon the first call of all, is none of ours
		RecordedRunPod first = new RecordedRunPod();
		first.on("GET /health").answers(Answer.sample("health"));
		first.endpoint().health();
		first.afterEach(null);
	}

	@BeforeEach
	void begin() {
		BLOCKING.clear();
	}

	@AfterEach
	void nothingBlocked() {
		assertThat(BLOCKING).isEmpty();
	}

	@Test
	void whoBlocksIsNoticed() {
		Mono.fromRunnable(() -> LockSupport.parkNanos(1))
			.subscribeOn(Schedulers.parallel())
			.block(RecordedRunPod.LIMIT);
		assertThat(BLOCKING).singleElement().asString().contains("park");
		BLOCKING.clear();
	}

	@Test
	void run() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		assertThat(result(sdxl().run("x")).status()).isEqualTo(JobStatus.IN_QUEUE);
	}

	@Test
	void runSyncThatGoesOnToWait() {
		this.runpod.on("POST /runsync").answers(Answer.sample("runsync-not-finished"));
		this.runpod.on("GET /status-sync/" + RecordedRunPod.SYNC_JOB)
			.answers(Answer.sample("status-in-progress"), Answer.sample("status-completed"));
		assertThat(result(sdxl().runSync("x")).succeeded()).isTrue();
	}

	@Test
	void faultsAndPauses() {
		this.runpod.on("POST /run").answers(Answer.status(429), Answer.sample("run-in-queue"));
		this.runpod.on("GET /status-sync" + JOB)
			.answers(Answer.status(500), Answer.sample("edge-502.html"), Answer.reset(),
					Answer.sample("status-completed"));
		ReactiveRunPodEndpoint sdxl = sdxl();
		assertThat(result(sdxl.run("x").flatMap((job) -> sdxl.await(job.id()))).succeeded()).isTrue();
	}

	@Test
	void submissionThatMayHaveBeenTaken() {
		this.runpod.on("POST /run").answers(Answer.reset());
		Mono<RunPodJob> run = sdxl().run("x");
		assertThatExceptionOfType(RunPodSubmissionUnknownException.class).isThrownBy(() -> result(run));
	}

	@Test
	void stream() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		this.runpod.on("GET /stream" + JOB)
			.answers(Answer.sample("stream-empty"), Answer.sample("stream-in-progress"),
					Answer.sample("stream-last-and-completed"), Answer.sample("stream-completed-empty"));
		assertThat(result(sdxl().runStream("x", Word.class).collectList())).isNotEmpty();
	}

	@Test
	void updates() {
		this.runpod.on("GET /status" + JOB)
			.answers(Answer.sample("status-in-queue"), Answer.sample("status-completed"));
		this.runpod.on("GET /status-sync" + JOB)
			.answers(Answer.sample("status-progress"), Answer.sample("status-completed"));
		assertThat(result(sdxl().updates(RecordedRunPod.JOB).last()).succeeded()).isTrue();
	}

	@Test
	void operationsThatAreAnsweredAtOnce() {
		this.runpod.on("GET /status" + JOB).answers(Answer.sample("status-failed-plain-error"));
		this.runpod.on("POST /retry" + JOB).answers(Answer.sample("retry-in-queue"));
		this.runpod.on("POST /cancel" + JOB).answers(Answer.sample("status-cancelled-queued"));
		this.runpod.on("POST /purge-queue").answers(Answer.sample("purge-queue"));
		this.runpod.on("GET /health").answers(Answer.sample("health"));
		ReactiveRunPodEndpoint sdxl = sdxl();
		assertThat(result(sdxl.status(RecordedRunPod.JOB)).completed()).isTrue();
		assertThat(result(sdxl.retry(RecordedRunPod.JOB)).status()).isEqualTo(JobStatus.IN_QUEUE);
		assertThat(result(sdxl.cancel(RecordedRunPod.JOB)).status()).isEqualTo(JobStatus.CANCELLED);
		assertThat(result(sdxl.purgeQueue()).removed()).isEqualTo(2);
		assertThat(result(sdxl.health()).workers().idle()).isEqualTo(2);
	}

	@Test
	void timeoutThatAsksForHealthAndCancelsTheJob() {
		this.runpod.on("GET /status-sync" + JOB).answers(Answer.sample("status-in-progress").never());
		this.runpod.on("GET /health").answers(Answer.sample("health-queued-throttled"));
		this.runpod.on("POST /cancel" + JOB).answers(Answer.sample("status-cancelled-running"));
		Mono<RunPodJob> wait = sdxl((options) -> options.timeout(Duration.ofMillis(200)).cancelOnTimeout(true))
			.await(RecordedRunPod.JOB);
		assertThatExceptionOfType(RunPodTimeoutException.class).isThrownBy(() -> result(wait));
		assertThat(this.runpod.count("POST /cancel" + JOB)).isEqualTo(1);
	}

	@Test
	void waitsThatAreGivenUp() {
		this.runpod.on("GET /status-sync" + JOB).answers(Answer.sample("status-in-progress").never());
		this.runpod.on("POST /cancel" + JOB).answers(Answer.sample("status-cancelled-running"));
		Mono<RunPodJob> wait = sdxl((options) -> options.cancelOnAbandon(true)).await(RecordedRunPod.JOB);
		Mono<Long> given = Mono.firstWithSignal(wait.thenReturn(1L),
				Mono.fromSupplier(() -> 0L).delaySubscription(Duration.ofMillis(200)));
		assertThat(result(given)).isZero();
		RecordedRunPod.until(() -> this.runpod.count("POST /cancel" + JOB) == 1);
	}

	@Test
	void manyAtATime() {
		this.runpod.on("POST /runsync").answers(Answer.sample("runsync-completed"));
		ReactiveRunPodEndpoint sdxl = sdxl();
		List<RunPodJob> jobs = result(Flux.range(0, 200).flatMap((input) -> sdxl.runSync(input), 50).collectList());
		assertThat(jobs).hasSize(200);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void runAll(boolean inOrder) {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		this.runpod.on("GET /status-sync" + JOB).answers(Answer.sample("status-completed"));
		RunAllOptions options = RunAllOptions.defaults().onProgress((progress) -> {
		});
		ReactiveRunPodEndpoint sdxl = sdxl().withRunAll(inOrder ? options.inOrder() : options);
		// a mapper learns a type once, and lets others wait who need it in that moment
		assertThat(result(sdxl.runAll(Flux.just("first"), RecordedRunPod.MAP).single()).succeeded()).isTrue();
		assertThat(result(sdxl.runAll(Flux.range(0, 300), RecordedRunPod.MAP).collectList())).hasSize(300)
			.allMatch(JobResult::succeeded);
	}

	@Test
	void runAllOfWhatFails() {
		this.runpod.on("POST /run")
			.answers(Answer.status(400), Answer.status(429), Answer.reset(), Answer.sample("run-in-queue"));
		this.runpod.on("GET /status-sync" + JOB).answers(Answer.sample("status-failed-plain-error"));
		ReactiveRunPodEndpoint sdxl = sdxl().withRunAll(RunAllOptions.defaults().inFlight(1));
		assertThat(result(sdxl.runAll(Flux.range(0, 3), RecordedRunPod.MAP).collectList())).hasSize(3)
			.noneMatch(JobResult::succeeded);
	}

	@Test
	void runAllThatIsStopped() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		this.runpod.on("GET /status-sync" + JOB).answers(Answer.sample("status-in-progress").never());
		Queue<String> abandoned = new ConcurrentLinkedQueue<>();
		Mono<Long> all = sdxl().withRunAll(RunAllOptions.defaults().onAbandon(abandoned::addAll))
			.runAll(Flux.range(0, 300), RecordedRunPod.MAP)
			.count();
		Mono<Long> stopped = Mono.firstWithSignal(all,
				Mono.fromSupplier(() -> 0L)
					.delaySubscription(Flux.interval(Duration.ofMillis(10))
						.filter((tick) -> this.runpod.count("GET /status-sync" + JOB) > 0)
						.next()));
		assertThat(result(stopped)).isZero();
		assertThat(abandoned).isNotEmpty();
	}

	private ReactiveRunPodEndpoint sdxl() {
		return sdxl((options) -> {
		});
	}

	private ReactiveRunPodEndpoint sdxl(Consumer<EndpointOptionsBuilder> options) {
		return this.runpod.endpoint(options).reactive();
	}

	// a subscription, too, is made where nobody may block
	private static <T> T result(Mono<T> call) {
		return call.subscribeOn(Schedulers.parallel()).block(RecordedRunPod.LIMIT);
	}

}
