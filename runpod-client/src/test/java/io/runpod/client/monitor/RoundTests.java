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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.runpod.client.job.EndpointCondition;
import io.runpod.client.job.EndpointHealth;
import io.runpod.client.monitor.HealthMonitor.Rounds;
import io.runpod.client.recorded.VirtualTime;
import io.runpod.client.time.Time;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The monitor looks by itself from start to stop: at an interval, once at a time, and
 * less often while nobody answers.
 */
class RoundTests {

	private static final Duration INTERVAL = Duration.ofSeconds(30);

	private static final Duration LONGEST = Duration.ofSeconds(36);

	private final VirtualTime virtual = new VirtualTime();

	private final Time time = Time.of(this.virtual.scheduler());

	private final Rounds rounds = new Rounds();

	private final HealthMonitor monitor = new HealthMonitor(this.time, this.rounds);

	private final List<Duration> looks = new ArrayList<>();

	private boolean answers = true;

	@Test
	void nobodyLooksBeforeTheStart() {
		this.monitor.every(INTERVAL, question());
		this.virtual.pass(Duration.ofHours(1));
		assertThat(this.looks).isEmpty();
		assertThat(this.monitor.last().condition()).isEqualTo(EndpointCondition.UNKNOWN);
		assertThat(this.monitor.age()).isNull();
	}

	@Test
	void theFirstLookComesSoonAndTheOthersAtTheInterval() {
		start();
		this.virtual.pass(Duration.ofHours(2));
		assertThat(this.looks).hasSizeBetween(200, 240);
		assertThat(this.looks.get(0)).isLessThanOrEqualTo(Duration.ofSeconds(2));
		assertThat(pauses()).allSatisfy((pause) -> assertThat(pause).isBetween(INTERVAL, LONGEST));
		assertThat(new TreeSet<>(pauses())).as("jitter").hasSizeGreaterThan(100);
	}

	@Test
	void whoIsAskedForLaterIsLookedAtToo() {
		this.rounds.start();
		this.monitor.every(INTERVAL, question());
		this.virtual.pass(Duration.ofSeconds(2));
		assertThat(this.looks).hasSize(1);
	}

	@Test
	void theShorterOfTwoIntervalsHolds() {
		start();
		this.monitor.every(Duration.ofSeconds(10), question());
		this.monitor.every(Duration.ofMinutes(10), question());
		this.virtual.pass(Duration.ofMinutes(10));
		assertThat(pauses().subList(1, pauses().size()))
			.allSatisfy((pause) -> assertThat(pause).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(12)));
	}

	@Test
	void anIntervalOfZeroIsNone() {
		this.rounds.start();
		this.monitor.every(Duration.ZERO, question());
		this.virtual.pass(Duration.ofHours(1));
		assertThat(this.looks).isEmpty();
	}

	@Test
	void looksAreFurtherApartWhileNobodyAnswers() {
		this.answers = false;
		start();
		this.virtual.pass(Duration.ofMinutes(20));
		assertThat(pauses().get(0)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(72));
		assertThat(pauses().subList(1, pauses().size())).hasSizeGreaterThan(5)
			.allSatisfy((pause) -> assertThat(pause).isBetween(Duration.ofSeconds(120), Duration.ofSeconds(144)));
		this.answers = true;
		this.virtual.pass(Duration.ofSeconds(144));
		int answered = this.looks.size();
		this.virtual.pass(LONGEST);
		assertThat(this.looks).hasSizeGreaterThan(answered);
	}

	@Test
	void aLongIntervalIsNotShortenedByBackingOff() {
		this.answers = false;
		this.monitor.every(Duration.ofMinutes(10), question());
		this.rounds.start();
		this.virtual.pass(Duration.ofHours(2));
		assertThat(pauses())
			.allSatisfy((pause) -> assertThat(pause).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(12)));
	}

	@Test
	void nobodyLooksAfterTheStopAndStartingAgainGoesOn() {
		start();
		this.virtual.pass(Duration.ofMinutes(5));
		this.rounds.stop();
		int before = this.looks.size();
		this.virtual.pass(Duration.ofHours(1));
		assertThat(this.looks).hasSize(before);
		this.rounds.start();
		this.rounds.start();
		this.virtual.pass(Duration.ofSeconds(2));
		assertThat(this.looks).hasSize(before + 1);
		assertThat(this.rounds.isRunning()).isTrue();
	}

	@Test
	void aLookInFlightIsBrokenOffByTheStop() {
		Sinks.One<EndpointHealth> answer = Sinks.one();
		this.monitor.every(INTERVAL, answer.asMono());
		this.rounds.start();
		this.virtual.pass(Duration.ofSeconds(2));
		assertThat(answer.currentSubscriberCount()).isEqualTo(1);
		this.rounds.stop();
		assertThat(answer.currentSubscriberCount()).isZero();
	}

	@Test
	void oneLookIsInFlightHoweverLongItTakesAndWhoeverAsks() {
		Sinks.One<EndpointHealth> answer = Sinks.one();
		this.monitor.every(INTERVAL, question().then(answer.asMono()));
		this.rounds.start();
		this.virtual.pass(Duration.ofMinutes(10));
		Disposable caller = this.monitor.health(Duration.ZERO, question()).subscribe();
		assertThat(this.looks).hasSize(1);
		answer.tryEmitValue(health(0));
		assertThat(caller.isDisposed()).isTrue();
		this.virtual.pass(LONGEST);
		assertThat(this.looks).hasSize(2);
	}

	@Test
	void whatACallerHasJustAskedIsNotAskedAgain() {
		start();
		this.virtual.pass(Duration.ofSeconds(29));
		this.monitor.health(Duration.ZERO, Mono.just(health(0))).subscribe();
		this.virtual.pass(Duration.ofSeconds(10));
		assertThat(this.looks).hasSize(1);
	}

	@Test
	void fiftyEndpointsAreEachAskedAtMostOnceInAnIntervalAndNotInStep() {
		Map<Integer, List<Duration>> looks = new HashMap<>();
		IntStream.range(0, 50).forEach((i) -> {
			List<Duration> own = looks.computeIfAbsent(i, (key) -> new ArrayList<>());
			new HealthMonitor(this.time, this.rounds).every(INTERVAL, Mono.fromSupplier(() -> {
				own.add(this.virtual.passed());
				return health(0);
			}));
		});
		this.rounds.start();
		this.virtual.pass(Duration.ofHours(1));
		assertThat(looks.values()).hasSize(50).allSatisfy((own) -> {
			assertThat(own).hasSizeBetween(100, 120);
			assertThat(pauses(own)).allSatisfy((pause) -> assertThat(pause).isGreaterThanOrEqualTo(INTERVAL));
		});
		assertThat(new TreeSet<>(looks.values().stream().map((own) -> own.get(100 - 1)).toList()))
			.as("the hundredth looks")
			.hasSizeGreaterThan(45);
	}

	@Test
	void jobsThatHaveEndedAreNeverCountedDown() {
		look(7);
		look(9);
		assertThat(this.monitor.last().totals().completed()).isEqualTo(2);
		look(3);
		assertThat(this.monitor.last().totals().completed()).isEqualTo(5);
		look(4);
		assertThat(this.monitor.last().totals().completed()).isEqualTo(6);
	}

	@Test
	void whatWasSeenStaysKnownWhenALookFails() {
		look(7);
		this.virtual.pass(Duration.ofSeconds(10));
		this.monitor.health(Duration.ZERO, Mono.error(new IllegalStateException("no key"))).subscribe((health) -> {
		}, (problem) -> {
		});
		assertThat(this.monitor.last().condition()).isEqualTo(EndpointCondition.UNREACHABLE);
		assertThat(this.monitor.last().health()).isNotNull();
		assertThat(this.monitor.age()).isEqualTo(Duration.ofSeconds(10));
		look(8);
		assertThat(this.monitor.last().problem()).isNull();
	}

	private void look(int completed) {
		this.monitor.health(Duration.ZERO, Mono.just(health(completed))).subscribe();
	}

	private void start() {
		this.monitor.every(INTERVAL, question());
		this.rounds.start();
	}

	private Mono<EndpointHealth> question() {
		return Mono.fromSupplier(() -> {
			this.looks.add(this.virtual.passed());
			if (!this.answers) {
				throw new IllegalStateException("nobody there");
			}
			return health(0);
		});
	}

	private static EndpointHealth health(int completed) {
		return EndpointHealth.of(Map.of("completed", completed), Map.of("idle", 1));
	}

	private List<Duration> pauses() {
		return pauses(this.looks);
	}

	private static List<Duration> pauses(List<Duration> looks) {
		return IntStream.range(1, looks.size()).mapToObj((i) -> looks.get(i).minus(looks.get(i - 1))).toList();
	}

}
