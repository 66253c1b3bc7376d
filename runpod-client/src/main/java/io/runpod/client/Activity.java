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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import io.runpod.client.await.JobAwaiter;
import io.runpod.client.await.JobAwaiter.Wait;
import io.runpod.client.monitor.HealthMonitor.Look;
import io.runpod.client.monitor.HealthMonitor.Totals;
import io.runpod.client.observation.EndpointActivity;
import io.runpod.client.watch.Watch;
import io.runpod.client.wire.Fault;

/**
 * Gathers from the rooms what operators want to know.
 */
final class Activity implements EndpointActivity {

	private static final Duration WINDOW = Duration.ofSeconds(10);

	private static final String MASK = "******";

	private static final int SHOWN = 4;

	// of a shorter word, four characters would tell too much
	private static final int USUAL_LENGTH = 20;

	private final Rooms rooms;

	private final EndpointOptions options;

	private final URI baseUrl;

	private final Supplier<String> apiKey;

	Activity(Rooms rooms, EndpointOptions options, URI baseUrl, Supplier<String> apiKey) {
		this.rooms = rooms;
		this.options = options;
		this.baseUrl = baseUrl;
		this.apiKey = apiKey;
	}

	@Override
	public String name() {
		return this.rooms.name();
	}

	@Override
	public String id() {
		return this.rooms.id();
	}

	@Override
	public URI baseUrl() {
		return this.baseUrl;
	}

	@Override
	public String maskedApiKey() {
		String key = this.apiKey.get();
		return (key.length() >= USUAL_LENGTH) ? MASK + key.substring(key.length() - SHOWN) : MASK;
	}

	@Override
	public Settings settings() {
		EndpointOptions options = this.options;
		return new Settings(options.timeout(), options.cancelOnTimeout(), options.runSyncWait(), options.pollWait(),
				options.pollInterval(), options.requestTimeout(), options.maxAttempts(), options.policy(),
				options.healthInterval());
	}

	@Override
	public List<Limit> limits() {
		return this.rooms.traffic()
			.usage()
			.stream()
			.map((usage) -> new Limit(usage.operations(), usage.requests(), WINDOW, usage.sent(), usage.concurrent(),
					usage.inFlight(), usage.waiting()))
			.toList();
	}

	@Override
	public AwaitedJobs awaited(int most) {
		JobAwaiter.Awaited awaited = this.rooms.awaiter().awaited(most);
		return new AwaitedJobs(awaited.total(),
				awaited.jobs().stream().map((job) -> new AwaitedJob(job.id(), job.status(), job.since())).toList());
	}

	@Override
	public LastHealth health() {
		Look last = this.rooms.monitor().last();
		Totals totals = last.totals();
		return new LastHealth(last.condition(), last.health(), this.rooms.monitor().age(), words(last.problem()),
				totals.completed(), totals.failed(), totals.retried());
	}

	private @Nullable String words(@Nullable Throwable problem) {
		if (problem instanceof TimeoutException) {
			return "Endpoint '" + name() + "' did not answer within " + this.options.healthTimeout().toMillis() + " ms";
		}
		if (problem instanceof Fault fault) {
			Wait nobodys = new Wait(this.rooms.time().deadline(Duration.ZERO), null,
					Watch.nobodys().news(name(), Observation.NOOP));
			return Errors.translate(fault, name(), id(), nobodys).getMessage();
		}
		return (problem != null) ? problem.toString() : null;
	}

	@Override
	public List<Failure> failures() {
		return this.rooms.failures().latest();
	}

}
