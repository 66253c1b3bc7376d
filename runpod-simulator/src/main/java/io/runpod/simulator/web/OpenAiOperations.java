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

import java.time.Duration;

import io.netty.handler.codec.http.HttpResponseStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.runpod.simulator.access.SimulatedEndpoint;
import io.runpod.simulator.http.JsonBodies;
import io.runpod.simulator.http.Request;
import io.runpod.simulator.http.Response;
import io.runpod.simulator.job.JobSnapshot;
import io.runpod.simulator.job.JobStatus;
import io.runpod.simulator.job.StreamedChunks;
import io.runpod.simulator.job.Submission;
import io.runpod.simulator.json.Json;
import io.runpod.simulator.queue.Job;
import io.runpod.simulator.time.SimulatorTime;

/**
 * OpenAI-compatible routes. As at RunPod, each request is a job whose input has the route
 * and the body, and what the worker yields is the response.
 */
final class OpenAiOperations {

	private static final Duration MAX_WAIT = Duration.ofMinutes(5);

	private static final Duration TTL = Duration.ofDays(1);

	private final LongPolls longPolls;

	OpenAiOperations(SimulatorTime time) {
		this.longPolls = new LongPolls(time);
	}

	Mono<Response> get(SimulatedEndpoint endpoint, Request request, byte[] body) {
		return submit(endpoint, input(request)).flatMap(this::awaitResponse);
	}

	Mono<Response> post(SimulatedEndpoint endpoint, Request request, byte[] body) {
		ObjectNode content = JsonBodies.parseObject(body);
		ObjectNode input = input(request);
		input.set("openai_input", content);
		Mono<Job> job = submit(endpoint, input);
		boolean stream = content.path("stream").asBoolean(false);
		return stream ? job.flatMap(this::awaitStream) : job.flatMap(this::awaitResponse);
	}

	private static ObjectNode input(Request request) {
		String path = request.path();
		return JsonNodeFactory.instance.objectNode()
			.put("openai_route", path.substring(path.indexOf("/openai/") + "/openai".length()));
	}

	private static Mono<Job> submit(SimulatedEndpoint endpoint, JsonNode input) {
		return Mono.fromSupplier(() -> endpoint.queue()
			.submit(new Submission(Json.toNode(input), null, null, null, TTL, false, true, null)));
	}

	private Mono<Response> awaitResponse(Job job) {
		return this.longPolls.awaitCondition(Job::isTerminal, job, MAX_WAIT).map((ended) -> {
			JobSnapshot snapshot = ended.snapshot();
			JsonNode output = snapshot.output();
			return (snapshot.status() == JobStatus.COMPLETED && output != null) ? respond(firstYield(output))
					: failure(snapshot);
		});
	}

	private Mono<Response> awaitStream(Job job) {
		return this.longPolls.awaitCondition(Job::hasChunksOrIsTerminal, job, MAX_WAIT).map((started) -> {
			JobSnapshot snapshot = started.snapshot();
			StreamedChunks first = started.drain();
			boolean streams = !first.chunks().isEmpty() && snapshot.error() == null;
			JsonNode output = streams ? first.chunks().get(0) : snapshot.output();
			if (output != null && isError(firstYield(output))) {
				return respond(firstYield(output));
			}
			return streams ? Response.eventStream(events(job, first)) : failure(snapshot);
		});
	}

	private Flux<String> events(Job job, StreamedChunks first) {
		return Mono.defer(() -> this.longPolls.awaitCondition(Job::hasChunksOrIsTerminal, job, MAX_WAIT))
			.map(Job::drain)
			.repeat()
			.startWith(first)
			.takeUntil((streamed) -> streamed.deleted() || streamed.status().isTerminal())
			.concatMapIterable(StreamedChunks::chunks)
			.map(OpenAiOperations::event)
			.concatWith(Mono.fromSupplier(job::snapshot)
				.filter((ended) -> ended.status() != JobStatus.COMPLETED)
				.map((ended) -> event(error(ended))));
	}

	// a worker yields raw events, or the data of one
	private static String event(JsonNode chunk) {
		JsonNode value = Json.toTree(chunk);
		return value.isString() ? value.stringValue() : "data: " + value + "\n\n";
	}

	// the output of a generator is the list of what it has yielded
	private static JsonNode firstYield(JsonNode output) {
		JsonNode value = Json.toTree(output);
		return (value.isArray() && !value.isEmpty()) ? value.get(0) : value;
	}

	// an error of vLLM has the status in its code
	private static boolean isError(JsonNode output) {
		int code = output.path("code").asInt(0);
		return "error".equals(output.path("object").asString("")) && code >= 400 && code < 600;
	}

	private static Response respond(JsonNode output) {
		return isError(output) ? Response.json(HttpResponseStatus.valueOf(output.path("code").asInt()), output)
				: Response.ok(output);
	}

	private static Response failure(JobSnapshot snapshot) {
		if (snapshot.deleted()) {
			return Response.problem(HttpResponseStatus.NOT_FOUND, "job not found");
		}
		if (!snapshot.status().isTerminal()) {
			return Response.problem(HttpResponseStatus.REQUEST_TIMEOUT, "the job has not ended within 5 minutes");
		}
		return Response.json(HttpResponseStatus.INTERNAL_SERVER_ERROR, error(snapshot));
	}

	private static JsonNode error(JobSnapshot snapshot) {
		String message = snapshot.error();
		if (message == null) {
			message = (snapshot.status() != JobStatus.COMPLETED) ? "the job is " + snapshot.status()
					: (snapshot.output() == null) ? "the worker has returned no output"
							: "the worker has returned an output, and streamed no events";
		}
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		body.putObject("error").put("message", message).put("type", "worker_error").putNull("code");
		return body;
	}

}
