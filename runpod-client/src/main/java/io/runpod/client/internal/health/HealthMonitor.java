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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.runpod.client.health.EndpointCondition;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.timer.ClientClock;

/**
 * Cache of the health of one endpoint, refreshed on demand and, while monitoring is
 * running, periodically. Concurrent callers share one request.
 */
public final class HealthMonitor {

	private final ClientClock clock;

	private final MonitoringLifecycle lifecycle;

	private final AtomicReference<@Nullable Mono<EndpointHealth>> activeRequest = new AtomicReference<>();

	private final Map<String, BiConsumer<HealthSnapshot, HealthSnapshot>> snapshotListeners = new ConcurrentHashMap<>();

	private volatile HealthSnapshot lastSnapshot;

	private @Nullable HealthPoller poller;

	/**
	 * Create a monitor without a known health.
	 * @param clock the clock
	 * @param lifecycle the lifecycle of periodic polling
	 */
	public HealthMonitor(ClientClock clock, MonitoringLifecycle lifecycle) {
		this.clock = clock;
		this.lifecycle = lifecycle;
		this.lastSnapshot = new HealthSnapshot(null, clock.nanoTime(), null, JobTotals.ZERO);
	}

	/**
	 * Return the last known health, or fetch it if that is too old.
	 * @param maxAge the maximum age of the last known health
	 * @param request the request to send if no other is in flight
	 */
	public Mono<EndpointHealth> health(Duration maxAge, Mono<EndpointHealth> request) {
		return health(maxAge, request, () -> {
		});
	}

	/**
	 * Return the last known health, or fetch it if that is too old.
	 * @param maxAge the maximum age of the last known health
	 * @param request the request to send if no other is in flight
	 * @param joinCallback called if another request is in flight, which is shared
	 */
	public Mono<EndpointHealth> health(Duration maxAge, Mono<EndpointHealth> request, Runnable joinCallback) {
		return Mono.defer(() -> {
			HealthSnapshot snapshot = this.lastSnapshot;
			if (snapshot.health() != null && this.clock.elapsedSince(snapshot.updatedAt()).compareTo(maxAge) < 0) {
				return Mono.just(snapshot.health());
			}
			return fetch(request, joinCallback);
		});
	}

	private Mono<EndpointHealth> fetch(Mono<EndpointHealth> request, Runnable joinCallback) {
		// cleared before the response is emitted: a later caller needs a new request
		Mono<EndpointHealth> newRequest = request.map(this::recordHealth)
			.doOnError(this::recordFailure)
			.doOnTerminate(() -> this.activeRequest.set(null))
			.doOnCancel(() -> this.activeRequest.set(null))
			.share();
		Mono<EndpointHealth> sharedRequest = this.activeRequest
			.updateAndGet((current) -> (current != null) ? current : newRequest);
		if (sharedRequest == null || sharedRequest == newRequest) {
			return newRequest;
		}
		joinCallback.run();
		return sharedRequest;
	}

	private EndpointHealth recordHealth(EndpointHealth response) {
		HealthSnapshot previous = this.lastSnapshot;
		long now = this.clock.nanoTime();
		EndpointHealth health = (previous.health() != null)
				? HealthTrend.apply(response, previous.health(), Duration.ofNanos(now - previous.updatedAt()))
				: response;
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
	 * Return the last known state without a request.
	 */
	public HealthSnapshot lastSnapshot() {
		return this.lastSnapshot;
	}

	/**
	 * Return the age of the last known health, or {@code null} if there is none.
	 */
	public @Nullable Duration healthAge() {
		HealthSnapshot snapshot = this.lastSnapshot;
		return (snapshot.health() != null) ? this.clock.elapsedSince(snapshot.updatedAt()) : null;
	}

	/**
	 * Add a listener that is notified after each request.
	 * @param name the name of the listener, which replaces one of the same name
	 * @param listener called with the previous and the current snapshot
	 */
	public void addListener(String name, BiConsumer<HealthSnapshot, HealthSnapshot> listener) {
		this.snapshotListeners.put(name, listener);
	}

	/**
	 * Schedule periodic polling while monitoring is running. The shortest interval of
	 * repeated calls is used.
	 * @param interval the minimum interval between two polls, or zero for none
	 * @param request a single attempt with a timeout
	 */
	public synchronized void schedule(Duration interval, Mono<EndpointHealth> request) {
		if (interval.isZero()) {
			return;
		}
		HealthPoller poller = this.poller;
		if (poller == null) {
			poller = new HealthPoller(this.clock, this, request, interval);
			this.poller = poller;
			this.lifecycle.add(poller);
		}
		else {
			poller.shortenInterval(interval);
		}
	}

	/**
	 * Known state of an endpoint after a request.
	 *
	 * @param health the health of the last successful request, completed from earlier
	 * ones, or {@code null} if there was none
	 * @param updatedAt the time of that response, or of the creation of the monitor
	 * @param failure the failure of the last request, or {@code null} if it was
	 * successful
	 * @param totals the numbers of ended jobs
	 */
	public record HealthSnapshot(@Nullable EndpointHealth health, long updatedAt, @Nullable Throwable failure,
			JobTotals totals) {

		/**
		 * Return the condition of the endpoint according to the last request.
		 */
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
	 * Numbers of jobs that have ended since the first response, as reported by RunPod.
	 * They never decrease: a reset of RunPod's counters is compensated.
	 *
	 * @param completed the number of completed jobs
	 * @param failed the number of failed jobs
	 * @param retried the number of retries
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
	 * Lifecycle of the periodic polling of all endpoints of a client and of its child
	 * clients. Guarded by the lifecycle of the root client.
	 */
	public static final class MonitoringLifecycle {

		private final MonitoringLifecycle root;

		private final @Nullable MonitoringLifecycle parent;

		// those of this client and its child clients
		private final Set<HealthPoller> pollers = new HashSet<>();

		private boolean running;

		private boolean closed;

		/**
		 * Create the lifecycle of a root client, which is not running.
		 */
		public MonitoringLifecycle() {
			this.root = this;
			this.parent = null;
		}

		private MonitoringLifecycle(MonitoringLifecycle parent) {
			this.root = parent.root;
			this.parent = parent;
		}

		/**
		 * Create the lifecycle of a child client, which is running while the root is.
		 */
		public MonitoringLifecycle child() {
			return new MonitoringLifecycle(this);
		}

		/**
		 * Return whether monitoring is running.
		 */
		public boolean isRunning() {
			synchronized (this.root) {
				return this.root.running;
			}
		}

		/**
		 * Start polling the endpoints of all clients.
		 */
		public void start() {
			synchronized (this.root) {
				if (!this.root.running) {
					this.root.running = true;
					this.root.pollers.forEach(HealthPoller::start);
				}
			}
		}

		/**
		 * Stop polling the endpoints of all clients and cancel the polls in flight.
		 */
		public void stop() {
			synchronized (this.root) {
				this.root.running = false;
				this.root.pollers.forEach(HealthPoller::stop);
			}
		}

		/**
		 * Stop polling the endpoints of this client and its child clients for good.
		 */
		public void close() {
			synchronized (this.root) {
				this.closed = true;
				List<HealthPoller> stopped = List.copyOf(this.pollers);
				stopped.forEach(HealthPoller::stop);
				for (MonitoringLifecycle owner = this; owner != null; owner = owner.parent) {
					stopped.forEach(owner.pollers::remove);
				}
			}
		}

		private boolean isClosed() {
			return this.closed || (this.parent != null && this.parent.isClosed());
		}

		void add(HealthPoller poller) {
			synchronized (this.root) {
				if (isClosed()) {
					return;
				}
				for (MonitoringLifecycle owner = this; owner != null; owner = owner.parent) {
					owner.pollers.add(poller);
				}
				if (this.root.running) {
					poller.start();
				}
			}
		}

	}

}
