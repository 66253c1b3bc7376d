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

package io.runpod.spring.boot.autoconfigure;

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
import io.runpod.client.job.RunPodClientClosedException;
import io.runpod.client.job.RunPodJob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RunPodClientShutdown}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RunPodClientShutdownTests {

	// as Boot has them
	private static final int REQUESTS_FINISH = SmartLifecycle.DEFAULT_PHASE - 1024;

	private static final int SERVER_STOPS = SmartLifecycle.DEFAULT_PHASE - 2048;

	@RegisterExtension
	private static final FakeRunPod runPod = new FakeRunPod();

	private final ApplicationContextRunner contextRunner = TestApplication.withSdxl();

	@Test
	void threadThatWaitsForAJobIsToldItsId(CapturedOutput output) {
		closesWhileWaiting((endpoint) -> CompletableFuture.supplyAsync(() -> endpoint.await("job")), (wait) -> {
			assertThat(wait).isCompletedExceptionally();
			assertThat(closed(wait).getJobId()).isEqualTo("job");
			assertThat(output)
				.containsOnlyOnce("The RunPod client was closed while 1 call was under way: sdxl/job. Jobs go on");
		});
	}

	@Test
	void subscriberThatWaitsForAJobIsToldItsId() {
		closesWhileWaiting((endpoint) -> endpoint.reactive().await("job").toFuture(), (wait) -> {
			assertThat(wait).isCompletedExceptionally();
			assertThat(closed(wait).getJobId()).isEqualTo("job");
		});
	}

	private void closesWhileWaiting(Function<RunPodEndpoint, CompletableFuture<RunPodJob>> call,
			Consumer<CompletableFuture<RunPodJob>> afterwards) {
		runPod.answer(WireMock.get(WireMock.urlPathEqualTo("/v2/abc123/status-sync/job")),
				FakeRunPod.sample("status-completed.json").withFixedDelay(20_000));
		Stop requestsFinish = new Stop(REQUESTS_FINISH);
		Stop serverStops = new Stop(SERVER_STOPS);
		this.contextRunner.withPropertyValues(runPod.asBaseUrl())
			.withBean("requestsFinish", Stop.class, () -> requestsFinish)
			.withBean("serverStops", Stop.class, () -> serverStops)
			.run((context) -> {
				CompletableFuture<RunPodJob> wait = call.apply(context.getBean(RunPodEndpoint.class));
				requestsFinish.waits = wait;
				serverStops.waits = wait;
				runPod.awaitRequest(WireMock.getRequestedFor(WireMock.urlPathEqualTo("/v2/abc123/status-sync/job")));
				context.getSourceApplicationContext(ConfigurableApplicationContext.class).close();
				assertThat(requestsFinish.done).as("while requests may finish").isFalse();
				assertThat(serverStops.done).as("before the server is stopped").isTrue();
				afterwards.accept(wait);
			});
	}

	@Test
	void newCallsAreRefusedInWords() {
		this.contextRunner.withPropertyValues(runPod.asBaseUrl()).run((context) -> {
			RunPodEndpoint endpoint = context.getBean(RunPodEndpoint.class);
			context.getSourceApplicationContext(ConfigurableApplicationContext.class).close();
			assertThatExceptionOfType(RunPodClientClosedException.class).isThrownBy(() -> endpoint.run("x"))
				.withMessageStartingWith("The RunPod client is closed; nothing was sent to endpoint 'sdxl'.");
			assertThat(runPod.server().getAllServeEvents()).isEmpty();
		});
	}

	@Test
	void contextThatIsStartedAgainHasItsClientStill() {
		runPod.answer(WireMock.get("/v2/abc123/health"), "health.json");
		this.contextRunner.withPropertyValues(runPod.asBaseUrl()).run((context) -> {
			RunPodEndpoint endpoint = context.getBean(RunPodEndpoint.class);
			ConfigurableApplicationContext source = context
				.getSourceApplicationContext(ConfigurableApplicationContext.class);
			source.stop();
			source.start();
			assertThat(endpoint.health().workers().idle()).isEqualTo(2);
		});
	}

	@Test
	void clientThatNobodyAskedForIsNotMadeToBeClosed(CapturedOutput output) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WebClientAutoConfiguration.class, RunPodAutoConfiguration.class))
			.run((context) -> {
				context.getSourceApplicationContext(ConfigurableApplicationContext.class).close();
				assertThat(output).doesNotContain("RunPod endpoints").doesNotContain("api-key");
			});
	}

	@Test
	void clientOfTheApplicationIsClosedToo() {
		RunPodClient own = RunPodClient.builder(WebClient.builder()).apiKey(() -> "own").build();
		this.contextRunner.withBean("own", RunPodClient.class, () -> own).run((context) -> {
			assertThat(context).hasSingleBean(RunPodClient.class);
			context.getSourceApplicationContext(ConfigurableApplicationContext.class).close();
			assertThatExceptionOfType(RunPodClientClosedException.class)
				.isThrownBy(() -> own.endpoint("abc123").health());
		});
	}

	private static RunPodClientClosedException closed(CompletableFuture<?> wait) {
		Throwable ex = wait.handle((value, error) -> error).orTimeout(10, TimeUnit.SECONDS).join();
		Throwable cause = (ex instanceof CompletionException) ? ex.getCause() : ex;
		assertThat(cause).isInstanceOf(RunPodClientClosedException.class);
		return (RunPodClientClosedException) cause;
	}

	/**
	 * Looks, in its phase, whether a wait is over.
	 */
	private static final class Stop implements SmartLifecycle {

		private final int phase;

		private CompletableFuture<?> waits = CompletableFuture.completedFuture(null);

		private boolean done;

		private boolean running;

		Stop(int phase) {
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
			this.done = (this.phase == SERVER_STOPS) ? this.waits.handle((value, ex) -> true)
				.completeOnTimeout(false, Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS)
				.join() : this.waits.isDone();
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

}
