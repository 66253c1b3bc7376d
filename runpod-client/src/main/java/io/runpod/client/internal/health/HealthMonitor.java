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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.runpod.client.health.EndpointCondition;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.timer.ClientClock;

/**
 * Looks at the health of one endpoint, now and then or when somebody wants to know, once
 * however many want to, and remembers what it saw.
 */
public final class HealthMonitor {

	private final ClientClock clock;

	private final MonitoringLifecycle lifecycle;

	private final AtomicReference<@Nullable Mono<EndpointHealth>> activeRequest = new AtomicReference<>();

	private final HealthRequestListeners requestListeners = new HealthRequestListeners();

	private final Map<String, BiConsumer<HealthSnapshot, HealthSnapshot>> snapshotListeners = new ConcurrentHashMap<>();

	private volatile HealthSnapshot lastSnapshot;

	private @Nullable HealthPoller poller;

	public HealthMonitor(ClientClock clock, MonitoringLifecycle lifecycle) {
		this.clock = clock;
		this.lifecycle = lifecycle;
		this.lastSnapshot = new HealthSnapshot(null, clock.nanoTime(), null, JobTotals.ZERO);
	}

	/**
	 * The last known health, or what {@code question} brings if that is too old.
	 */
	public Mono<EndpointHealth> health(Duration maxAge, Mono<EndpointHealth> call) {
		return Mono.defer(() -> {
			HealthSnapshot snapshot = this.lastSnapshot;
			if (snapshot.health() != null && this.clock.elapsedSince(snapshot.updatedAt()).compareTo(maxAge) < 0) {
				return Mono.just(snapshot.health());
			}
			return fetch(call);
		});
	}

	/**
	 * The health, and until it is known how the request for it fares: of all who want to
	 * know it only one asks.
	 * @param asking is told
	 * @param request is made by {@code question}, perhaps more than once
	 * @param question turns the request into the question
	 */
	public Mono<EndpointHealth> health(Duration maxAge, RequestListener listener, Mono<EndpointHealth> request,
			UnaryOperator<Mono<EndpointHealth>> call) {
		Mono<EndpointHealth> trackedRequest = this.requestListeners.tracked(request)
			.doOnError(RequestFailure.class, this.requestListeners::requestFailed);
		return Mono.using(() -> this.requestListeners.register(listener),
				(registration) -> health(maxAge, call.apply(trackedRequest)), this.requestListeners::deregister);
	}

	private Mono<EndpointHealth> fetch(Mono<EndpointHealth> request) {
		// over before the answer is handed out: who asks again then wants a new one
		Mono<EndpointHealth> newRequest = request.map(this::recordHealth)
			.doOnError(this::recordFailure)
			.doOnTerminate(() -> this.activeRequest.set(null))
			.doOnCancel(() -> this.activeRequest.set(null))
			.share();
		Mono<EndpointHealth> sharedRequest = this.activeRequest
			.updateAndGet((current) -> (current != null) ? current : newRequest);
		return (sharedRequest != null) ? sharedRequest : newRequest;
	}

	private EndpointHealth recordHealth(EndpointHealth response) {
		HealthSnapshot previous = this.lastSnapshot;
		long now = this.clock.nanoTime();
		EndpointHealth health = (previous.health() != null)
				? response.after(previous.health(), Duration.ofNanos(now - previous.updatedAt())) : response;
		publish(previous,
				new HealthSnapshot(health, now, null, previous.totals().accumulate(previous.health(), health)));
		return health;
	}

	private void recordFailure(Throwable failure) {
		HealthSnapshot previous = this.lastSnapshot;
		publish(previous, new HealthSnapshot(previous.health(), previous.updatedAt(), failure, previous.totals()));
	}

	private void publish(HealthSnapshot previous, HealthSnapshot current) {
		this.lastSnapshot = current;
		this.snapshotListeners.values().forEach((listener) -> listener.accept(previous, current));
	}

	/**
	 * What is known without asking.
	 */
	public HealthSnapshot lastSnapshot() {
		return this.lastSnapshot;
	}

	/**
	 * How old the last answer is.
	 */
	public @Nullable Duration healthAge() {
		HealthSnapshot snapshot = this.lastSnapshot;
		return (snapshot.health() != null) ? this.clock.elapsedSince(snapshot.updatedAt()) : null;
	}

	/**
	 * Tell somebody of each look: what was known before, and what is known now.
	 * @param who takes the place of an observer of the same name
	 */
	public void addListener(String name, BiConsumer<HealthSnapshot, HealthSnapshot> listener) {
		this.snapshotListeners.put(name, listener);
	}

	/**
	 * Look by itself while the rounds are on. Asked for twice, the shorter interval
	 * holds.
	 * @param interval the least time between two looks, zero for no looks by itself
	 * @param request asks once, within a limited time
	 */
	public synchronized void schedule(Duration interval, Mono<EndpointHealth> request) {
		if (interval.isZero()) {
			return;
		}
		HealthPoller poller = this.poller;
		if (poller == null) {
			poller = new HealthPoller(this.clock, this, this.requestListeners.tracked(request), interval);
			this.poller = poller;
			this.lifecycle.add(poller);
		}
		else {
			poller.shortenInterval(interval);
		}
	}

	/**
	 * Somebody who wants to know the health.
	 *
	 * @param requestStarted called when a request is sent
	 * @param requestFailed called when it brought nothing
	 */
	public record RequestListener(Runnable requestStarted, Consumer<RequestFailure> requestFailed) {
	}

	/**
	 * What is known of an endpoint after a look.
	 *
	 * @param health the last answer, with what follows from those before
	 * @param updatedAt when it came, or when the endpoint was first heard of
	 * @param failure why the latest look brought no answer, if it did not
	 * @param totals the jobs that have ended so far
	 */
	public record HealthSnapshot(@Nullable EndpointHealth health, long updatedAt, @Nullable Throwable failure,
			JobTotals totals) {

		public EndpointCondition condition() {
			if (this.failure != null) {
				return condition(this.failure);
			}
			return (this.health != null) ? this.health.condition() : EndpointCondition.UNKNOWN;
		}

		private static EndpointCondition condition(Throwable failure) {
			if (failure instanceof RequestFailure requestFailure) {
				return switch (requestFailure.kind()) {
					case UNAUTHORIZED -> EndpointCondition.UNAUTHORIZED;
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
	public record JobTotals(long completed, long failed, long retried) {

		static final JobTotals ZERO = new JobTotals(0, 0, 0);

		JobTotals accumulate(@Nullable EndpointHealth previous, EndpointHealth current) {
			if (previous == null) {
				return this;
			}
			EndpointHealth.Jobs previousJobs = previous.jobs();
			EndpointHealth.Jobs currentJobs = current.jobs();
			return new JobTotals(this.completed + increase(previousJobs.completed(), currentJobs.completed()),
					this.failed + increase(previousJobs.failed(), currentJobs.failed()),
					this.retried + increase(previousJobs.retried(), currentJobs.retried()));
		}

		private static int increase(int previous, int current) {
			return (current >= previous) ? current - previous : current;
		}

	}

	/**
	 * Switches the looks at all endpoints of a client on and off.
	 */
	public static final class MonitoringLifecycle {

		private final Set<HealthPoller> pollers = ConcurrentHashMap.newKeySet();

		private boolean running;

		public synchronized boolean isRunning() {
			return this.running;
		}

		public synchronized void start() {
			if (!this.running) {
				this.running = true;
				this.pollers.forEach(HealthPoller::start);
			}
		}

		public synchronized void stop() {
			this.running = false;
			this.pollers.forEach(HealthPoller::stop);
		}

		synchronized void add(HealthPoller poller) {
			this.pollers.add(poller);
			if (this.running) {
				poller.start();
			}
		}

	}

}
