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

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.runpod.simulator.access.SimulatedEndpoint;
import io.runpod.simulator.job.JobSnapshot;

/**
 * JSON representation of an endpoint for the page. Inputs and outputs are omitted because
 * they may be large.
 */
final class EndpointJson {

	private static final int MAX_JOBS = 50;

	// Equal to the maximum number of active batches.
	private static final int MAX_BATCHES = 10;

	private EndpointJson() {
	}

	static JsonNode toJson(String id, SimulatedEndpoint endpoint) {
		ObjectNode state = JsonNodeFactory.instance.objectNode();
		ArrayNode batches = state.putArray("batches");
		endpoint.batches().latest(MAX_BATCHES).forEach((batch) -> batches.add(batch.toJson(id)));
		state.set("counts", endpoint.queue().counts().toJson());
		ArrayNode jobs = state.putArray("jobs");
		endpoint.queue().latest(MAX_JOBS).forEach((job) -> jobs.add(jobJson(job)));
		ArrayNode workers = state.putArray("workers");
		endpoint.workerSnapshots().forEach((worker) -> {
			ObjectNode node = workers.addObject()
				.put("id", worker.id())
				.put("inStateFor", worker.timeInState().toMillis());
			ArrayNode ids = node.putArray("jobs");
			worker.jobIds().forEach(ids::add);
			node.put("real", worker.remote()).put("state", worker.state().name());
		});
		return state;
	}

	private static JsonNode jobJson(JobSnapshot job) {
		ObjectNode node = job.toJson();
		node.remove("output");
		return node;
	}

}
