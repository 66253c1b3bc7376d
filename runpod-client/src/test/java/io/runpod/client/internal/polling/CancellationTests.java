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

package io.runpod.client.internal.polling;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodInterruptedException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.RawHttpServer;
import io.runpod.client.testsupport.RawHttpServer.RawResponse;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.RecordedRunPod.Word;
import io.runpod.client.testsupport.StubResponse;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for cancelled and interrupted calls, and for blocking calls on threads that must
 * not block.
 */
class CancellationTests {

	private static final String AWAIT = "GET /status-sync/" + RecordedRunPod.JOB_ID;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@Test
	void cancelledSubscriptionAbortsRequestInFlight() throws IOException {
		try (RawHttpServer server = RawHttpServer.respondingWith(RawHttpServer.noResponse())) {
			Disposable subscription = endpoint(server).reactive().await("job-1").subscribe();
			RecordedRunPod.awaitUntil(() -> server.requests().size() == 1);
			subscription.dispose();
			RecordedRunPod.join(server.disconnected());
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void errorAfterCancellationIsNotReportedAsDropped() {
		List<Throwable> dropped = new CopyOnWriteArrayList<>();
		AtomicReference<MonoSink<ClientResponse>> request = new AtomicReference<>();
		Hooks.onErrorDropped(dropped::add);
		try {
			Disposable subscription = this.runpod.endpoint(
					this.runpod.clientBuilder()
						.webClient((builder) -> builder.filter((clientRequest, next) -> Mono.create(request::set))),
					(options) -> {
					})
				.reactive()
				.await("job-1")
				.subscribe();
			RecordedRunPod.awaitUntil(() -> request.get() != null);
			subscription.dispose();
			request.get().error(new IOException("connection reset"));
		}
		finally {
			Hooks.resetOnErrorDropped();
		}
		assertThat(dropped).isEmpty();
	}

	@Test
	void deadlineAbortsRequestInFlight() throws IOException {
		try (RawHttpServer server = RawHttpServer.respondingWith(RawHttpServer.noResponse())) {
			VirtualTime time = new VirtualTime();
			CompletableFuture<RunPodJob> result = this.runpod
				.endpoint(this.runpod.clientBuilder().baseUrl(server.baseUrl()).scheduler(time.scheduler()),
						(options) -> options.timeout(Duration.ofSeconds(10)))
				.reactive()
				.await("job-1")
				.toFuture();
			RecordedRunPod.awaitUntil(() -> server.requests().size() == 1);
			time.advanceBy(Duration.ofSeconds(10));
			RecordedRunPod.join(server.disconnected());
			RecordedRunPod.awaitUntil(() -> server.requests().size() == 2);
			time.advanceBy(Duration.ofSeconds(1));
			assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> RecordedRunPod.join(result))
				.withCauseExactlyInstanceOf(RunPodTimeoutException.class);
			assertThat(server.requests()).hasSize(2).last().asString().contains("/health");
		}
	}

	@Test
	void interruptAbortsRequestAndReportsJobId() throws IOException {
		try (RawHttpServer server = RawHttpServer.respondingWith(
				RawHttpServer.json(StubResponse.sampleText("runsync-not-finished.json")), RawHttpServer.noResponse())) {
			RunPodEndpoint endpoint = endpoint(server);
			InterruptibleCaller caller = new InterruptibleCaller(() -> endpoint.runSync("x"));
			RecordedRunPod.awaitUntil(() -> server.requests().size() == 2);
			caller.interrupt();
			assertThatExceptionOfType(RunPodInterruptedException.class).isThrownBy(caller::rethrowFailure)
				.withMessage("Interrupted while waiting for endpoint 'sdxl', job " + RecordedRunPod.SYNC_JOB_ID
						+ "; it continues at RunPod, await its id to resume waiting")
				.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(RecordedRunPod.SYNC_JOB_ID));
			assertThat(caller.interruptFlag).isTrue();
			RecordedRunPod.join(server.disconnected());
		}
	}

	@Test
	void interruptedStreamReportsJobId() throws IOException {
		try (RawHttpServer server = RawHttpServer.respondingWith(RawHttpServer.noResponse())) {
			RunPodEndpoint endpoint = endpoint(server);
			InterruptibleCaller caller = new InterruptibleCaller(() -> {
				try (Stream<Word> chunks = endpoint.stream("job-1", Word.class)) {
					return chunks.toList();
				}
			});
			RecordedRunPod.awaitUntil(() -> server.requests().size() == 1);
			caller.interrupt();
			assertThatExceptionOfType(RunPodInterruptedException.class).isThrownBy(caller::rethrowFailure)
				.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo("job-1"));
			assertThat(caller.interruptFlag).isTrue();
			RecordedRunPod.join(server.disconnected());
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void interruptedRunStreamAbortsRequest(boolean submitted) throws IOException {
		RawResponse response = submitted ? RawHttpServer.json(StubResponse.sampleText("run-in-queue.json"))
				: RawHttpServer.noResponse();
		try (RawHttpServer server = RawHttpServer.respondingWith(response, RawHttpServer.noResponse())) {
			RunPodEndpoint endpoint = endpoint(server);
			InterruptibleCaller caller = new InterruptibleCaller(() -> {
				try (Stream<Word> chunks = endpoint.runStream("x", Word.class)) {
					return chunks.toList();
				}
			});
			RecordedRunPod.awaitUntil(() -> server.requests().size() == (submitted ? 2 : 1));
			caller.interrupt();
			assertThatExceptionOfType(RunPodInterruptedException.class).isThrownBy(caller::rethrowFailure)
				.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(submitted ? RecordedRunPod.JOB_ID : null));
			assertThat(caller.interruptFlag).isTrue();
			RecordedRunPod.join(server.disconnected());
		}
	}

	@Test
	void interruptedThreadSendsNoRequest() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		Thread.currentThread().interrupt();
		try {
			assertThatExceptionOfType(RunPodInterruptedException.class).isThrownBy(() -> endpoint.run("x"));
			assertThatExceptionOfType(RunPodInterruptedException.class)
				.isThrownBy(() -> endpoint.runStream("x", Word.class));
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
		assertThat(this.runpod.requestCount("POST /run")).isZero();
	}

	@Test
	void blockingCallOnEventLoopIsRejected() {
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample("health"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		Mono<Object> onAnEventLoop = endpoint.reactive()
			.health()
			.publishOn(Schedulers.parallel())
			.map((health) -> endpoint.run("x"));
		assertThatIllegalStateException().isThrownBy(() -> onAnEventLoop.block(RecordedRunPod.TIMEOUT))
			.withMessageMatching(
					"A RunPodEndpoint blocks, and thread 'parallel-\\d+' must not: use endpoint\\.reactive\\(\\)"
							+ " here, or call from another thread");
		Mono<Object> onNetty = endpoint.reactive().health().map((health) -> endpoint.stream("a", Word.class));
		assertThatIllegalStateException().isThrownBy(() -> onNetty.block(RecordedRunPod.TIMEOUT))
			.withMessageStartingWith("A RunPodEndpoint blocks, and thread 'reactor-http-");
		assertThat(this.runpod.requestCount("POST /run")).isZero();
	}

	@Test
	void callerStackTraceIsPreserved() {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("problem-404-job"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> endpoint.await(RecordedRunPod.JOB_ID))
			.satisfies((ex) -> assertThat(ex.getSuppressed())
				.anySatisfy((here) -> assertThat(here.getStackTrace()).extracting(StackTraceElement::getClassName)
					.contains(CancellationTests.class.getName())));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadCanBlockAndBeInterrupted() throws ReflectiveOperationException {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-completed"));
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-in-progress").neverSent());
		RunPodEndpoint endpoint = this.runpod.endpoint();
		CompletableFuture<Boolean> waited = new CompletableFuture<>();
		CompletableFuture<Throwable> interrupted = new CompletableFuture<>();
		Thread thread = startVirtualThread(() -> {
			waited.complete(endpoint.runSync("x").isSuccessful());
			try {
				endpoint.await(RecordedRunPod.JOB_ID);
			}
			catch (RunPodInterruptedException ex) {
				interrupted.complete(ex);
			}
		});
		assertThat(RecordedRunPod.join(waited)).isTrue();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(AWAIT) == 1);
		thread.interrupt();
		assertThat(RecordedRunPod.join(interrupted)).hasMessageContaining(RecordedRunPod.JOB_ID);
	}

	// by reflection: compiled for Java 17
	private static Thread startVirtualThread(Runnable task) throws ReflectiveOperationException {
		return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
	}

	private RunPodEndpoint endpoint(RawHttpServer server) {
		return this.runpod.endpoint(this.runpod.clientBuilder().baseUrl(server.baseUrl()), (options) -> {
		});
	}

	/**
	 * A caller on a separate thread.
	 */
	static class InterruptibleCaller {

		final AtomicBoolean interruptFlag = new AtomicBoolean();

		private final CompletableFuture<Object> result = new CompletableFuture<>();

		private final Thread thread;

		InterruptibleCaller(Callable<?> call) {
			this.thread = new Thread(() -> {
				try {
					this.result.complete(call.call());
				}
				catch (Exception ex) {
					this.interruptFlag.set(Thread.currentThread().isInterrupted());
					this.result.completeExceptionally(ex);
				}
			});
			this.thread.start();
		}

		void interrupt() {
			this.thread.interrupt();
		}

		void rethrowFailure() throws Throwable {
			try {
				RecordedRunPod.join(this.result);
			}
			catch (CompletionException ex) {
				throw ex.getCause();
			}
		}

	}

}
