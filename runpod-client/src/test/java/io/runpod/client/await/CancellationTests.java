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

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.RunPodInterruptedException;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.job.RunPodTimeoutException;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RawServer;
import io.runpod.client.recorded.RecordedRunPod;
import io.runpod.client.recorded.RecordedRunPod.Word;
import io.runpod.client.recorded.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A wait that is given up ends on the wire at once; a caller that must not block is told
 * so.
 */
class CancellationTests {

	private static final String AWAIT = "GET /status-sync/" + RecordedRunPod.JOB;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@Test
	void aCancelledSubscriptionEndsTheRequestInFlight() throws IOException {
		try (RawServer server = RawServer.replying(RawServer.silence())) {
			Disposable wait = endpoint(server).reactive().await("job-1").subscribe();
			RecordedRunPod.until(() -> server.requests().size() == 1);
			wait.dispose();
			RecordedRunPod.get(server.disconnected());
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void aDeadlineEndsTheRequestInFlight() throws IOException {
		try (RawServer server = RawServer.replying(RawServer.silence())) {
			VirtualTime time = new VirtualTime();
			CompletableFuture<RunPodJob> wait = this.runpod
				.endpoint(this.runpod.client().baseUrl(server.baseUrl()).scheduler(time.scheduler()),
						(options) -> options.timeout(Duration.ofSeconds(10)))
				.reactive()
				.await("job-1")
				.toFuture();
			RecordedRunPod.until(() -> server.requests().size() == 1);
			time.pass(Duration.ofSeconds(10));
			RecordedRunPod.get(server.disconnected());
			RecordedRunPod.until(() -> server.requests().size() == 2);
			time.pass(Duration.ofSeconds(1));
			assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> RecordedRunPod.get(wait))
				.withCauseExactlyInstanceOf(RunPodTimeoutException.class);
			assertThat(server.requests()).hasSize(2).last().asString().contains("/health");
		}
	}

	@Test
	void anInterruptEndsTheRequestInFlightAndCarriesTheId() throws IOException {
		try (RawServer server = RawServer.replying(RawServer.json(Answer.text("runsync-not-finished.json")),
				RawServer.silence())) {
			RunPodEndpoint endpoint = endpoint(server);
			Interrupted caller = new Interrupted(() -> endpoint.runSync("x"));
			RecordedRunPod.until(() -> server.requests().size() == 2);
			caller.interrupt();
			assertThatExceptionOfType(RunPodInterruptedException.class).isThrownBy(caller::outcome)
				.withMessage("Interrupted while waiting for endpoint 'sdxl', job " + RecordedRunPod.SYNC_JOB
						+ "; it goes on at RunPod, await its id to go on waiting")
				.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(RecordedRunPod.SYNC_JOB));
			assertThat(caller.flag).isTrue();
			RecordedRunPod.get(server.disconnected());
		}
	}

	@Test
	void anInterruptedReaderOfAStreamCarriesTheId() throws IOException {
		try (RawServer server = RawServer.replying(RawServer.silence())) {
			RunPodEndpoint endpoint = endpoint(server);
			Interrupted caller = new Interrupted(() -> {
				try (Stream<Word> chunks = endpoint.stream("job-1", Word.class)) {
					return chunks.toList();
				}
			});
			RecordedRunPod.until(() -> server.requests().size() == 1);
			caller.interrupt();
			assertThatExceptionOfType(RunPodInterruptedException.class).isThrownBy(caller::outcome)
				.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo("job-1"));
			assertThat(caller.flag).isTrue();
			RecordedRunPod.get(server.disconnected());
		}
	}

	@Test
	void aThreadThatIsInterruptedAlreadySendsNothing() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		Thread.currentThread().interrupt();
		try {
			assertThatExceptionOfType(RunPodInterruptedException.class).isThrownBy(() -> endpoint.run("x"));
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
		assertThat(this.runpod.count("POST /run")).isZero();
	}

	@Test
	void aCallOnAnEventLoopIsRefusedInWords() {
		this.runpod.on("GET /health").answers(Answer.sample("health"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		Mono<Object> onAnEventLoop = endpoint.reactive()
			.health()
			.publishOn(Schedulers.parallel())
			.map((health) -> endpoint.run("x"));
		assertThatIllegalStateException().isThrownBy(() -> onAnEventLoop.block(RecordedRunPod.LIMIT))
			.withMessageMatching(
					"A RunPodEndpoint blocks, and thread 'parallel-\\d+' must not: use endpoint\\.reactive\\(\\)"
							+ " here, or call from another thread");
		Mono<Object> onNetty = endpoint.reactive().health().map((health) -> endpoint.stream("a", Word.class));
		assertThatIllegalStateException().isThrownBy(() -> onNetty.block(RecordedRunPod.LIMIT))
			.withMessageStartingWith("A RunPodEndpoint blocks, and thread 'reactor-http-");
		assertThat(this.runpod.count("POST /run")).isZero();
	}

	@Test
	void theStackOfTheCallerIsKept() {
		this.runpod.on(AWAIT).answers(Answer.sample("problem-404-job"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> endpoint.await(RecordedRunPod.JOB))
			.satisfies((ex) -> assertThat(ex.getSuppressed())
				.anySatisfy((here) -> assertThat(here.getStackTrace()).extracting(StackTraceElement::getClassName)
					.contains(CancellationTests.class.getName())));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void aVirtualThreadWaitsAndIsInterrupted() throws ReflectiveOperationException {
		this.runpod.on("POST /runsync").answers(Answer.sample("runsync-completed"));
		this.runpod.on(AWAIT).answers(Answer.sample("status-in-progress").never());
		RunPodEndpoint endpoint = this.runpod.endpoint();
		CompletableFuture<Boolean> waited = new CompletableFuture<>();
		CompletableFuture<Throwable> interrupted = new CompletableFuture<>();
		Thread thread = virtual(() -> {
			waited.complete(endpoint.runSync("x").succeeded());
			try {
				endpoint.await(RecordedRunPod.JOB);
			}
			catch (RunPodInterruptedException ex) {
				interrupted.complete(ex);
			}
		});
		assertThat(RecordedRunPod.get(waited)).isTrue();
		RecordedRunPod.until(() -> this.runpod.count(AWAIT) == 1);
		thread.interrupt();
		assertThat(RecordedRunPod.get(interrupted)).hasMessageContaining(RecordedRunPod.JOB);
	}

	// by reflection: this is compiled for 17
	private static Thread virtual(Runnable task) throws ReflectiveOperationException {
		return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
	}

	private RunPodEndpoint endpoint(RawServer server) {
		return this.runpod.endpoint(this.runpod.client().baseUrl(server.baseUrl()), (options) -> {
		});
	}

	/**
	 * A caller on a thread of its own.
	 */
	static class Interrupted {

		final AtomicBoolean flag = new AtomicBoolean();

		private final CompletableFuture<Object> result = new CompletableFuture<>();

		private final Thread thread;

		Interrupted(Callable<?> call) {
			this.thread = new Thread(() -> {
				try {
					this.result.complete(call.call());
				}
				catch (Exception ex) {
					this.flag.set(Thread.currentThread().isInterrupted());
					this.result.completeExceptionally(ex);
				}
			});
			this.thread.start();
		}

		void interrupt() {
			this.thread.interrupt();
		}

		void outcome() throws Throwable {
			try {
				RecordedRunPod.get(this.result);
			}
			catch (CompletionException ex) {
				throw ex.getCause();
			}
		}

	}

}
