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

package io.runpod.spring.boot.autoconfigure.lifecycle;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodClientClosedException;
import io.runpod.client.job.RunPodJob;
import io.runpod.spring.boot.autoconfigure.MockRunPodServer;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;
import io.runpod.spring.boot.autoconfigure.RunPodContextRunners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RunPodClientLifecycle}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RunPodClientLifecycleTests {

	// as Boot has them
	private static final int GRACEFUL_SHUTDOWN_PHASE = SmartLifecycle.DEFAULT_PHASE - 1024;

	private static final int SERVER_STOP_PHASE = SmartLifecycle.DEFAULT_PHASE - 2048;

	@RegisterExtension
	private static final MockRunPodServer runPod = new MockRunPodServer();

	private final ApplicationContextRunner contextRunner = RunPodContextRunners.createWithSdxl();

	@Test
	void blockedThreadReceivesExceptionWithJobId(CapturedOutput output) {
		closeContextWhileAwaiting((endpoint) -> CompletableFuture.supplyAsync(() -> endpoint.await("job")), (wait) -> {
			assertThat(wait).isCompletedExceptionally();
			assertThat(getClosedException(wait).getJobId()).isEqualTo("job");
			assertThat(output)
				.containsOnlyOnce("The RunPod client was closed while 1 call was active: sdxl/job. Jobs continue");
		});
	}

	@Test
	void subscriberReceivesExceptionWithJobId() {
		closeContextWhileAwaiting((endpoint) -> endpoint.reactive().await("job").toFuture(), (wait) -> {
			assertThat(wait).isCompletedExceptionally();
			assertThat(getClosedException(wait).getJobId()).isEqualTo("job");
		});
	}

	private void closeContextWhileAwaiting(Function<RunPodEndpoint, CompletableFuture<RunPodJob>> call,
			Consumer<CompletableFuture<RunPodJob>> assertions) {
		runPod.stub(WireMock.get(WireMock.urlPathEqualTo("/v2/abc123/status-sync/job")),
				MockRunPodServer.sampleResponse("status-completed.json").withFixedDelay(20_000));
		ShutdownProbe gracefulShutdown = new ShutdownProbe(GRACEFUL_SHUTDOWN_PHASE);
		ShutdownProbe serverStop = new ShutdownProbe(SERVER_STOP_PHASE);
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withBean("requestsFinish", ShutdownProbe.class, () -> gracefulShutdown)
			.withBean("serverStops", ShutdownProbe.class, () -> serverStop)
			.run((context) -> {
				CompletableFuture<RunPodJob> wait = call.apply(context.getBean(RunPodEndpoint.class));
				gracefulShutdown.pendingCall = wait;
				serverStop.pendingCall = wait;
				runPod.awaitRequest(WireMock.getRequestedFor(WireMock.urlPathEqualTo("/v2/abc123/status-sync/job")));
				context.getSourceApplicationContext(ConfigurableApplicationContext.class).close();
				assertThat(gracefulShutdown.callCompleted).as("while requests may finish").isFalse();
				assertThat(serverStop.callCompleted).as("before the server is stopped").isTrue();
				assertions.accept(wait);
			});
	}

	@Test
	void newCallsAreRejectedWithMessageWhenClosed() {
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties()).run((context) -> {
			RunPodEndpoint endpoint = context.getBean(RunPodEndpoint.class);
			context.getSourceApplicationContext(ConfigurableApplicationContext.class).close();
			assertThatExceptionOfType(RunPodClientClosedException.class).isThrownBy(() -> endpoint.run("x"))
				.withMessageStartingWith("The RunPod client is closed; nothing was sent to endpoint 'sdxl'.");
			assertThat(runPod.server().getAllServeEvents()).isEmpty();
		});
	}

	@Test
	void restartedContextKeepsClient() {
		runPod.stub(WireMock.get("/v2/abc123/health"), "health.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties()).run((context) -> {
			RunPodEndpoint endpoint = context.getBean(RunPodEndpoint.class);
			ConfigurableApplicationContext source = context
				.getSourceApplicationContext(ConfigurableApplicationContext.class);
			source.stop();
			source.start();
			assertThat(endpoint.health().workers().idle()).isEqualTo(2);
		});
	}

	@Test
	void unusedClientIsNotCreatedOnClose(CapturedOutput output) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WebClientAutoConfiguration.class,
				RunPodAutoConfiguration.class, RunPodLifecycleAutoConfiguration.class))
			.run((context) -> {
				context.getSourceApplicationContext(ConfigurableApplicationContext.class).close();
				assertThat(output).doesNotContain("RunPod endpoints").doesNotContain("api-key");
			});
	}

	@Test
	void userDefinedClientIsClosed() {
		RunPodClient userClient = RunPodClient.builder(WebClient.builder()).apiKey(() -> "own").build();
		this.contextRunner.withBean("own", RunPodClient.class, () -> userClient).run((context) -> {
			assertThat(context).hasSingleBean(RunPodClient.class);
			context.getSourceApplicationContext(ConfigurableApplicationContext.class).close();
			assertThatExceptionOfType(RunPodClientClosedException.class)
				.isThrownBy(() -> userClient.endpoint("abc123").health());
		});
	}

	@Test
	void mockedClientDoesNotAffectLifecycle() {
		RunPodClient mockedClient = mock(RunPodClient.class);
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(RunPodAutoConfiguration.class, RunPodLifecycleAutoConfiguration.class))
			.withBean(RunPodClient.class, () -> mockedClient)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				ConfigurableApplicationContext source = context
					.getSourceApplicationContext(ConfigurableApplicationContext.class);
				source.stop();
				source.start();
				source.close();
				then(mockedClient).should(atLeastOnce()).close();
			});
	}

	private static RunPodClientClosedException getClosedException(CompletableFuture<?> wait) {
		Throwable ex = wait.handle((value, error) -> error).orTimeout(10, TimeUnit.SECONDS).join();
		Throwable cause = (ex instanceof CompletionException) ? ex.getCause() : ex;
		assertThat(cause).isInstanceOf(RunPodClientClosedException.class);
		return (RunPodClientClosedException) cause;
	}

	/**
	 * Lifecycle that records in its phase whether a wait has ended.
	 */
	private static final class ShutdownProbe implements SmartLifecycle {

		private final int phase;

		private CompletableFuture<?> pendingCall = CompletableFuture.completedFuture(null);

		private boolean callCompleted;

		private boolean running;

		ShutdownProbe(int phase) {
			this.phase = phase;
		}

		@Override
		public int getPhase() {
			return this.phase;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			// a thread that waited may need a moment to return
			this.callCompleted = (this.phase == SERVER_STOP_PHASE) ? this.pendingCall.handle((value, ex) -> true)
				.completeOnTimeout(false, Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS)
				.join() : this.pendingCall.isDone();
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

}
