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
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.runpod.simulator.access.SimulatedEndpoint;
import io.runpod.simulator.http.BadRequestException;
import io.runpod.simulator.http.JsonBodies;
import io.runpod.simulator.http.Request;
import io.runpod.simulator.http.Response;
import io.runpod.simulator.queue.Attempt;
import io.runpod.simulator.queue.Job;
import io.runpod.simulator.remote.TakenJobs;

/**
 * Operations of the worker API: job-take, job-stop, job-done, job-stream and ping.
 */
final class WorkerOperations {

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	private static final int MAX_BATCH_SIZE = 1000;

	private WorkerOperations() {
	}

	static Mono<Response> take(SimulatedEndpoint endpoint, Request request, byte[] body) {
		WorkerRequestPath path = WorkerRequestPath.of(request, "worker");
		boolean batch = request.path().contains("/job-take-batch/");
		return endpoint.remoteWorkers()
			.take(path.variable(), batch ? path.intParameter("batch_size", 1, MAX_BATCH_SIZE) : 1)
			.flatMap((takenJobs) -> ConnectionProbe.verifyOpen(request, takenJobs))
			.map((takenJobs) -> takenJobs.attempts().isEmpty() ? Response.empty(HttpResponseStatus.NO_CONTENT)
					: Response.ok(jobsJson(takenJobs, batch), takenJobs::requeue));
	}

	static Mono<Response> stop(SimulatedEndpoint endpoint, Request request, byte[] body) {
		String worker = WorkerRequestPath.of(request, "worker").variable();
		ConnectionProbe.observe(request, () -> endpoint.remoteWorkers().connectionOpened(worker));
		return endpoint.remoteWorkers()
			.awaitStops(worker)
			.map((jobIds) -> Response.ok(stopJson(jobIds), () -> endpoint.remoteWorkers().requeueStops(worker, jobIds)))
			.defaultIfEmpty(Response.empty(HttpResponseStatus.NO_CONTENT));
	}

	static Mono<Response> done(SimulatedEndpoint endpoint, Request request, byte[] body) {
		String jobId = WorkerRequestPath.of(request, "id").variable();
		verifySize(endpoint.findJob(jobId), body);
		endpoint.remoteWorkers().report(request.pathVariable("worker"), jobId, JsonBodies.parseObject(body, "output"));
		return Mono.just(Response.ok(JSON.objectNode()));
	}

	static Mono<Response> stream(SimulatedEndpoint endpoint, Request request, byte[] body) {
		JsonNode output = JsonBodies.parseObject(body, "output").get("output");
		if (output != null) {
			endpoint.remoteWorkers()
				.addChunk(request.pathVariable("worker"), WorkerRequestPath.of(request, "id").variable(), output);
		}
		return Mono.just(Response.ok(JSON.objectNode()));
	}

	static Mono<Response> ping(SimulatedEndpoint endpoint, Request request, byte[] body) {
		WorkerRequestPath path = WorkerRequestPath.of(request, "worker");
		endpoint.remoteWorkers()
			.ping(path.variable(),
					Stream.of(path.parameter("job_id").split(",")).filter(Predicate.not(String::isEmpty)).toList(),
					path.parameter("status").equals("unhealthy"));
		return Mono.just(Response.ok(JSON.objectNode()));
	}

	private static void verifySize(@Nullable Job job, byte[] body) {
		if (job != null && body.length > job.submission().resultLimit().bytes()) {
			throw new BadRequestException("body: exceeded max body size of " + job.submission().resultLimit().text());
		}
	}

	private static JsonNode jobsJson(TakenJobs takenJobs, boolean batch) {
		if (!batch) {
			return jobJson(takenJobs.attempts().get(0));
		}
		ArrayNode jobs = JSON.arrayNode();
		takenJobs.attempts().forEach((attempt) -> jobs.add(jobJson(attempt)));
		return jobs;
	}

	private static ObjectNode jobJson(Attempt attempt) {
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

	private static JsonNode stopJson(Collection<String> jobIds) {
		ObjectNode answer = JSON.objectNode();
		ArrayNode ids = answer.putArray("jobsToStop");
		jobIds.forEach(ids::add);
		return answer;
	}

}
