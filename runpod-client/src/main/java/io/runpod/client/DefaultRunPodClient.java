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

package io.runpod.client;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.springframework.util.Assert;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.runpod.client.await.JobAwaiter;
import io.runpod.client.monitor.HealthMonitor;
import io.runpod.client.monitor.HealthMonitor.Rounds;
import io.runpod.client.time.Time;
import io.runpod.client.traffic.Traffic;
import io.runpod.client.traffic.Traffic.Limit;
import io.runpod.client.watch.Watch;
import io.runpod.client.wire.Wire;
import io.runpod.client.wire.Wire.Operation;

/**
 * Puts the rooms of each endpoint together.
 */
final class DefaultRunPodClient implements RunPodClient {

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]+");

	private final Wire.Connection connection;

	private final Supplier<String> apiKey;

	private final ClientSettings settings;

	private final Watch watch;

	private final Time time;

	private final Rounds rounds;

	private final OpenCalls open;

	// two names of one endpoint share its limits and its health; another account is
	// another client
	private final Map<String, Shared> shared = new ConcurrentHashMap<>();

	private final Map<String, RunPodEndpoint> byId = new ConcurrentHashMap<>();

	DefaultRunPodClient(Wire.Connection connection, Supplier<String> apiKey, ClientSettings settings, Watch watch,
			Time time, Rounds rounds, OpenCalls open) {
		this.connection = connection;
		this.apiKey = apiKey;
		this.settings = settings;
		this.watch = watch;
		this.time = time;
		this.rounds = rounds;
		this.open = open;
	}

	@Override
	public RunPodEndpoint endpoint(String id) {
		RunPodEndpoint known = this.byId.get(id);
		if (known != null) {
			return known;
		}
		RunPodEndpoint made = make(id, id, this.settings.options());
		RunPodEndpoint first = this.byId.putIfAbsent(id, made);
		if (first != null) {
			return first;
		}
		this.settings.endpointListener().accept(made);
		return made;
	}

	@Override
	public RunPodEndpoint endpoint(String name, String id, EndpointOptions options) {
		RunPodEndpoint endpoint = make(name, id, options);
		this.settings.endpointListener().accept(endpoint);
		return endpoint;
	}

	private RunPodEndpoint make(String name, String id, EndpointOptions options) {
		Assert.hasText(name, "'name' must not be empty");
		Assert.isTrue(ID.matcher(id).matches(), () -> "'" + id + "' is not an id of a RunPod endpoint:"
				+ " it has only letters, digits, '-' and '_', and is the part after /v2/ in the endpoint's URL");
		Watch.Endpoint watched = this.watch.endpoint(name, this.time);
		Wire wire = this.connection.endpoint(name, id, this.apiKey, options.requestTimeout(), watched);
		Shared shared = this.shared.computeIfAbsent(id, (key) -> share());
		Traffic traffic = traffic(shared, watched, options.maxAttempts(), options.repeatUnknownSubmissions());
		JobAwaiter awaiter = shared.awaiter().named(name, wire, traffic, options.pollWait(), options.pollInterval());
		Rooms rooms = new Rooms(name, id, wire, traffic, awaiter, shared.monitor(), shared.failures(), this.watch,
				this.time, this.open);
		rooms.monitor().observe(name, watched::looked);
		monitor(rooms, traffic(shared, watched, 1, false), options);
		return new DefaultRunPodEndpoint(
				new DefaultReactiveRunPodEndpoint(rooms, options, new Calls(rooms, Patience.of(options)),
						new Activity(rooms, options, this.settings.baseUrl(), this.apiKey)));
	}

	private Shared share() {
		Traffic traffic = Traffic.of(this.time, this.settings.limitShare(), this.settings.limits());
		HealthMonitor monitor = new HealthMonitor(this.time, this.rounds);
		// no name of an endpoint is empty
		monitor.observe("", (before, now) -> {
			if (now.health() != null) {
				traffic.observed(now.health());
			}
		});
		return new Shared(traffic, JobAwaiter.of(traffic, this.time), monitor, new Failures(this.time));
	}

	private Traffic traffic(Shared shared, Watch.Endpoint watched, int maxAttempts, boolean atRisk) {
		return shared.traffic().with(maxAttempts, atRisk, (fault, again) -> {
			shared.failures().add(fault);
			watched.repeats(fault, again);
		});
	}

	private void monitor(Rooms rooms, Traffic onceOnly, EndpointOptions options) {
		rooms.monitor()
			.every(options.healthInterval(), onceOnly.call(Operation.HEALTH, rooms.wire().health())
				.timeout(options.healthTimeout(), this.time.scheduler()));
	}

	@Override
	public RunPodClient withApiKey(Supplier<String> apiKey) {
		return new DefaultRunPodClient(this.connection, apiKey, this.settings, this.watch, this.time, this.rounds,
				this.open.child());
	}

	@Override
	public void startMonitoring() {
		this.rounds.start();
	}

	@Override
	public void stopMonitoring() {
		this.rounds.stop();
	}

	@Override
	public int callsUnderWay() {
		return this.open.count();
	}

	@Override
	public void close() {
		if (this.open.isRoot()) {
			stopMonitoring();
		}
		Mono<Void> close = this.open.close();
		if (Schedulers.isInNonBlockingThread()) {
			close.subscribe();
		}
		else {
			close.block();
		}
	}

	private record Shared(Traffic traffic, JobAwaiter.Shared awaiter, HealthMonitor monitor, Failures failures) {
	}

	/**
	 * What all endpoints of a client have in common.
	 *
	 * @param baseUrl where RunPod is
	 * @param options the options of endpoints asked for by their id alone
	 * @param limitShare which part of the documented limits is ours
	 * @param limits what replaces documented limits
	 * @param endpointListener told of each endpoint
	 */
	record ClientSettings(URI baseUrl, EndpointOptions options, double limitShare, Map<Operation, Limit> limits,
			Consumer<RunPodEndpoint> endpointListener) {
	}

}
