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

import java.util.ArrayList;
import java.util.List;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.runpod.simulator.batch.Batch;
import io.runpod.simulator.batch.BatchRefusedException;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.simulator.gate.EndpointOperation;
import io.runpod.simulator.gate.Gate;
import io.runpod.simulator.gate.ServedEndpoint;
import io.runpod.simulator.http.Answer;
import io.runpod.simulator.http.BadRequestException;
import io.runpod.simulator.http.Bodies;
import io.runpod.simulator.http.Request;
import io.runpod.simulator.http.Router;
import io.runpod.simulator.job.Submission;

/**
 * The operations on batches. Where RunPod documents no answer it is the id and the state,
 * or, for a list, what is documented for the list of requests.
 */
final class BatchOperations {

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	private static final long DEFAULT_LIMIT = 50;

	private static final long LARGEST_LIMIT = 1000;

	private BatchOperations() {
	}

	static void addTo(Router router, String endpoint, Gate gate) {
		String all = endpoint + "/batch";
		String one = all + "/{batch}";
		router.post(all, gate.guard(Operation.BATCH, BatchOperations::create))
			.get(all, gate.guard(Operation.BATCH, BatchOperations::list))
			.get(one, gate.guard(Operation.BATCH, onBatch(BatchOperations::show)))
			.add(HttpMethod.PUT, one, gate.guard(Operation.BATCH, onBatch(BatchOperations::update)))
			.post(one + "/finalize", gate.guard(Operation.BATCH, onBatch(BatchOperations::finish)))
			.post(one + "/cancel", gate.guard(Operation.BATCH, onBatch(BatchOperations::cancel)))
			.post(one + "/requests", gate.guard(Operation.BATCH, onBatch(BatchOperations::append)))
			.get(one + "/requests", gate.guard(Operation.BATCH, onBatch(BatchOperations::requests)))
			.add(HttpMethod.DELETE, one + "/requests/{request}",
					gate.guard(Operation.BATCH, onBatch(BatchOperations::remove)));
	}

	private static Mono<Answer> create(ServedEndpoint endpoint, Request request, byte[] body) {
		List<Submission> submissions = submissions(Bodies.json(body), "body");
		return answer(() -> brief(endpoint.batches().create(submissions)));
	}

	private static Mono<Answer> list(ServedEndpoint endpoint, Request request, byte[] body) {
		List<Batch> all = endpoint.batches().newestFirst();
		return Mono.just(page("batches", all.size(), request,
				(offset, limit) -> all.stream()
					.skip(offset)
					.limit(limit)
					.map((batch) -> batch.toJson(request.pathVariable("endpoint")))
					.toList()));
	}

	private static Answer show(Batch batch, ServedEndpoint endpoint, Request request, byte[] body) {
		return Answer.ok(batch.toJson(request.pathVariable("endpoint")));
	}

	private static Answer update(Batch batch, ServedEndpoint endpoint, Request request, byte[] body) {
		JsonNode name = Bodies.object(body).get("name");
		if (name != null && !name.isString()) {
			throw new BadRequestException("name must be a string");
		}
		if (name != null) {
			batch.rename(name.stringValue());
		}
		return show(batch, endpoint, request, body);
	}

	private static Answer finish(Batch batch, ServedEndpoint endpoint, Request request, byte[] body) {
		endpoint.batches().finish(batch);
		return brief(batch);
	}

	private static Answer cancel(Batch batch, ServedEndpoint endpoint, Request request, byte[] body) {
		batch.cancel();
		return brief(batch);
	}

	private static Answer append(Batch batch, ServedEndpoint endpoint, Request request, byte[] body) {
		batch.append(submissions(Bodies.object(body).get("requests"), "requests"));
		return brief(batch);
	}

	private static Answer requests(Batch batch, ServedEndpoint endpoint, Request request, byte[] body) {
		return page("requests", batch.size(), request, batch::requests);
	}

	private static Answer remove(Batch batch, ServedEndpoint endpoint, Request request, byte[] body) {
		return batch.remove(request.pathVariable("request")) ? brief(batch)
				: Answer.problem(HttpResponseStatus.NOT_FOUND, "request not found");
	}

	private static Answer brief(Batch batch) {
		return Answer.ok(JSON.objectNode().put("id", batch.id()).put("status", batch.status().name()));
	}

	private static Answer page(String name, int total, Request request, Page page) {
		long offset = Math.max(0, Holds.millis(request, "offset").orElse(0));
		long limit = Math.min(LARGEST_LIMIT, Math.max(1, Holds.millis(request, "limit").orElse(DEFAULT_LIMIT)));
		ArrayNode items = JSON.arrayNode();
		page.items((int) Math.min(offset, total), (int) limit).forEach(items::add);
		ObjectNode answer = JSON.objectNode()
			.put("hasMore", offset + items.size() < total)
			.put("limit", limit)
			.put("offset", offset);
		answer.set(name, items);
		return Answer.ok(answer.put("total", total));
	}

	private static List<Submission> submissions(@Nullable JsonNode list, String name) {
		if (list == null || !list.isArray()) {
			throw new BadRequestException(name + ": not a JSON array");
		}
		List<Submission> submissions = new ArrayList<>();
		for (JsonNode item : list) {
			submissions.add(Submissions.parse(item, false));
		}
		return submissions;
	}

	private static Mono<Answer> answer(Refusable operation) {
		try {
			return Mono.just(operation.run());
		}
		catch (BatchRefusedException ex) {
			return Mono.error(new BadRequestException(String.valueOf(ex.getMessage())));
		}
	}

	private static EndpointOperation onBatch(BatchOperation operation) {
		return (endpoint, request, body) -> {
			Batch batch = endpoint.batches().find(request.pathVariable("batch"));
			return (batch != null) ? answer(() -> operation.handle(batch, endpoint, request, body))
					: Mono.just(Answer.problem(HttpResponseStatus.NOT_FOUND, "batch not found"));
		};
	}

	private interface BatchOperation {

		Answer handle(Batch batch, ServedEndpoint endpoint, Request request, byte[] body);

	}

	private interface Refusable {

		Answer run();

	}

	private interface Page {

		List<ObjectNode> items(int offset, int limit);

	}

}
