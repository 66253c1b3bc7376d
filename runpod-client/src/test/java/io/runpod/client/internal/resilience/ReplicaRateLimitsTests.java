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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.runpod.client.health.EndpointHealth;
import io.runpod.client.internal.http.RequestFailure.Kind;
import io.runpod.client.internal.http.RequestFailures;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.timer.ClientClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rate limits that replicas share, all of which always have requests to send, while
 * replicas start, stop and are killed.
 */
class ReplicaRateLimitsTests {

	private static final Duration WINDOW = Duration.ofSeconds(10);

	private static final Duration LEASE = Duration.ofSeconds(5);

	private static final int CALLERS = 300;

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final ClientClock clock = ClientClock.of(this.scheduler);

	private final Random random = new Random(1);

	private final Map<Operation, Limit> limits = Map.of(Operation.RUN, new Limit(1000, 200), Operation.STATUS_SYNC,
			new Limit(2000, 400));

	private int leases;

	@Test
	void runningWorkersDoNotRaiseSharedLimits() {
		startTogether();
		assertThat(rejected()).isZero();
		assertThat(acceptedInFourWindows()).isGreaterThan(3600);
	}

	@ParameterizedTest
	@ValueSource(ints = { 6, 20, 60 })
	void restartAfterKillCausesFewRejections(int seconds) {
		List<Replica> replicas = startTogether();
		replicas.get(0).kill();
		advanceTimeBy(Duration.ofSeconds(seconds));
		Replica restarted = new Replica();
		// counts itself and the others before it sends requests
		advanceTimeBy(Duration.ofMillis(1));
		restarted.sendRequests();
		advanceTimeBy(WINDOW.multipliedBy(3));
		assertThat(rejected()).isLessThanOrEqualTo(20);
		assertThat(acceptedInFourWindows()).isGreaterThan(3600);
	}

	@Test
	void otherReplicasUseShareOfStoppedOneWithoutRejections() {
		List<Replica> replicas = startTogether();
		replicas.get(0).stop();
		advanceTimeBy(WINDOW.multipliedBy(3));
		assertThat(rejected()).isZero();
		assertThat(acceptedInFourWindows()).isGreaterThan(3600);
	}

	@Test
	void smallerNumberOfReplicasMustNotChangeForOneWindow() {
		RequestExecutor.Factory factory = new RequestExecutor.Factory(this.clock, 1, Map.of(), 500);
		RequestExecutor executor = factory.create();
		factory.setReplicas(4);
		factory.setReplicas(2);
		advanceTimeBy(Duration.ofSeconds(6));
		factory.setReplicas(4);
		factory.setReplicas(2);
		advanceTimeBy(Duration.ofSeconds(6));
		assertThat(executor.requestsPerWindow(Operation.RUN)).isEqualTo(250);
		advanceTimeBy(Duration.ofSeconds(6));
		assertThat(executor.requestsPerWindow(Operation.RUN)).isEqualTo(500);
	}

	// replicas that have all been counted by each other
	private List<Replica> startTogether() {
		List<Replica> replicas = List.of(new Replica(), new Replica(), new Replica());
		advanceTimeBy(LEASE);
		replicas.forEach(Replica::sendRequests);
		advanceTimeBy(WINDOW.multipliedBy(3));
		return replicas;
	}

	private void advanceTimeBy(Duration duration) {
		this.scheduler.advanceTimeBy(duration);
	}

	private int rejected() {
		return this.limits.values().stream().mapToInt((limit) -> limit.rejected).sum();
	}

	private int acceptedInFourWindows() {
		Limit limit = Objects.requireNonNull(this.limits.get(Operation.RUN));
		int before = limit.accepted;
		advanceTimeBy(WINDOW.multipliedBy(4));
		return limit.accepted - before;
	}

	/**
	 * Replica that counts itself when it starts and others when it renews its lease.
	 */
	private final class Replica {

		private final RequestExecutor.Factory factory = new RequestExecutor.Factory(ReplicaRateLimitsTests.this.clock,
				1, Map.of(), 1000);

		private final RequestExecutor executor = this.factory.create();

		private final Disposable.Composite tasks = Disposables.composite();

		Replica() {
			ReplicaRateLimitsTests.this.leases++;
			this.tasks.add(ReplicaRateLimitsTests.this.scheduler.schedulePeriodically(
					() -> this.factory.setReplicas(ReplicaRateLimitsTests.this.leases), 0, LEASE.toMillis() / 4,
					TimeUnit.MILLISECONDS));
			this.executor.updateWorkers(EndpointHealth.builder().workers(Map.of("running", 400)).build());
		}

		void sendRequests() {
			ReplicaRateLimitsTests.this.limits.forEach(
					(operation, limit) -> IntStream.range(0, CALLERS)
						.forEach((caller) -> this.tasks.add(this.executor
							.executeUntilAnswered(operation, Mono.defer(() -> limit.respond(operation)))
							.repeat()
							.subscribe())));
		}

		void stop() {
			this.tasks.dispose();
			ReplicaRateLimitsTests.this.leases--;
		}

		void kill() {
			this.tasks.dispose();
			ReplicaRateLimitsTests.this.scheduler.schedule(() -> ReplicaRateLimitsTests.this.leases--,
					LEASE.toSeconds(), TimeUnit.SECONDS);
		}

	}

	/**
	 * Limit of RunPod. Rejected requests do not count.
	 */
	private final class Limit {

		private final Deque<Long> window = new ArrayDeque<>();

		private final int maxRequests;

		private final int maxConcurrent;

		private int inFlight;

		private int accepted;

		private int rejected;

		Limit(int maxRequests, int maxConcurrent) {
			this.maxRequests = maxRequests;
			this.maxConcurrent = maxConcurrent;
		}

		Mono<Long> respond(Operation operation) {
			Random random = ReplicaRateLimitsTests.this.random;
			Duration latency = Duration.ofMillis(5 + random.nextInt(20));
			Duration processing = Duration.ofMillis((operation == Operation.RUN) ? 0 : random.nextInt(20_000));
			ClientClock clock = ReplicaRateLimitsTests.this.clock;
			return clock.delay(latency)
				.then(Mono.defer(
						() -> accept(clock.nanoTime()) ? clock.delay(processing).doFinally((signal) -> this.inFlight--)
								: Mono.error(RequestFailures.of(Kind.THROTTLED, operation))))
				.delayElement(latency, ReplicaRateLimitsTests.this.scheduler);
		}

		private boolean accept(long now) {
			while (!this.window.isEmpty() && now - this.window.getFirst() >= WINDOW.toNanos()) {
				this.window.removeFirst();
			}
			if (this.inFlight == this.maxConcurrent || this.window.size() == this.maxRequests) {
				this.rejected++;
				return false;
			}
			this.inFlight++;
			this.accepted++;
			this.window.add(now);
			return true;
		}

	}

}
