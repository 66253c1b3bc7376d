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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.springframework.util.Assert;

import io.runpod.client.await.JobAwaiter;
import io.runpod.client.monitor.HealthMonitor;
import io.runpod.client.time.Time;
import io.runpod.client.traffic.Traffic;
import io.runpod.client.wire.Wire;

/**
 * Puts the rooms of each endpoint together.
 */
final class DefaultRunPodClient implements RunPodClient {

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]+");

	private final Wire.Connection connection;

	private final Supplier<String> apiKey;

	private final EndpointOptions options;

	private final double limitShare;

	private final Watch watch;

	private final Time time;

	// two names of one endpoint share its limits and its health; another account is
	// another client
	private final Map<String, Shared> shared = new ConcurrentHashMap<>();

	DefaultRunPodClient(Wire.Connection connection, Supplier<String> apiKey, EndpointOptions options, double limitShare,
			Watch watch, Time time) {
		this.connection = connection;
		this.apiKey = apiKey;
		this.options = options;
		this.limitShare = limitShare;
		this.watch = watch;
		this.time = time;
	}

	@Override
	public RunPodEndpoint endpoint(String id) {
		return endpoint(id, id, this.options);
	}

	@Override
	public RunPodEndpoint endpoint(String name, String id, EndpointOptions options) {
		Assert.hasText(name, "'name' must not be empty");
		Assert.isTrue(ID.matcher(id).matches(), () -> "'" + id + "' is not an id of a RunPod endpoint:"
				+ " it has only letters, digits, '-' and '_', and is the part after /v2/ in the endpoint's URL");
		Wire wire = this.connection.endpoint(name, id, this.apiKey, options.requestTimeout());
		Shared shared = this.shared.computeIfAbsent(id, (key) -> share());
		Traffic traffic = shared.traffic()
			.with(options.maxAttempts(), (fault, again) -> this.watch.failed(name, fault, again));
		JobAwaiter awaiter = JobAwaiter.polling(wire, traffic, this.time, options.pollWait(), options.pollInterval());
		Rooms rooms = new Rooms(name, id, wire, traffic, awaiter, shared.monitor(), this.watch, this.time);
		return new DefaultRunPodEndpoint(new DefaultReactiveRunPodEndpoint(rooms, options, new Calls(rooms, options)));
	}

	private Shared share() {
		Traffic traffic = Traffic.of(this.time, this.limitShare);
		return new Shared(traffic, new HealthMonitor(this.time, traffic::observed));
	}

	@Override
	public RunPodClient withApiKey(Supplier<String> apiKey) {
		return new DefaultRunPodClient(this.connection, apiKey, this.options, this.limitShare, this.watch, this.time);
	}

	private record Shared(Traffic traffic, HealthMonitor monitor) {
	}

}
