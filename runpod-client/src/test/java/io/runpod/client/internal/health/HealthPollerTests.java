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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.runpod.client.health.EndpointCondition;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.internal.health.HealthMonitor.MonitoringLifecycle;
import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HealthPoller}.
 */
class HealthPollerTests {

	private static final Duration INTERVAL = Duration.ofSeconds(30);

	private static final Duration MAX_INTERVAL = Duration.ofSeconds(36);

	private final VirtualTime virtualTime = new VirtualTime();

	private final ClientClock clock = ClientClock.of(this.virtualTime.scheduler());

	private final MonitoringLifecycle lifecycle = new MonitoringLifecycle();

	private final HealthMonitor monitor = new HealthMonitor(this.clock, this.lifecycle);

	private final List<Duration> pollTimes = new ArrayList<>();

	private boolean endpointAvailable = true;

	@Test
	void noPollBeforeStart() {
		this.monitor.schedule(INTERVAL, healthRequest());
		this.virtualTime.advanceBy(Duration.ofHours(1));
		assertThat(this.pollTimes).isEmpty();
		assertThat(this.monitor.lastSnapshot().condition()).isEqualTo(EndpointCondition.UNKNOWN);
		assertThat(this.monitor.healthAge()).isNull();
	}

	@Test
	void firstPollIsPromptAndOthersFollowInterval() {
		start();
		this.virtualTime.advanceBy(Duration.ofHours(2));
		assertThat(this.pollTimes).hasSizeBetween(200, 240);
		assertThat(this.pollTimes.get(0)).isLessThanOrEqualTo(Duration.ofSeconds(2));
		assertThat(intervals()).allSatisfy((pause) -> assertThat(pause).isBetween(INTERVAL, MAX_INTERVAL));
		assertThat(new TreeSet<>(intervals())).as("jitter").hasSizeGreaterThan(100);
	}

	@Test
	void endpointScheduledAfterStartIsPolled() {
		this.lifecycle.start();
		this.monitor.schedule(INTERVAL, healthRequest());
		this.virtualTime.advanceBy(Duration.ofSeconds(2));
		assertThat(this.pollTimes).hasSize(1);
	}

	@Test
	void shorterIntervalWins() {
		start();
		this.monitor.schedule(Duration.ofSeconds(10), healthRequest());
		this.monitor.schedule(Duration.ofMinutes(10), healthRequest());
		this.virtualTime.advanceBy(Duration.ofMinutes(10));
		assertThat(intervals().subList(1, intervals().size()))
			.allSatisfy((pause) -> assertThat(pause).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(12)));
	}

	@Test
	void zeroIntervalDisablesPolling() {
		this.lifecycle.start();
		this.monitor.schedule(Duration.ZERO, healthRequest());
		this.virtualTime.advanceBy(Duration.ofHours(1));
		assertThat(this.pollTimes).isEmpty();
	}

	@Test
	void failuresIncreaseInterval() {
		this.endpointAvailable = false;
		start();
		this.virtualTime.advanceBy(Duration.ofMinutes(20));
		assertThat(intervals().get(0)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(72));
		assertThat(intervals().subList(1, intervals().size())).hasSizeGreaterThan(5)
			.allSatisfy((pause) -> assertThat(pause).isBetween(Duration.ofSeconds(120), Duration.ofSeconds(144)));
		this.endpointAvailable = true;
		this.virtualTime.advanceBy(Duration.ofSeconds(144));
		int pollsBefore = this.pollTimes.size();
		this.virtualTime.advanceBy(MAX_INTERVAL);
		assertThat(this.pollTimes).hasSizeGreaterThan(pollsBefore);
	}

	@Test
	void backoffNeverShortensLongInterval() {
		this.endpointAvailable = false;
		this.monitor.schedule(Duration.ofMinutes(10), healthRequest());
		this.lifecycle.start();
		this.virtualTime.advanceBy(Duration.ofHours(2));
		assertThat(intervals())
			.allSatisfy((pause) -> assertThat(pause).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(12)));
	}

	@Test
	void stopEndsPollingAndRestartResumesIt() {
		start();
		this.virtualTime.advanceBy(Duration.ofMinutes(5));
		this.lifecycle.stop();
		int pollsBefore = this.pollTimes.size();
		this.virtualTime.advanceBy(Duration.ofHours(1));
		assertThat(this.pollTimes).hasSize(pollsBefore);
		this.lifecycle.start();
		this.lifecycle.start();
		this.virtualTime.advanceBy(Duration.ofSeconds(2));
		assertThat(this.pollTimes).hasSize(pollsBefore + 1);
		assertThat(this.lifecycle.isRunning()).isTrue();
	}

	@Test
	void childIsPolledWhileRootIsRunning() {
		MonitoringLifecycle child = this.lifecycle.child();
		new HealthMonitor(this.clock, child).schedule(INTERVAL, healthRequest());
		this.lifecycle.start();
		this.virtualTime.advanceBy(Duration.ofSeconds(2));
		assertThat(this.pollTimes).hasSize(1);
		assertThat(child.isRunning()).isTrue();
		this.lifecycle.stop();
		this.virtualTime.advanceBy(Duration.ofHours(1));
		assertThat(this.pollTimes).hasSize(1);
	}

	@Test
	void closeOfChildStopsItsPollersOnly() {
		start();
		MonitoringLifecycle child = this.lifecycle.child();
		HealthMonitor childMonitor = new HealthMonitor(this.clock, child.child());
		childMonitor.schedule(INTERVAL, Mono.error(() -> new IllegalStateException("must not be polled")));
		child.close();
		childMonitor.schedule(INTERVAL, Mono.error(() -> new IllegalStateException("must not be polled")));
		this.lifecycle.stop();
		this.lifecycle.start();
		this.virtualTime.advanceBy(MAX_INTERVAL);
		assertThat(childMonitor.lastSnapshot().condition()).isEqualTo(EndpointCondition.UNKNOWN);
		assertThat(this.pollTimes).isNotEmpty();
	}

	@Test
	void closeOfRootStopsAllPollers() {
		start();
		new HealthMonitor(this.clock, this.lifecycle.child()).schedule(INTERVAL, healthRequest());
		this.lifecycle.close();
		this.lifecycle.start();
		this.virtualTime.advanceBy(Duration.ofHours(1));
		assertThat(this.pollTimes).isEmpty();
	}

	@Test
	void stopCancelsPollInFlight() {
		Sinks.One<EndpointHealth> response = Sinks.one();
		this.monitor.schedule(INTERVAL, response.asMono());
		this.lifecycle.start();
		this.virtualTime.advanceBy(Duration.ofSeconds(2));
		assertThat(response.currentSubscriberCount()).isEqualTo(1);
		this.lifecycle.stop();
		assertThat(response.currentSubscriberCount()).isZero();
	}

	@Test
	void callersJoinPollInFlight() {
		Sinks.One<EndpointHealth> response = Sinks.one();
		this.monitor.schedule(INTERVAL, healthRequest().then(response.asMono()));
		this.lifecycle.start();
		this.virtualTime.advanceBy(Duration.ofMinutes(10));
		AtomicInteger joined = new AtomicInteger();
		Disposable caller = this.monitor.health(Duration.ZERO, healthRequest(), joined::incrementAndGet).subscribe();
		assertThat(joined).hasValue(1);
		assertThat(this.pollTimes).hasSize(1);
		response.tryEmitValue(health(0));
		assertThat(caller.isDisposed()).isTrue();
		this.virtualTime.advanceBy(MAX_INTERVAL);
		assertThat(this.pollTimes).hasSize(2);
	}

	@Test
	void pollIsSkippedAfterRecentCallerRequest() {
		start();
		this.virtualTime.advanceBy(Duration.ofSeconds(29));
		this.monitor.health(Duration.ZERO, Mono.just(health(0))).subscribe();
		this.virtualTime.advanceBy(Duration.ofSeconds(10));
		assertThat(this.pollTimes).hasSize(1);
	}

	@Test
	void endpointsArePolledOncePerIntervalWithJitter() {
		Map<Integer, List<Duration>> pollTimesByEndpoint = new HashMap<>();
		IntStream.range(0, 50).forEach((i) -> {
			List<Duration> times = pollTimesByEndpoint.computeIfAbsent(i, (key) -> new ArrayList<>());
			new HealthMonitor(this.clock, this.lifecycle).schedule(INTERVAL, Mono.fromSupplier(() -> {
				times.add(this.virtualTime.elapsed());
				return health(0);
			}));
		});
		this.lifecycle.start();
		this.virtualTime.advanceBy(Duration.ofHours(1));
		assertThat(pollTimesByEndpoint.values()).hasSize(50).allSatisfy((times) -> {
			assertThat(times).hasSizeBetween(100, 120);
			assertThat(intervals(times)).allSatisfy((pause) -> assertThat(pause).isGreaterThanOrEqualTo(INTERVAL));
		});
		assertThat(new TreeSet<>(pollTimesByEndpoint.values().stream().map((times) -> times.get(100 - 1)).toList()))
			.as("time of the hundredth poll")
			.hasSizeGreaterThan(45);
	}

	@Test
	void jobTotalsNeverDecrease() {
		recordHealth(7);
		recordHealth(9);
		assertThat(this.monitor.lastSnapshot().totals().completed()).isEqualTo(2);
		recordHealth(3);
		assertThat(this.monitor.lastSnapshot().totals().completed()).isEqualTo(5);
		recordHealth(4);
		assertThat(this.monitor.lastSnapshot().totals().completed()).isEqualTo(6);
	}

	@Test
	void lastHealthIsKeptWhenPollFails() {
		recordHealth(7);
		this.virtualTime.advanceBy(Duration.ofSeconds(10));
		this.monitor.health(Duration.ZERO, Mono.error(new IllegalStateException("no key"))).subscribe((health) -> {
		}, (failure) -> {
		});
		assertThat(this.monitor.lastSnapshot().condition()).isEqualTo(EndpointCondition.UNREACHABLE);
		assertThat(this.monitor.lastSnapshot().health()).isNotNull();
		assertThat(this.monitor.healthAge()).isEqualTo(Duration.ofSeconds(10));
		recordHealth(8);
		assertThat(this.monitor.lastSnapshot().failure()).isNull();
	}

	private void recordHealth(int completed) {
		this.monitor.health(Duration.ZERO, Mono.just(health(completed))).subscribe();
	}

	private void start() {
		this.monitor.schedule(INTERVAL, healthRequest());
		this.lifecycle.start();
	}

	private Mono<EndpointHealth> healthRequest() {
		return Mono.fromSupplier(() -> {
			this.pollTimes.add(this.virtualTime.elapsed());
			if (!this.endpointAvailable) {
				throw new IllegalStateException("no endpoint");
			}
			return health(0);
		});
	}

	private static EndpointHealth health(int completed) {
		return EndpointHealth.builder().jobs(Map.of("completed", completed)).workers(Map.of("idle", 1)).build();
	}

	private List<Duration> intervals() {
		return intervals(this.pollTimes);
	}

	private static List<Duration> intervals(List<Duration> pollTimes) {
		return IntStream.range(1, pollTimes.size())
			.mapToObj((i) -> pollTimes.get(i).minus(pollTimes.get(i - 1)))
			.toList();
	}

}
