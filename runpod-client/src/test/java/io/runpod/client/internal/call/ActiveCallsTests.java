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

package io.runpod.client.internal.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.micrometer.observation.Observation;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.http.RequestFailure.Kind;
import io.runpod.client.internal.http.RequestFailures;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.instrumentation.Instrumentation;
import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ActiveCalls}.
 */
class ActiveCallsTests {

	private static final Duration GRACE_PERIOD = Duration.ofSeconds(6);

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final ClientClock clock = ClientClock.of(this.scheduler);

	private final ActiveCalls activeCalls = new ActiveCalls(this.clock);

	@Test
	void closeTerminatesWaitsImmediately() {
		CompletableFuture<Long> wait = register(this.activeCalls, newContext());
		CompletableFuture<Void> close = close(this.activeCalls);
		assertThat(wait).isCompleted();
		assertThat(close).isCompleted();
		assertThat(this.activeCalls.count()).isZero();
	}

	@Test
	void closeTerminatesTenThousandWaits() {
		IntStream.range(0, 10_000).forEach((i) -> register(this.activeCalls, newContext()));
		assertThat(close(this.activeCalls)).isCompleted();
		assertThat(this.activeCalls.count()).isZero();
	}

	@Test
	void closeWaitsForResponseToSubmission() {
		CallContext context = newContext();
		CompletableFuture<Long> call = register(this.activeCalls, context);
		Sinks.One<RunPodJob> response = submit(context);
		CompletableFuture<Void> close = close(this.activeCalls);
		assertThat(call).isNotDone();
		assertThat(close).isNotDone();
		response.tryEmitValue(RunPodJob.builder("job-1", JobStatus.IN_QUEUE).build());
		assertThat(call).isCompleted();
		assertThat(close).isCompleted();
		assertThat(context.jobId()).isEqualTo("job-1");
	}

	@Test
	void closeDoesNotWaitForRetryOfSubmission() {
		CallContext context = newContext();
		CompletableFuture<Long> call = register(this.activeCalls, context);
		Sinks.One<RunPodJob> response = submit(context);
		CompletableFuture<Void> close = close(this.activeCalls);
		response.tryEmitError(RequestFailures.of(Kind.THROTTLED, Operation.RUN));
		assertThat(call).isCompleted();
		assertThat(close).isCompleted();
	}

	@Test
	void closeTerminatesSubmissionAfterGracePeriod() {
		CallContext context = newContext();
		CompletableFuture<Long> call = register(this.activeCalls, context);
		submit(context);
		CompletableFuture<Void> close = close(this.activeCalls);
		this.scheduler.advanceTimeBy(GRACE_PERIOD.minusMillis(1));
		assertThat(call).isNotDone();
		this.scheduler.advanceTimeBy(Duration.ofMillis(1));
		assertThat(call).isCompleted();
		assertThat(close).isCompleted();
	}

	@Test
	void closeWaitsForCancellationOfChild() {
		Sinks.Empty<Void> cancellation = Sinks.empty();
		this.activeCalls.child().runCancellation("sdxl", "job-1", cancellation.asMono());
		CompletableFuture<Void> close = close(this.activeCalls);
		assertThat(close).isNotDone();
		cancellation.tryEmitEmpty();
		assertThat(close).isCompleted();
	}

	@Test
	void closeOfChildDoesNotTerminateCallsOfParent() {
		ActiveCalls child = this.activeCalls.child();
		CompletableFuture<Long> call = register(this.activeCalls, newContext());
		CompletableFuture<Long> childCall = register(child, newContext());
		assertThat(close(child)).isCompleted();
		assertThat(childCall).isCompleted();
		assertThat(call).isNotDone();
		assertThat(child.isClosed()).isTrue();
		assertThat(this.activeCalls.isClosed()).isFalse();
	}

	@Test
	void callRegisteredAfterCloseIsTerminated() {
		close(this.activeCalls);
		assertThat(register(this.activeCalls, newContext())).isCompleted();
	}

	private CallContext newContext() {
		return new CallContext(this.clock.deadlineAfter(Duration.ofMinutes(1)), null,
				Instrumentation.noop().callEvents("sdxl", Observation.NOOP));
	}

	private CompletableFuture<Long> register(ActiveCalls registry, CallContext context) {
		return registry.timeoutOrClose("sdxl", context).toFuture();
	}

	private Sinks.One<RunPodJob> submit(CallContext context) {
		Sinks.One<RunPodJob> response = Sinks.one();
		context.trackedSubmission(response.asMono())
			.doAfterTerminate(this.activeCalls::signalChange)
			.onErrorResume((ex) -> Mono.empty())
			.subscribe();
		return response;
	}

	private static CompletableFuture<Void> close(ActiveCalls registry) {
		return registry.close().toFuture();
	}

}
