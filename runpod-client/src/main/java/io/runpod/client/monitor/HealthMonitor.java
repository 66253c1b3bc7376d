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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.runpod.client.job.EndpointCondition;
import io.runpod.client.job.EndpointHealth;
import io.runpod.client.time.Time;
import io.runpod.client.wire.Fault;

/**
 * Looks at the health of one endpoint, now and then or when somebody wants to know, once
 * however many want to, and remembers what it saw.
 */
public final class HealthMonitor {

	private final Time time;

	private final Rounds rounds;

	private final AtomicReference<@Nullable Mono<EndpointHealth>> inFlight = new AtomicReference<>();

	private final Askers askers = new Askers();

	private final Map<String, BiConsumer<Look, Look>> observers = new ConcurrentHashMap<>();

	private volatile Look last;

	private @Nullable Round round;

	public HealthMonitor(Time time, Rounds rounds) {
		this.time = time;
		this.rounds = rounds;
		this.last = new Look(null, time.nanos(), null, Totals.NONE);
	}

	/**
	 * The last known health, or what {@code question} brings if that is too old.
	 */
	public Mono<EndpointHealth> health(Duration maxAge, Mono<EndpointHealth> question) {
		return Mono.defer(() -> {
			Look seen = this.last;
			if (seen.health() != null && this.time.since(seen.at()).compareTo(maxAge) < 0) {
				return Mono.just(seen.health());
			}
			return ask(question);
		});
	}

	/**
	 * The health, and until it is known how the request for it fares: of all who want to
	 * know it only one asks.
	 * @param asking is told
	 * @param request is made by {@code question}, perhaps more than once
	 * @param question turns the request into the question
	 */
	public Mono<EndpointHealth> health(Duration maxAge, Asking asking, Mono<EndpointHealth> request,
			UnaryOperator<Mono<EndpointHealth>> question) {
		Mono<EndpointHealth> told = this.askers.counted(request).doOnError(Fault.class, this.askers::failed);
		return Mono.using(() -> this.askers.join(asking), (asker) -> health(maxAge, question.apply(told)),
				this.askers::leave);
	}

	private Mono<EndpointHealth> ask(Mono<EndpointHealth> question) {
		// over before the answer is handed out: who asks again then wants a new one
		Mono<EndpointHealth> mine = question.map(this::saw)
			.doOnError(this::failed)
			.doOnTerminate(() -> this.inFlight.set(null))
			.doOnCancel(() -> this.inFlight.set(null))
			.share();
		Mono<EndpointHealth> flight = this.inFlight.updateAndGet((current) -> (current != null) ? current : mine);
		return (flight != null) ? flight : mine;
	}

	private EndpointHealth saw(EndpointHealth answer) {
		Look before = this.last;
		long now = this.time.nanos();
		EndpointHealth health = (before.health() != null)
				? answer.after(before.health(), Duration.ofNanos(now - before.at())) : answer;
		remember(before, new Look(health, now, null, before.totals().after(before.health(), health)));
		return health;
	}

	private void failed(Throwable problem) {
		Look before = this.last;
		remember(before, new Look(before.health(), before.at(), problem, before.totals()));
	}

	private void remember(Look before, Look now) {
		this.last = now;
		this.observers.values().forEach((observer) -> observer.accept(before, now));
	}

	/**
	 * What is known without asking.
	 */
	public Look last() {
		return this.last;
	}

	/**
	 * How old the last answer is.
	 */
	public @Nullable Duration age() {
		Look seen = this.last;
		return (seen.health() != null) ? this.time.since(seen.at()) : null;
	}

	/**
	 * Tell somebody of each look: what was known before, and what is known now.
	 * @param who takes the place of an observer of the same name
	 */
	public void observe(String who, BiConsumer<Look, Look> observer) {
		this.observers.put(who, observer);
	}

	/**
	 * Look by itself while the rounds are on. Asked for twice, the shorter interval
	 * holds.
	 * @param interval the least time between two looks, zero for no looks by itself
	 * @param question asks once, within a limited time
	 */
	public synchronized void every(Duration interval, Mono<EndpointHealth> question) {
		if (interval.isZero()) {
			return;
		}
		Round round = this.round;
		if (round == null) {
			round = new Round(this.time, this, this.askers.counted(question), interval);
			this.round = round;
			this.rounds.add(round);
		}
		else {
			round.atLeastEvery(interval);
		}
	}

	/**
	 * Somebody who wants to know the health.
	 *
	 * @param asks called when a request is sent
	 * @param failed called when it brought nothing
	 */
	public record Asking(Runnable asks, Consumer<Fault> failed) {
	}

	/**
	 * What is known of an endpoint after a look.
	 *
	 * @param health the last answer, with what follows from those before
	 * @param at when it came, or when the endpoint was first heard of
	 * @param problem why the latest look brought no answer, if it did not
	 * @param totals the jobs that have ended so far
	 */
	public record Look(@Nullable EndpointHealth health, long at, @Nullable Throwable problem, Totals totals) {

		public EndpointCondition condition() {
			if (this.problem != null) {
				return condition(this.problem);
			}
			return (this.health != null) ? this.health.condition() : EndpointCondition.UNKNOWN;
		}

		private static EndpointCondition condition(Throwable problem) {
			if (problem instanceof Fault fault) {
				return switch (fault.kind()) {
					case UNAUTHORIZED -> EndpointCondition.REFUSED;
					case ENDPOINT_NOT_FOUND -> EndpointCondition.NOT_FOUND;
					default -> EndpointCondition.UNREACHABLE;
				};
			}
			return EndpointCondition.UNREACHABLE;
		}

	}

	/**
	 * How many jobs have ended in which way since the first look, as RunPod tells it.
	 * Never falls: when RunPod counts anew, what it had counted before stays.
	 *
	 * @param completed how many completed
	 * @param failed how many failed
	 * @param retried how often one was queued again
	 */
	public record Totals(long completed, long failed, long retried) {

		static final Totals NONE = new Totals(0, 0, 0);

		Totals after(@Nullable EndpointHealth before, EndpointHealth now) {
			if (before == null) {
				return this;
			}
			EndpointHealth.Jobs old = before.jobs();
			EndpointHealth.Jobs jobs = now.jobs();
			return new Totals(this.completed + growth(old.completed(), jobs.completed()),
					this.failed + growth(old.failed(), jobs.failed()),
					this.retried + growth(old.retried(), jobs.retried()));
		}

		private static int growth(int before, int now) {
			return (now >= before) ? now - before : now;
		}

	}

	/**
	 * Switches the looks at all endpoints of a client on and off.
	 */
	public static final class Rounds {

		private final Set<Round> all = ConcurrentHashMap.newKeySet();

		private boolean running;

		public synchronized boolean isRunning() {
			return this.running;
		}

		public synchronized void start() {
			if (!this.running) {
				this.running = true;
				this.all.forEach(Round::start);
			}
		}

		public synchronized void stop() {
			this.running = false;
			this.all.forEach(Round::stop);
		}

		synchronized void add(Round round) {
			this.all.add(round);
			if (this.running) {
				round.start();
			}
		}

	}

}
