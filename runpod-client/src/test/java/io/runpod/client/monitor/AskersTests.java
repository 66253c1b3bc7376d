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

package io.runpod.client.monitor;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.retry.Retry;

import io.runpod.client.job.EndpointHealth;
import io.runpod.client.monitor.HealthMonitor.Asking;
import io.runpod.client.monitor.HealthMonitor.Rounds;
import io.runpod.client.time.Time;
import io.runpod.client.wire.Fault.Kind;
import io.runpod.client.wire.Faults;
import io.runpod.client.wire.Wire.Operation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many requests each of those counts who want to know the health.
 */
class AskersTests {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final HealthMonitor monitor = new HealthMonitor(Time.of(this.time), new Rounds());

	private Sinks.One<EndpointHealth> answer = Sinks.one();

	private final Mono<EndpointHealth> request = Mono.defer(() -> {
		this.answer = Sinks.one();
		return this.answer.asMono();
	});

	@Test
	void eachCountsTheRequestsFromTheOneThatWasOnItsWay() {
		AtomicInteger first = new AtomicInteger();
		AtomicInteger meanwhile = new AtomicInteger();
		AtomicInteger inThePause = new AtomicInteger();
		AtomicInteger last = new AtomicInteger();
		ask(first);
		ask(meanwhile);
		fail();
		ask(inThePause);
		assertThat(inThePause).hasValue(0);
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		Disposable leaving = ask(last);
		assertThat(first).hasValue(2);
		assertThat(meanwhile).hasValue(2);
		assertThat(inThePause).hasValue(1);
		assertThat(last).hasValue(1);
		leaving.dispose();
		fail();
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(inThePause).hasValue(2);
		assertThat(last).hasValue(1);
	}

	@Test
	void whoJoinsWhileTheOthersAreToldCountsOnce() {
		AtomicInteger first = new AtomicInteger();
		AtomicInteger second = new AtomicInteger();
		ask(() -> {
			if (first.incrementAndGet() == 1) {
				ask(second);
			}
		});
		assertThat(first).hasValue(1);
		assertThat(second).hasValue(1);
	}

	@Test
	void aLookByItselfIsCountedByWhoWaitsForIt() {
		Rounds rounds = new Rounds();
		HealthMonitor looking = new HealthMonitor(Time.of(this.time), rounds);
		looking.every(Duration.ofSeconds(1), this.request);
		rounds.start();
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		AtomicInteger asked = new AtomicInteger();
		looking.health(Duration.ZERO, asking(asked::incrementAndGet), this.request, (request) -> request).subscribe();
		assertThat(asked).hasValue(1);
		rounds.stop();
	}

	private void fail() {
		this.answer.tryEmitError(Faults.of(Kind.SERVER_ERROR, Operation.HEALTH));
	}

	private Disposable ask(AtomicInteger count) {
		return ask(count::incrementAndGet);
	}

	private Disposable ask(Runnable asks) {
		return this.monitor
			.health(Duration.ZERO, asking(asks), this.request,
					(request) -> request.retryWhen(Retry.fixedDelay(5, Duration.ofSeconds(1)).scheduler(this.time)))
			.subscribe();
	}

	private static Asking asking(Runnable asks) {
		return new Asking(asks, (fault) -> {
		});
	}

}
