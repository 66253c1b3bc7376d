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

import io.runpod.simulator.access.PendingFaults;
import io.runpod.simulator.access.SimulatedEndpoint;
import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.simulator.endpoint.WorkerState;
import io.runpod.simulator.http.BadRequestException;
import io.runpod.simulator.time.Durations;
import io.runpod.simulator.time.SimulatorTime;
import io.runpod.simulator.worker.JobFaults;

/**
 * Actions of the admin route.
 *
 * @since 0.1.0
 */
public final class AdminActions {

	private static final int MAX_FAULTS = 10_000;

	private static final int MAX_WORKERS = 1000;

	private static final Duration MAX_DURATION = Duration.ofDays(365);

	private final Map<String, SimulatedEndpoint> endpoints;

	private final PendingFaults pendingFaults;

	private final SimulatorTime time;

	private final Runnable reset;

	/**
	 * Create the actions.
	 * @param endpoints the endpoints by id
	 * @param pendingFaults the queues to which faults are added
	 * @param time the clock
	 * @param reset resets everything but the endpoints
	 */
	public AdminActions(Map<String, SimulatedEndpoint> endpoints, PendingFaults pendingFaults, SimulatorTime time,
			Runnable reset) {
		this.endpoints = endpoints;
		this.pendingFaults = pendingFaults;
		this.time = time;
		this.reset = reset;
	}

	JsonNode stateJson() {
		ObjectNode state = JsonNodeFactory.instance.objectNode();
		ObjectNode served = state.putObject("endpoints");
		new TreeMap<>(this.endpoints).forEach((id, endpoint) -> served.set(id, EndpointJson.toJson(id, endpoint)));
		return state.put("time", this.time.now());
	}

	void injectFault(JsonNode body) {
		Operation operation = parseEnum(Operation.class, body, "operation");
		Fault fault = parseEnum(Fault.class, body, "fault");
		int times = body.path("times").asInt(1);
		for (int i = 0; i < Math.min(MAX_FAULTS, times); i++) {
			this.pendingFaults.failNext(operation, fault);
		}
	}

	void advanceTime(JsonNode body) {
		this.time.advanceBy(parseDuration(body, "skip"));
	}

	void updateWorkers(String endpointId, JsonNode body) {
		SimulatedEndpoint endpoint = requireEndpoint(endpointId);
		JsonNode count = body.get("count");
		if (count != null) {
			endpoint.workers().scale(parseNumber(count, "count", MAX_WORKERS));
		}
		if (count == null || body.has("state")) {
			endpoint.setWorkerState(parseTargetState(body));
		}
	}

	void setWorkerState(String endpointId, String workerId, JsonNode body) {
		assertFound(requireEndpoint(endpointId).setWorkerState(workerId, parseTargetState(body)), "worker");
	}

	void disruptJobs(String endpointId, JsonNode body) {
		JobFaults jobFaults = requireEndpoint(endpointId).workers().jobFaults();
		if (!body.has("fail") && !body.has("slow")) {
			throw new BadRequestException("fail or slow must be given");
		}
		if (body.has("slow")) {
			jobFaults.slowDown(parseDuration(body, "slow"));
		}
		if (body.has("fail")) {
			String error = body.path("error").asString("failed on demand");
			for (int i = parseNumber(body.get("fail"), "fail", MAX_FAULTS); i > 0; i--) {
				jobFaults.failNext(error);
			}
		}
	}

	void killWorker(String endpointId, String workerId) {
		assertFound(requireEndpoint(endpointId).killWorker(workerId), "worker");
	}

	void loseNextResult(String endpointId) {
		requireEndpoint(endpointId).queue().loseNextResult();
	}

	void failBatch(String endpointId, String batchId) {
		assertFound(requireEndpoint(endpointId).failBatch(batchId), "batch");
	}

	void reset() {
		this.reset.run();
	}

	private SimulatedEndpoint requireEndpoint(String id) {
		SimulatedEndpoint endpoint = this.endpoints.get(id);
		if (endpoint == null) {
			throw new ResourceNotFoundException("endpoint");
		}
		return endpoint;
	}

	private static void assertFound(boolean found, String resource) {
		if (!found) {
			throw new ResourceNotFoundException(resource);
		}
	}

	private static WorkerState parseTargetState(JsonNode body) {
		WorkerState state = parseEnum(WorkerState.class, body, "state");
		if (state == WorkerState.RUNNING) {
			throw new BadRequestException("state RUNNING cannot be set");
		}
		return state;
	}

	private static Duration parseDuration(JsonNode body, String name) {
		try {
			Duration duration = Durations.parse(body.path(name).asString(""));
			if (duration.compareTo(MAX_DURATION) <= 0) {
				return duration;
			}
		}
		catch (IllegalArgumentException ex) {
			// Reported below.
		}
		throw new BadRequestException(name + " must be a duration of at most 365d such as 30s or 5m");
	}

	private static int parseNumber(JsonNode node, String name, int max) {
		if (!node.isInt() || node.intValue() < 0 || node.intValue() > max) {
			throw new BadRequestException(name + " must be a number from 0 to " + max);
		}
		return node.intValue();
	}

	private static <E extends Enum<E>> E parseEnum(Class<E> type, JsonNode body, String name) {
		String text = body.path(name).asString("");
		for (E constant : type.getEnumConstants()) {
			if (constant.name().equals(text)) {
				return constant;
			}
		}
		throw new BadRequestException(name + " must be one of " + Arrays.toString(type.getEnumConstants()));
	}

}
