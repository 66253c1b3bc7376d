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

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.runpod.simulator.access.AccessFilter;
import io.runpod.simulator.access.EndpointRequestHandler;
import io.runpod.simulator.access.SimulatedEndpoint;
import io.runpod.simulator.batch.Batch;
import io.runpod.simulator.batch.BatchRejectedException;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.simulator.http.BadRequestException;
import io.runpod.simulator.http.JsonBodies;
import io.runpod.simulator.http.Request;
import io.runpod.simulator.http.Response;
import io.runpod.simulator.http.Router;
import io.runpod.simulator.job.Submission;

/**
 * Operations on batches. If RunPod documents no response, it consists of the id and the
 * state or, for a list, of the fields documented for the list of requests.
 */
final class BatchOperations {

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	private static final long DEFAULT_LIMIT = 50;

	private static final long MAX_LIMIT = 1000;

	private BatchOperations() {
	}

	static void addTo(Router router, String endpoint, AccessFilter filter) {
		String batchesPath = endpoint + "/batch";
		String batchPath = batchesPath + "/{batch}";
		router.post(batchesPath, filter.decorate(Operation.BATCH, BatchOperations::create))
			.get(batchesPath, filter.decorate(Operation.BATCH, BatchOperations::list))
			.get(batchPath, filter.decorate(Operation.BATCH, onBatch(BatchOperations::get)))
			.add(HttpMethod.PUT, batchPath, filter.decorate(Operation.BATCH, onBatch(BatchOperations::update)))
			.post(batchPath + "/finalize", filter.decorate(Operation.BATCH, onBatch(BatchOperations::finalizeBatch)))
			.post(batchPath + "/cancel", filter.decorate(Operation.BATCH, onBatch(BatchOperations::cancel)))
			.post(batchPath + "/requests", filter.decorate(Operation.BATCH, onBatch(BatchOperations::append)))
			.get(batchPath + "/requests", filter.decorate(Operation.BATCH, onBatch(BatchOperations::requests)))
			.add(HttpMethod.DELETE, batchPath + "/requests/{request}",
					filter.decorate(Operation.BATCH, onBatch(BatchOperations::remove)));
	}

	private static Mono<Response> create(SimulatedEndpoint endpoint, Request request, byte[] body) {
		List<Submission> submissions = parseSubmissions("body", JsonBodies.decode(body));
		return respond(() -> summary(endpoint.batches().create(submissions)));
	}

	private static Mono<Response> list(SimulatedEndpoint endpoint, Request request, byte[] body) {
		List<Batch> all = endpoint.batches().newestFirst();
		return Mono.just(pageResponse("batches", all.size(), request,
				(offset, limit) -> all.stream()
					.skip(offset)
					.limit(limit)
					.map((batch) -> batch.toJson(request.pathVariable("endpoint")))
					.toList()));
	}

	private static Response get(Batch batch, SimulatedEndpoint endpoint, Request request, byte[] body) {
		return Response.ok(batch.toJson(request.pathVariable("endpoint")));
	}

	private static Response update(Batch batch, SimulatedEndpoint endpoint, Request request, byte[] body) {
		JsonNode name = JsonBodies.parseObject(body).get("name");
		if (name != null && !name.isString()) {
			throw new BadRequestException("name must be a string");
		}
		if (name != null) {
			batch.rename(name.stringValue());
		}
		return get(batch, endpoint, request, body);
	}

	private static Response finalizeBatch(Batch batch, SimulatedEndpoint endpoint, Request request, byte[] body) {
		endpoint.batches().finalizeBatch(batch);
		return summary(batch);
	}

	private static Response cancel(Batch batch, SimulatedEndpoint endpoint, Request request, byte[] body) {
		batch.cancel();
		return summary(batch);
	}

	private static Response append(Batch batch, SimulatedEndpoint endpoint, Request request, byte[] body) {
		String requests = String.valueOf(JsonBodies.parseObject(body, "requests").get("requests"));
		batch.append(parseSubmissions("requests", requests));
		return summary(batch);
	}

	private static Response requests(Batch batch, SimulatedEndpoint endpoint, Request request, byte[] body) {
		return pageResponse("requests", batch.size(), request, batch::requests);
	}

	private static Response remove(Batch batch, SimulatedEndpoint endpoint, Request request, byte[] body) {
		return batch.remove(request.pathVariable("request")) ? summary(batch)
				: Response.problem(HttpResponseStatus.NOT_FOUND, "request not found");
	}

	private static Response summary(Batch batch) {
		return Response.ok(JSON.objectNode().put("id", batch.id()).put("status", batch.status().name()));
	}

	private static Response pageResponse(String name, int total, Request request, PageReader page) {
		long offset = Math.max(0, LongPolls.parseLong(request, "offset").orElse(0));
		long limit = Math.min(MAX_LIMIT, Math.max(1, LongPolls.parseLong(request, "limit").orElse(DEFAULT_LIMIT)));
		ArrayNode items = JSON.arrayNode();
		page.read((int) Math.min(offset, total), (int) limit).forEach(items::add);
		ObjectNode json = JSON.objectNode()
			.put("hasMore", offset + items.size() < total)
			.put("limit", limit)
			.put("offset", offset);
		json.set(name, items);
		return Response.ok(json.put("total", total));
	}

	private static List<Submission> parseSubmissions(String name, String json) {
		return JsonBodies.parseArray(name, json)
			.stream()
			.map((item) -> SubmissionParser.parse(item.toString(), false))
			.toList();
	}

	private static Mono<Response> respond(BatchAction action) {
		try {
			return Mono.just(action.execute());
		}
		catch (BatchRejectedException ex) {
			return Mono.error(new BadRequestException(String.valueOf(ex.getMessage())));
		}
	}

	private static EndpointRequestHandler onBatch(BatchOperation operation) {
		return (endpoint, request, body) -> {
			Batch batch = endpoint.batches().find(request.pathVariable("batch"));
			return (batch != null) ? respond(() -> operation.handle(batch, endpoint, request, body))
					: Mono.just(Response.problem(HttpResponseStatus.NOT_FOUND, "batch not found"));
		};
	}

	private interface BatchOperation {

		Response handle(Batch batch, SimulatedEndpoint endpoint, Request request, byte[] body);

	}

	private interface BatchAction {

		Response execute();

	}

	private interface PageReader {

		List<ObjectNode> read(int offset, int limit);

	}

}
