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

import java.util.Collection;
import java.util.stream.Stream;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.runpod.simulator.gate.ServedEndpoint;
import io.runpod.simulator.http.Answer;
import io.runpod.simulator.http.Bodies;
import io.runpod.simulator.http.Request;
import io.runpod.simulator.queue.Attempt;
import io.runpod.simulator.remote.Handout;

/**
 * The operations of workers: take jobs, report them, hear which to stop, say that they
 * are alive.
 */
final class WorkerOperations {

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	private static final int LARGEST_BATCH = 1000;

	private WorkerOperations() {
	}

	static Mono<Answer> take(ServedEndpoint endpoint, Request request, byte[] body) {
		WorkerPath path = WorkerPath.of(request, "worker");
		boolean batch = request.path().contains("/job-take-batch/");
		return endpoint.remoteWorkers()
			.take(path.variable(), batch ? path.number("batch_size", 1, LARGEST_BATCH) : 1)
			.flatMap((handout) -> OpenSocket.confirm(request, handout))
			.map((handout) -> handout.attempts().isEmpty() ? Answer.empty(HttpResponseStatus.NO_CONTENT)
					: Answer.ok(jobs(handout, batch), handout::giveBack));
	}

	static Mono<Answer> stop(ServedEndpoint endpoint, Request request, byte[] body) {
		String worker = WorkerPath.of(request, "worker").variable();
		return endpoint.remoteWorkers()
			.stops(worker)
			.map((jobIds) -> Answer.ok(jobsToStop(jobIds), () -> endpoint.remoteWorkers().stopAgain(worker, jobIds)))
			.defaultIfEmpty(Answer.empty(HttpResponseStatus.NO_CONTENT));
	}

	static Mono<Answer> done(ServedEndpoint endpoint, Request request, byte[] body) {
		endpoint.remoteWorkers()
			.report(request.pathVariable("worker"), WorkerPath.of(request, "id").variable(), Bodies.object(body));
		return Mono.just(Answer.ok(JSON.objectNode()));
	}

	static Mono<Answer> stream(ServedEndpoint endpoint, Request request, byte[] body) {
		JsonNode output = Bodies.object(body).get("output");
		if (output != null) {
			endpoint.remoteWorkers()
				.chunk(request.pathVariable("worker"), WorkerPath.of(request, "id").variable(), output);
		}
		return Mono.just(Answer.ok(JSON.objectNode()));
	}

	static Mono<Answer> ping(ServedEndpoint endpoint, Request request, byte[] body) {
		WorkerPath path = WorkerPath.of(request, "worker");
		endpoint.remoteWorkers()
			.ping(path.variable(), Stream.of(path.text("job_id").split(",")).toList(),
					path.text("status").equals("unhealthy"));
		return Mono.just(Answer.ok(JSON.objectNode()));
	}

	private static JsonNode jobs(Handout handout, boolean batch) {
		if (!batch) {
			return job(handout.attempts().get(0));
		}
		ArrayNode jobs = JSON.arrayNode();
		handout.attempts().forEach((attempt) -> jobs.add(job(attempt)));
		return jobs;
	}

	private static ObjectNode job(Attempt attempt) {
		ObjectNode job = JSON.objectNode();
		if (attempt.batchId() != null) {
			job.put("batchId", attempt.batchId());
		}
		job.put("id", attempt.jobId());
		setIfPresent(job, "input", attempt.input());
		setIfPresent(job, "s3Config", attempt.s3Config());
		return (attempt.webhook() != null) ? job.put("webhook", attempt.webhook()) : job;
	}

	private static void setIfPresent(ObjectNode job, String name, @Nullable JsonNode value) {
		if (value != null) {
			job.set(name, value);
		}
	}

	private static JsonNode jobsToStop(Collection<String> jobIds) {
		ObjectNode answer = JSON.objectNode();
		ArrayNode ids = answer.putArray("jobsToStop");
		jobIds.forEach(ids::add);
		return answer;
	}

}
