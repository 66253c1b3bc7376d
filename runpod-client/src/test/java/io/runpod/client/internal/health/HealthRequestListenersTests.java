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

package io.runpod.client.internal.health;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.retry.Retry;

import io.runpod.client.health.EndpointHealth;
import io.runpod.client.internal.health.HealthMonitor.MonitoringLifecycle;
import io.runpod.client.internal.health.HealthMonitor.RequestListener;
import io.runpod.client.internal.http.RequestFailure.Kind;
import io.runpod.client.internal.http.RequestFailures;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.timer.ClientClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many requests each of those counts who want to know the health.
 */
class HealthRequestListenersTests {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final HealthMonitor monitor = new HealthMonitor(ClientClock.of(this.time), new MonitoringLifecycle());

	private Sinks.One<EndpointHealth> response = Sinks.one();

	private final Mono<EndpointHealth> request = Mono.defer(() -> {
		this.response = Sinks.one();
		return this.response.asMono();
	});

	@Test
	void listenerCountsActiveAndLaterRequests() {
		AtomicInteger first = new AtomicInteger();
		AtomicInteger duringRequest = new AtomicInteger();
		AtomicInteger duringBackoff = new AtomicInteger();
		AtomicInteger last = new AtomicInteger();
		requestHealth(first);
		requestHealth(duringRequest);
		failRequest();
		requestHealth(duringBackoff);
		assertThat(duringBackoff).hasValue(0);
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		Disposable lastSubscription = requestHealth(last);
		assertThat(first).hasValue(2);
		assertThat(duringRequest).hasValue(2);
		assertThat(duringBackoff).hasValue(1);
		assertThat(last).hasValue(1);
		lastSubscription.dispose();
		failRequest();
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(duringBackoff).hasValue(2);
		assertThat(last).hasValue(1);
	}

	@Test
	void listenerAddedDuringNotificationCountsOnce() {
		AtomicInteger first = new AtomicInteger();
		AtomicInteger second = new AtomicInteger();
		requestHealth(() -> {
			if (first.incrementAndGet() == 1) {
				requestHealth(second);
			}
		});
		assertThat(first).hasValue(1);
		assertThat(second).hasValue(1);
	}

	@Test
	void scheduledRequestIsCountedByJoiningCaller() {
		MonitoringLifecycle lifecycle = new MonitoringLifecycle();
		HealthMonitor scheduledMonitor = new HealthMonitor(ClientClock.of(this.time), lifecycle);
		scheduledMonitor.schedule(Duration.ofSeconds(1), this.request);
		lifecycle.start();
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		AtomicInteger count = new AtomicInteger();
		scheduledMonitor
			.health(Duration.ZERO, requestListener(count::incrementAndGet), this.request, (request) -> request)
			.subscribe();
		assertThat(count).hasValue(1);
		lifecycle.stop();
	}

	private void failRequest() {
		this.response.tryEmitError(RequestFailures.of(Kind.SERVER_ERROR, Operation.HEALTH));
	}

	private Disposable requestHealth(AtomicInteger count) {
		return requestHealth(count::incrementAndGet);
	}

	private Disposable requestHealth(Runnable requestStarted) {
		return this.monitor
			.health(Duration.ZERO, requestListener(requestStarted), this.request,
					(request) -> request.retryWhen(Retry.fixedDelay(5, Duration.ofSeconds(1)).scheduler(this.time)))
			.subscribe();
	}

	private static RequestListener requestListener(Runnable requestStarted) {
		return new RequestListener(requestStarted, (failure) -> {
		});
	}

}
