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

import io.runpod.simulator.gate.ServedEndpoint;
import io.runpod.simulator.job.JobSnapshot;

/**
 * An endpoint as the page shows it. Inputs and outputs are left out: they may be large.
 */
final class EndpointState {

	private static final int MOST_JOBS = 50;

	// As many as may be active.
	private static final int MOST_BATCHES = 10;

	private EndpointState() {
	}

	static JsonNode of(String id, ServedEndpoint endpoint) {
		ObjectNode state = JsonNodeFactory.instance.objectNode();
		ArrayNode batches = state.putArray("batches");
		endpoint.batches().latest(MOST_BATCHES).forEach((batch) -> batches.add(batch.toJson(id)));
		state.set("counts", endpoint.queue().counts().toJson());
		ArrayNode jobs = state.putArray("jobs");
		endpoint.queue().latest(MOST_JOBS).forEach((job) -> jobs.add(job(job)));
		ArrayNode workers = state.putArray("workers");
		endpoint.snapshots().forEach((worker) -> {
			ObjectNode node = workers.addObject()
				.put("id", worker.id())
				.put("inStateFor", worker.inStateFor().toMillis());
			ArrayNode ids = node.putArray("jobs");
			worker.jobIds().forEach(ids::add);
			node.put("real", worker.real()).put("state", worker.state().name());
		});
		return state;
	}

	private static JsonNode job(JobSnapshot job) {
		ObjectNode node = job.toJson();
		node.remove("output");
		return node;
	}

}
