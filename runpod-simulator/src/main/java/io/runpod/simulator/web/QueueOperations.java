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

package io.runpod.simulator.web;

import java.util.List;

import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.runpod.simulator.access.SimulatedEndpoint;
import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.endpoint.WorkerState;
import io.runpod.simulator.http.Request;
import io.runpod.simulator.http.Response;
import io.runpod.simulator.worker.WorkerCounts;

/**
 * Operations on an endpoint: purge-queue, health and metrics.
 */
final class QueueOperations {

	private QueueOperations() {
	}

	static Mono<Response> purgeQueue(SimulatedEndpoint endpoint, Request request, byte[] body) {
		return Mono.just(Response.ok(JsonNodeFactory.instance.objectNode()
			.put("removed", endpoint.queue().purge())
			.put("status", "completed")));
	}

	static Mono<Response> health(SimulatedEndpoint endpoint, Request request, byte[] body) {
		ObjectNode health = JsonNodeFactory.instance.objectNode();
		health.set("jobs", endpoint.queue().counts().toJson());
		health.set("workers", workerCounts(endpoint.workerSnapshots()));
		return Mono.just(Response.ok(health));
	}

	static Mono<Response> metrics(SimulatedEndpoint endpoint, Request request, byte[] body) {
		List<WorkerSnapshot> snapshots = endpoint.workerSnapshots();
		ObjectNode metrics = JsonNodeFactory.instance.objectNode();
		ArrayNode readyWorkers = metrics.putArray("readyWorkers");
		snapshots.stream()
			.filter((worker) -> worker.state() == WorkerState.IDLE)
			.forEach((worker) -> readyWorkers.add(worker.id()));
		metrics.set("workers", workerCounts(snapshots));
		return Mono.just(Response.ok(metrics));
	}

	private static ObjectNode workerCounts(List<WorkerSnapshot> snapshots) {
		WorkerCounts workers = WorkerCounts.of(snapshots);
		return JsonNodeFactory.instance.objectNode()
			.put("idle", workers.idle())
			.put("initializing", workers.initializing())
			.put("ready", workers.idle())
			.put("running", workers.running())
			.put("throttled", workers.throttled())
			.put("unhealthy", workers.unhealthy());
	}

}
