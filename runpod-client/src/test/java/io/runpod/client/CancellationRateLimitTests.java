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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;

import io.runpod.client.event.RunPodOperation;
import io.runpod.client.exception.RunPodClientClosedException;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.testsupport.RawHttpServer;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * More jobs to cancel at once than the rate limit permits: 100 in ten seconds.
 */
class CancellationRateLimitTests {

	private static final int JOBS = 400;

	private static final int LIMIT = 100;

	private static final Duration WINDOW = Duration.ofSeconds(10);

	private static final String NOT_SENT = "The request to cancel it has not been sent yet, because of the rate limit";

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final VirtualTime time = new VirtualTime();

	private final RawHttpServer server = RawHttpServer.respondingBy((request) -> {
		String[] path = request.split("[ /?]");
		return path[4].equals("cancel") ? RawHttpServer.json("{\"id\":\"" + path[5] + "\",\"status\":\"CANCELLED\"}")
				: RawHttpServer.noResponse();
	});

	@AfterEach
	void closeServer() throws Exception {
		this.server.close();
	}

	@Test
	void abandonedJobsAreCancelledAsRateLimitPermits() {
		RunPodEndpoint endpoint = endpoint((client) -> {
		}, (options) -> options.cancelOnAbandon(true));
		List<Disposable> waits = jobIds().map((id) -> endpoint.reactive().await(id).subscribe()).toList();
		waits.forEach(Disposable::dispose);
		assertThatAllJobsAreCancelled();
	}

	@Test
	void closeNamesJobsThatAreNotCancelledYet() {
		RunPodClient client = client((builder) -> {
		});
		RunPodEndpoint endpoint = endpoint(client, (options) -> options.cancelOnAbandon(true));
		List<CompletableFuture<String>> messages = jobIds()
			.map((id) -> endpoint.reactive().await(id).toFuture().handle((job, ex) -> {
				assertThat(ex).isInstanceOf(RunPodClientClosedException.class);
				assertThat(((RunPodException) ex).getJobId()).isEqualTo(id);
				return ex.getMessage();
			}))
			.toList();
		CompletableFuture<Void> close = CompletableFuture.runAsync(client::close);
		RecordedRunPod.awaitUntil(() -> cancelledJobs().size() == LIMIT);
		RecordedRunPod.awaitUntil(() -> messages.stream().filter(CompletableFuture::isDone).count() == LIMIT);
		assertThat(close).isNotDone();
		this.time.advanceBy(Duration.ofSeconds(6));
		RecordedRunPod.join(close);
		assertThat(messages.stream().map(RecordedRunPod::join).filter((message) -> message.endsWith(NOT_SENT)))
			.hasSize(JOBS - LIMIT);
		assertThatAllJobsAreCancelled();
	}

	@Test
	void timeoutNamesJobThatIsNotCancelledYet() {
		RunPodEndpoint endpoint = endpoint(CancellationRateLimitTests::permitOneCancellation,
				(options) -> options.cancelOnTimeout(true).timeout(Duration.ofSeconds(3)));
		List<CompletableFuture<Throwable>> errors = IntStream.range(0, 2)
			.mapToObj((i) -> endpoint.reactive().await("job-" + i).toFuture().handle((job, ex) -> ex))
			.toList();
		this.time.advanceBy(Duration.ofSeconds(3));
		RecordedRunPod.awaitUntil(() -> cancelledJobs().size() == 1);
		this.time.advanceBy(Duration.ofSeconds(5));
		assertThat(errors.stream().map(RecordedRunPod::join))
			.allSatisfy((error) -> assertThat(error).isInstanceOf(RunPodTimeoutException.class))
			.filteredOn((error) -> error.getMessage().contains(NOT_SENT))
			.hasSize(1);
		advanceUntilCancelled(2);
	}

	@Test
	void cancelThatIsHeldBackReportsThatNothingWasSent() {
		RunPodEndpoint endpoint = endpoint(CancellationRateLimitTests::permitOneCancellation,
				(options) -> options.timeout(Duration.ofSeconds(3)));
		RecordedRunPod.join(endpoint.reactive().cancel("job-1").toFuture());
		CompletableFuture<Throwable> error = endpoint.reactive().cancel("job-2").toFuture().handle((job, ex) -> ex);
		this.time.advanceBy(Duration.ofSeconds(3));
		assertThat(RecordedRunPod.join(error)).isInstanceOf(RunPodTimeoutException.class)
			.hasMessage("No result after 3000 ms: nothing was sent to endpoint 'sdxl' about job job-2 in that time."
					+ " Requests wait for a permit of the endpoint's rate limits");
		this.time.advanceBy(WINDOW.plusSeconds(1));
		assertThat(cancelledJobs()).containsExactly("job-1");
	}

	private static void permitOneCancellation(RunPodClient.Builder client) {
		client.rateLimit(RunPodOperation.CANCEL, (limit) -> limit.maxRequests(1));
	}

	private static Stream<String> jobIds() {
		return IntStream.range(0, JOBS).mapToObj((i) -> "job-" + i);
	}

	private void assertThatAllJobsAreCancelled() {
		advanceUntilCancelled(JOBS);
		assertThat(cancelledJobs()).containsExactlyInAnyOrderElementsOf(jobIds().toList());
		assertThat(this.time.elapsed()).isBetween(WINDOW.multipliedBy(JOBS / LIMIT - 1),
				WINDOW.multipliedBy(2 * JOBS / LIMIT));
	}

	private void advanceUntilCancelled(int jobs) {
		CompletableFuture<Void> all = CompletableFuture
			.runAsync(() -> RecordedRunPod.awaitUntil(() -> cancelledJobs().size() == jobs));
		RecordedRunPod.join(this.time.advanceUntilDone(all, Duration.ofMillis(500)));
	}

	private List<String> cancelledJobs() {
		return this.server.requests()
			.stream()
			.map((request) -> request.split("[ /?]"))
			.filter((path) -> path[4].equals("cancel"))
			.map((path) -> path[5])
			.toList();
	}

	private RunPodClient client(Consumer<RunPodClient.Builder> customizer) {
		RunPodClient.Builder builder = this.runpod.clientBuilder(this.time).baseUrl(this.server.baseUrl());
		customizer.accept(builder);
		return builder.build();
	}

	private RunPodEndpoint endpoint(Consumer<RunPodClient.Builder> client, Consumer<EndpointOptions.Builder> options) {
		return endpoint(client(client), options);
	}

	private static RunPodEndpoint endpoint(RunPodClient client, Consumer<EndpointOptions.Builder> options) {
		return client.endpoint("abc", (endpoint) -> endpoint.name("sdxl").options(options));
	}

}
