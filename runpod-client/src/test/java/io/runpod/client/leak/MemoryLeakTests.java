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

package io.runpod.client.leak;

import java.lang.ref.WeakReference;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.runpod.client.EndpointActivity;
import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.testsupport.RecordedRunPod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that cancelled awaits are garbage collected and free their permits.
 */
class MemoryLeakTests {

	private static final int WAITS = 10_000;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final AtomicInteger inFlight = new AtomicInteger();

	private final CountingObservationHandler observationHandler = new CountingObservationHandler();

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private RunPodClient client;

	// never responds
	private final DisposableServer server = HttpServer.create()
		.port(0)
		.handle((request, response) -> Mono.<Void>never()
			.doOnSubscribe((subscription) -> this.inFlight.incrementAndGet())
			.doFinally((signal) -> this.inFlight.decrementAndGet()))
		.bindNow();

	@AfterEach
	void close() {
		this.server.disposeNow();
	}

	@Test
	void cancelledAwaitsAreGarbageCollected() {
		RunPodEndpoint sdxl = endpoint();
		List<WeakReference<Object>> callers = startAndCancelAwaits(sdxl);
		assertIdle(sdxl);
		RecordedRunPod.awaitUntil(() -> {
			System.gc();
			return callers.stream().allMatch((reference) -> reference.get() == null);
		});
		assertThat(this.observationHandler.started.get()).isEqualTo(WAITS);
		assertThat(this.observationHandler.stopped.get()).isEqualTo(WAITS);
		assertStillOperational(sdxl);
	}

	private RunPodEndpoint endpoint() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(this.observationHandler);
		this.client = this.runpod.clientBuilder()
			.baseUrl(URI.create("http://localhost:" + this.server.port() + "/v2"))
			.scheduler(this.scheduler)
			.observationRegistry(registry)
			.build();
		return this.client.endpoint("abc123",
				(endpoint) -> endpoint.name("sdxl").options((options) -> options.timeout(Duration.ofHours(1))));
	}

	private EndpointActivity activity(RunPodEndpoint endpoint) {
		return this.client.operations().activity(endpoint).orElseThrow();
	}

	private List<WeakReference<Object>> startAndCancelAwaits(RunPodEndpoint sdxl) {
		List<WeakReference<Object>> callers = new ArrayList<>();
		List<Disposable> waits = IntStream.range(0, WAITS).mapToObj((number) -> {
			Object caller = new byte[1];
			callers.add(new WeakReference<>(caller));
			return sdxl.reactive()
				.await("job-" + number)
				.contextWrite((context) -> context.put("caller", caller))
				.subscribe();
		}).toList();
		this.scheduler.advanceTimeBy(Duration.ofSeconds(1));
		RecordedRunPod.awaitUntil(() -> this.inFlight.get() > 100);
		assertThat(activity(sdxl).awaitedJobs(1).total()).isEqualTo(WAITS);
		waits.forEach(Disposable::dispose);
		return callers;
	}

	private void assertStillOperational(RunPodEndpoint sdxl) {
		Disposable next = sdxl.reactive().await("next").subscribe();
		RecordedRunPod.awaitUntil(() -> {
			this.scheduler.advanceTimeBy(Duration.ofMillis(100));
			return this.inFlight.get() == 1;
		});
		assertThat(activity(sdxl).awaitedJobs(1).total()).isEqualTo(1);
		next.dispose();
		assertIdle(sdxl);
	}

	private void assertIdle(RunPodEndpoint sdxl) {
		RecordedRunPod.awaitUntil(() -> this.inFlight.get() == 0);
		EndpointActivity activity = activity(sdxl);
		assertThat(activity.awaitedJobs(10).jobs()).isEmpty();
		assertThat(activity.awaitedJobs(10).total()).isZero();
		assertThat(activity.limits()).isNotEmpty().allSatisfy((limit) -> {
			assertThat(limit.inFlight()).as(limit.toString()).isZero();
			assertThat(limit.waiting()).as(limit.toString()).isZero();
		});
		int requests = this.inFlight.get();
		this.scheduler.advanceTimeBy(Duration.ofMinutes(30));
		assertThat(this.inFlight.get()).isEqualTo(requests);
	}

	private static final class CountingObservationHandler implements ObservationHandler<Observation.Context> {

		private final AtomicInteger started = new AtomicInteger();

		private final AtomicInteger stopped = new AtomicInteger();

		@Override
		public void onStart(Observation.Context context) {
			this.started.incrementAndGet();
		}

		@Override
		public void onStop(Observation.Context context) {
			this.stopped.incrementAndGet();
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
