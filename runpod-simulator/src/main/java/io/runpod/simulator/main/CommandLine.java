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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Parsed and validated options of the command line.
 *
 * @param options the values by option name, in the order given; an empty string for a
 * switch
 */
record CommandLine(Map<String, List<String>> options) {

	private static final Set<String> REPEATABLE_OPTIONS = Set.of("api-key", "allowed-host", "endpoint",
			"load-balancer");

	private static final Set<String> VALUE_OPTIONS = Set.of("api-key", "allowed-host", "endpoint", "load-balancer",
			"port", "bind-address", "time-factor", "workers", "min-workers", "cold-start", "flash-boot", "scaler",
			"idle-timeout", "execution-timeout", "worker-loss", "not-found-after-submit");

	private static final Set<String> SWITCH_OPTIONS = Set.of("admin", "rate-limits", "aggregate-stream",
			"keep-empty-input", "strict-errors", "delete-purged-jobs", "expired-jobs-time-out");

	static CommandLine parse(List<String> args) {
		Map<String, List<String>> options = new LinkedHashMap<>();
		for (String arg : args) {
			if (!arg.startsWith("--")) {
				throw new UsageException("'" + arg + "' is not an option");
			}
			int equals = arg.indexOf('=');
			String name = arg.substring(2, (equals < 0) ? arg.length() : equals);
			String value = (equals < 0) ? "" : arg.substring(equals + 1);
			validate(name, value, options.containsKey(name));
			options.computeIfAbsent(name, (key) -> new ArrayList<>()).add(value);
		}
		return new CommandLine(options);
	}

	private static void validate(String name, String value, boolean duplicate) {
		if (!VALUE_OPTIONS.contains(name) && !SWITCH_OPTIONS.contains(name)) {
			throw new UsageException("Unknown option --" + name);
		}
		if (VALUE_OPTIONS.contains(name) == value.isEmpty()) {
			throw new UsageException(value.isEmpty() ? "--" + name + " requires a value: --" + name + "=..."
					: "--" + name + " takes no value");
		}
		if (duplicate && !REPEATABLE_OPTIONS.contains(name)) {
			throw new UsageException("--" + name + " is specified twice");
		}
	}

	boolean has(String name) {
		return this.options.containsKey(name);
	}

	List<String> values(String name) {
		return this.options.getOrDefault(name, List.of());
	}

	// Convert the value of an option; the conversion may throw an
	// IllegalArgumentException.
	<T> Optional<T> value(String name, String description, Function<String, T> conversion) {
		return values(name).stream().findFirst().map((text) -> {
			try {
				return conversion.apply(text);
			}
			catch (IllegalArgumentException ex) {
				throw new UsageException("--" + name + "=" + text + " is not " + description);
			}
		});
	}

	// Handler names by endpoint id.
	Map<String, String> endpoints() {
		Map<String, String> endpoints = new LinkedHashMap<>();
		List<String> handlers = new ArrayList<>(BuiltInHandlers.all().keySet());
		handlers.add(SimulatorLauncher.REMOTE_WORKER);
		for (String endpoint : values("endpoint")) {
			int equals = endpoint.indexOf('=');
			String id = endpoint.substring(0, Math.max(0, equals));
			String handler = endpoint.substring(equals + 1);
			if (!id.matches("[A-Za-z0-9_-]+") || !handlers.contains(handler)) {
				throw new UsageException("--endpoint=" + endpoint + " is not ID=HANDLER, with letters, digits, _ and -"
						+ " in the ID and a HANDLER of " + handlers);
			}
			if (endpoints.put(id, handler) != null) {
				throw new UsageException("Endpoint " + id + " is specified twice");
			}
		}
		if (endpoints.isEmpty() && loadBalancers().isEmpty()) {
			throw new UsageException("At least one --endpoint=ID=HANDLER or --load-balancer=ID=URL is required");
		}
		return endpoints;
	}

	// URLs of workers by endpoint id.
	Map<String, List<URI>> loadBalancers() {
		Map<String, List<URI>> loadBalancers = new LinkedHashMap<>();
		for (String loadBalancer : values("load-balancer")) {
			if (!loadBalancer.matches("[A-Za-z0-9_-]+=http://\\S+")) {
				throw new UsageException("--load-balancer=" + loadBalancer
						+ " is not ID=URL, with letters, digits, _ and - in the ID and the http URL of a worker");
			}
			int equals = loadBalancer.indexOf('=');
			loadBalancers.computeIfAbsent(loadBalancer.substring(0, equals), (id) -> new ArrayList<>())
				.add(URI.create(loadBalancer.substring(equals + 1)));
		}
		return loadBalancers;
	}

}
