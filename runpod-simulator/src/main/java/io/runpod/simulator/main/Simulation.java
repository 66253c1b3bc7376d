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

package io.runpod.simulator.main;

import java.time.Duration;
import java.util.Optional;

import reactor.core.scheduler.Schedulers;

import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.RunPodSimulatorBuilder;
import io.runpod.simulator.endpoint.EndpointSettings;
import io.runpod.simulator.time.Durations;

/**
 * A simulator as the command line wants it.
 */
final class Simulation {

	static final String WORKER = "worker";

	private static final int PORT = 8000;

	private static final int HIGHEST_PORT = 65535;

	private Simulation() {
	}

	static RunPodSimulator start(CommandLine line) {
		RunPodSimulatorBuilder builder = RunPodSimulator.builder()
			// No handler here blocks.
			.handlerScheduler(Schedulers.immediate())
			.port(line.value("port", "a port", Simulation::port).orElse(PORT));
		line.value("bind-address", "an address of this machine", builder::bindAddress);
		line.all("api-key").forEach(builder::apiKey);
		line.value("time-factor", "a positive number", (text) -> builder.timeFactor(Double.parseDouble(text)));
		duration(line, "worker-loss").ifPresent(builder::workerLoss);
		duration(line, "not-found-after-submit").ifPresent(builder::notFoundAfterSubmit);
		builder.rateLimits(line.has("rate-limits"));
		builder.admin(line.has("admin"));
		builder.stripEmptyInput(!line.has("keep-empty-input"));
		builder.deletePurgedJobs(line.has("delete-purged-jobs"));
		builder.expiredJobsTimeOut(line.has("expired-jobs-time-out"));
		EndpointSettings settings = settings(line);
		line.endpoints().forEach((id, handler) -> register(builder, id, handler, settings));
		return builder.start();
	}

	private static void register(RunPodSimulatorBuilder builder, String id, String handler, EndpointSettings settings) {
		if (handler.equals(WORKER)) {
			builder.workerEndpoint(id, settings);
		}
		else {
			builder.endpoint(id, BuiltInHandlers.named(handler), settings);
		}
	}

	private static EndpointSettings settings(CommandLine line) {
		EndpointSettings settings = EndpointSettings.defaults();
		settings = line
			.value("workers", "a number of workers",
					(text) -> EndpointSettings.defaults().withWorkers(Integer.parseInt(text)))
			.orElse(settings);
		settings = duration(line, "cold-start").map(settings::withColdStart).orElse(settings);
		settings = duration(line, "idle-timeout").map(settings::withIdleTimeout).orElse(settings);
		settings = duration(line, "execution-timeout").map(settings::withExecutionTimeout).orElse(settings);
		return settings.withAggregateStream(line.has("aggregate-stream"));
	}

	private static Optional<Duration> duration(CommandLine line, String name) {
		return line.value(name, "a duration such as 500ms, 20s or 5m", Durations::parse);
	}

	private static int port(String text) {
		int port = Integer.parseInt(text);
		if (port < 0 || port > HIGHEST_PORT) {
			throw new IllegalArgumentException(text);
		}
		return port;
	}

}
