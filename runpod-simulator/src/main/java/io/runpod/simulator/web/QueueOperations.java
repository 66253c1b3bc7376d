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

import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.runpod.simulator.access.SimulatedEndpoint;
import io.runpod.simulator.http.Request;
import io.runpod.simulator.http.Response;
import io.runpod.simulator.worker.WorkerCounts;

/**
 * Operations on an endpoint: purge-queue and health.
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
		WorkerCounts workers = WorkerCounts.of(endpoint.workerSnapshots());
		health.putObject("workers")
			.put("idle", workers.idle())
			.put("initializing", workers.initializing())
			.put("ready", workers.idle())
			.put("running", workers.running())
			.put("throttled", workers.throttled())
			.put("unhealthy", workers.unhealthy());
		return Mono.just(Response.ok(health));
	}

}
