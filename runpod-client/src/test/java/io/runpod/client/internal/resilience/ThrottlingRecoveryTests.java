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

package io.runpod.client.internal.resilience;

import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.runpod.client.internal.http.RequestFailure.Kind;
import io.runpod.client.internal.http.RequestFailures;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.timer.JumpingClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Recovery of the rate limits after a period of responses with status 429.
 */
class ThrottlingRecoveryTests {

	private static final Duration WINDOW = Duration.ofSeconds(10);

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final JumpingClock clock = new JumpingClock(this.scheduler);

	private final RequestExecutor executor = new RequestExecutor.Factory(this.clock.clock(), 1, Map.of(), 500).create()
		.withRetry(Integer.MAX_VALUE, false, (outcome) -> {
		});

	private int accepted;

	private int sent;

	private boolean throttling;

	@ParameterizedTest
	@CsvSource({ "RUN,1", "RUN,5", "RUN,30", "RUN,120", "RUN,600", "STATUS,1", "STATUS,30", "STATUS,600" })
	void rateIsFullOneMinuteAfterBurstOfRejections(Operation operation, int seconds) {
		for (int caller = 0; caller < 200; caller++) {
			call(operation).repeat().subscribe();
		}
		this.scheduler.advanceTimeBy(WINDOW.multipliedBy(3));
		int before = acceptedInTwoWindows();
		this.throttling = true;
		this.scheduler.advanceTimeBy(Duration.ofSeconds(seconds));
		this.throttling = false;
		this.scheduler.advanceTimeBy(Duration.ofMinutes(1));
		// a rejection of the request that probes the limit may reduce one of the rates
		int after = IntStream.range(0, 3).map((index) -> acceptedInTwoWindows()).max().orElseThrow();
		assertThat(after).isGreaterThan(before * 9 / 10);
	}

	@Test
	void longOutageIsProbedWithFewRequests() {
		for (int caller = 0; caller < 200; caller++) {
			call(Operation.RUN).repeat().subscribe();
		}
		this.throttling = true;
		this.scheduler.advanceTimeBy(Duration.ofMinutes(5));
		this.sent = 0;
		this.scheduler.advanceTimeBy(WINDOW.multipliedBy(6));
		assertThat(this.sent).isBetween(1, 6 * 60);
	}

	@Test
	void randomRejectionsOfTwoPercentCostLittleThroughput() {
		for (int caller = 0; caller < 200; caller++) {
			call(Operation.RUN).repeat().subscribe();
		}
		this.scheduler.advanceTimeBy(WINDOW.multipliedBy(3));
		int before = acceptedInTwoWindows();
		this.rejectEvery = 50;
		this.scheduler.advanceTimeBy(WINDOW.multipliedBy(6));
		assertThat(acceptedInTwoWindows()).isGreaterThan(before * 9 / 10);
	}

	private int rejectEvery = Integer.MAX_VALUE;

	private int acceptedInTwoWindows() {
		this.accepted = 0;
		this.scheduler.advanceTimeBy(WINDOW.multipliedBy(2));
		return this.accepted;
	}

	private Mono<String> call(Operation operation) {
		return this.executor.execute(operation, Mono.defer(this::respond));
	}

	private Mono<String> respond() {
		this.sent++;
		boolean rejected = this.throttling || this.sent % this.rejectEvery == 0;
		return this.clock.clock().delay(Duration.ofMillis(50)).then(Mono.defer(() -> {
			if (rejected) {
				return Mono.error(RequestFailures.of(Kind.THROTTLED, Operation.RUN, null));
			}
			this.accepted++;
			return Mono.just("job");
		}));
	}

}
