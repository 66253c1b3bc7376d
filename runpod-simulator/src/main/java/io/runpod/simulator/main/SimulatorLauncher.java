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

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import reactor.core.scheduler.Schedulers;

import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.RunPodSimulatorBuilder;
import io.runpod.simulator.endpoint.EndpointSettings;
import io.runpod.simulator.endpoint.ScalerType;
import io.runpod.simulator.time.Durations;

/**
 * Launcher that configures a simulator from the command line.
 */
final class SimulatorLauncher {

	static final String REMOTE_WORKER = "worker";

	private static final int DEFAULT_PORT = 8000;

	private static final int MAX_PORT = 65535;

	private SimulatorLauncher() {
	}

	static RunPodSimulator start(CommandLine commandLine) {
		RunPodSimulatorBuilder builder = RunPodSimulator.builder()
			// The built-in handlers never block.
			.handlerScheduler(Schedulers.immediate())
			.port(commandLine.value("port", "a port", SimulatorLauncher::parsePort).orElse(DEFAULT_PORT));
		commandLine.value("bind-address", "an address of this machine", builder::bindAddress);
		commandLine.values("api-key").forEach(builder::apiKey);
		commandLine.values("allowed-host").forEach(builder::allowedHost);
		commandLine.value("time-factor", "a positive number", (text) -> builder.timeFactor(Double.parseDouble(text)));
		durationOption(commandLine, "worker-loss").ifPresent(builder::workerLossTimeout);
		durationOption(commandLine, "not-found-after-submit").ifPresent(builder::jobVisibilityDelay);
		builder.rateLimits(commandLine.has("rate-limits"));
		builder.admin(commandLine.has("admin"));
		builder.stripEmptyInput(!commandLine.has("keep-empty-input"));
		builder.strictErrors(commandLine.has("strict-errors"));
		builder.deletePurgedJobs(commandLine.has("delete-purged-jobs"));
		builder.timeOutExpiredJobs(commandLine.has("expired-jobs-time-out"));
		EndpointSettings settings = endpointSettings(commandLine);
		commandLine.endpoints().forEach((id, handler) -> register(builder, id, handler, settings));
		commandLine.loadBalancers()
			.forEach((id, workerUrls) -> builder.loadBalancer(id, workerUrls.toArray(URI[]::new)));
		return builder.start();
	}

	private static void register(RunPodSimulatorBuilder builder, String id, String handler, EndpointSettings settings) {
		if (handler.equals(REMOTE_WORKER)) {
			builder.workerEndpoint(id, settings);
		}
		else {
			builder.endpoint(id, BuiltInHandlers.getRequired(handler), settings);
		}
	}

	private static EndpointSettings endpointSettings(CommandLine commandLine) {
		EndpointSettings.Builder settings = EndpointSettings.builder();
		commandLine.value("workers", "a number of workers", (text) -> settings.workers(Integer.parseInt(text)));
		commandLine.value("min-workers", "a number of workers", (text) -> settings.minWorkers(Integer.parseInt(text)));
		durationOption(commandLine, "cold-start").ifPresent(settings::coldStart);
		durationOption(commandLine, "flash-boot").ifPresent(settings::flashBoot);
		commandLine.value("scaler", "QUEUE_DELAY:SECONDS or REQUEST_COUNT:JOBS", (text) -> parseScaler(settings, text));
		durationOption(commandLine, "idle-timeout").ifPresent(settings::idleTimeout);
		durationOption(commandLine, "execution-timeout").ifPresent(settings::executionTimeout);
		return settings.aggregateStream(commandLine.has("aggregate-stream")).build();
	}

	private static EndpointSettings.Builder parseScaler(EndpointSettings.Builder settings, String text) {
		int colon = text.indexOf(':');
		return settings.scaler(ScalerType.valueOf(text.substring(0, Math.max(0, colon))),
				Integer.parseInt(text.substring(colon + 1)));
	}

	private static Optional<Duration> durationOption(CommandLine commandLine, String name) {
		return commandLine.value(name, "a duration such as 500ms, 20s or 5m", Durations::parse);
	}

	private static int parsePort(String text) {
		int port = Integer.parseInt(text);
		if (port < 0 || port > MAX_PORT) {
			throw new IllegalArgumentException(text);
		}
		return port;
	}

}
