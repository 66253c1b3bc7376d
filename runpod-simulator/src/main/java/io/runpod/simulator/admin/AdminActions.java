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

package io.runpod.simulator.admin;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.simulator.endpoint.WorkerState;
import io.runpod.simulator.gate.Faults;
import io.runpod.simulator.gate.ServedEndpoint;
import io.runpod.simulator.http.BadRequestException;
import io.runpod.simulator.time.Durations;
import io.runpod.simulator.time.SimulatorTime;
import io.runpod.simulator.worker.Mishaps;

/**
 * What the admin route can do.
 *
 * @since 0.1.0
 */
public final class AdminActions {

	private static final int MOST_FAULTS = 10_000;

	private static final int MOST_WORKERS = 1000;

	private static final Duration LONGEST_DURATION = Duration.ofDays(365);

	private final Map<String, ServedEndpoint> endpoints;

	private final Faults faults;

	private final SimulatorTime time;

	private final Runnable reset;

	/**
	 * Create the actions.
	 * @param endpoints what is served, by id
	 * @param faults where faults are put
	 * @param time the clock
	 * @param reset forgets everything but the endpoints
	 */
	public AdminActions(Map<String, ServedEndpoint> endpoints, Faults faults, SimulatorTime time, Runnable reset) {
		this.endpoints = endpoints;
		this.faults = faults;
		this.time = time;
		this.reset = reset;
	}

	JsonNode state() {
		ObjectNode state = JsonNodeFactory.instance.objectNode();
		ObjectNode served = state.putObject("endpoints");
		new TreeMap<>(this.endpoints).forEach((id, endpoint) -> served.set(id, EndpointState.of(id, endpoint)));
		return state.put("time", this.time.now());
	}

	void fault(JsonNode body) {
		Operation operation = constant(Operation.class, body, "operation");
		Fault fault = constant(Fault.class, body, "fault");
		int times = body.path("times").asInt(1);
		for (int i = 0; i < Math.min(MOST_FAULTS, times); i++) {
			this.faults.failNext(operation, fault);
		}
	}

	void skip(JsonNode body) {
		this.time.skip(duration(body, "skip"));
	}

	void workers(String endpointId, JsonNode body) {
		ServedEndpoint endpoint = endpoint(endpointId);
		JsonNode count = body.get("count");
		if (count != null) {
			endpoint.workers().scale(number(count, "count", MOST_WORKERS));
		}
		if (count == null || body.has("state")) {
			endpoint.state(rest(body));
		}
	}

	void worker(String endpointId, String workerId, JsonNode body) {
		require(endpoint(endpointId).state(workerId, rest(body)), "worker");
	}

	void jobs(String endpointId, JsonNode body) {
		Mishaps mishaps = endpoint(endpointId).workers().mishaps();
		if (!body.has("fail") && !body.has("slow")) {
			throw new BadRequestException("fail or slow must be given");
		}
		if (body.has("slow")) {
			mishaps.slowDown(duration(body, "slow"));
		}
		if (body.has("fail")) {
			String error = body.path("error").asString("failed on demand");
			for (int i = number(body.get("fail"), "fail", MOST_FAULTS); i > 0; i--) {
				mishaps.failNext(error);
			}
		}
	}

	void kill(String endpointId, String workerId) {
		require(endpoint(endpointId).kill(workerId), "worker");
	}

	void loseResult(String endpointId) {
		endpoint(endpointId).queue().loseNextResult();
	}

	void failBatch(String endpointId, String batchId) {
		require(endpoint(endpointId).failBatch(batchId), "batch");
	}

	void reset() {
		this.reset.run();
	}

	private ServedEndpoint endpoint(String id) {
		ServedEndpoint endpoint = this.endpoints.get(id);
		if (endpoint == null) {
			throw new NoSuchThingException("endpoint");
		}
		return endpoint;
	}

	private static void require(boolean found, String what) {
		if (!found) {
			throw new NoSuchThingException(what);
		}
	}

	private static WorkerState rest(JsonNode body) {
		WorkerState state = constant(WorkerState.class, body, "state");
		if (state == WorkerState.RUNNING) {
			throw new BadRequestException("a worker runs when it has a job, it cannot be told to");
		}
		return state;
	}

	private static Duration duration(JsonNode body, String name) {
		try {
			Duration duration = Durations.parse(body.path(name).asString(""));
			if (duration.compareTo(LONGEST_DURATION) <= 0) {
				return duration;
			}
		}
		catch (IllegalArgumentException ex) {
			// Said below.
		}
		throw new BadRequestException(name + " must be a duration of at most 365d such as 30s or 5m");
	}

	private static int number(JsonNode node, String name, int most) {
		if (!node.isInt() || node.intValue() < 0 || node.intValue() > most) {
			throw new BadRequestException(name + " must be a number from 0 to " + most);
		}
		return node.intValue();
	}

	private static <E extends Enum<E>> E constant(Class<E> type, JsonNode body, String name) {
		String text = body.path(name).asString("");
		for (E constant : type.getEnumConstants()) {
			if (constant.name().equals(text)) {
				return constant;
			}
		}
		throw new BadRequestException(name + " must be one of " + Arrays.toString(type.getEnumConstants()));
	}

}
