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
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.runpod.simulator.access.EndpointRequestHandler;
import io.runpod.simulator.access.SimulatedEndpoint;
import io.runpod.simulator.http.BadRequestException;
import io.runpod.simulator.http.JsonBodies;
import io.runpod.simulator.http.Request;
import io.runpod.simulator.http.Response;
import io.runpod.simulator.job.JobSnapshot;
import io.runpod.simulator.job.StreamedChunks;
import io.runpod.simulator.queue.Job;
import io.runpod.simulator.time.SimulatorTime;

/**
 * Operations on jobs: run, runsync, status, status-sync, stream, cancel and retry.
 */
final class JobOperations {

	private static final Duration DEFAULT_SYNC_WAIT = Duration.ofSeconds(90);

	// RunPod's Python client times out after ten seconds, which is also RunPod's default
	// wait.
	private static final Duration DEFAULT_STREAM_WAIT = Duration.ofSeconds(9);

	private static final long MAX_RETENTION = Duration.ofDays(365).toMillis();

	private final LongPolls longPolls;

	JobOperations(SimulatorTime time) {
		this.longPolls = new LongPolls(time);
	}

	Mono<Response> run(SimulatedEndpoint endpoint, Request request, byte[] body) {
		Job job = endpoint.queue().submit(SubmissionParser.parse(JsonBodies.decode(body), false));
		return Mono.just(queuedResponse(job));
	}

	Mono<Response> runSync(SimulatedEndpoint endpoint, Request request, byte[] body) {
		return awaitTerminal(endpoint.queue().submit(SubmissionParser.parse(JsonBodies.decode(body), true)), request);
	}

	EndpointRequestHandler status() {
		return onJob((job, request) -> {
			extendRetention(job, request);
			return Mono.just(toResponse(job.snapshot()));
		});
	}

	EndpointRequestHandler statusSync() {
		return onJob((job, request) -> {
			extendRetention(job, request);
			return awaitTerminal(job, request);
		});
	}

	EndpointRequestHandler stream() {
		return onJob((job, request) -> this.longPolls
			.awaitCondition(Job::hasChunksOrIsTerminal, job, LongPolls.parseWait(request, DEFAULT_STREAM_WAIT))
			.map(Job::drain)
			.map(JobOperations::stream));
	}

	EndpointRequestHandler cancel() {
		return onJob((job, request) -> {
			job.cancel();
			return Mono.just(toResponse(job.snapshot()));
		});
	}

	EndpointRequestHandler retry() {
		return onJob((job, request) -> {
			if (!job.retry()) {
				throw new BadRequestException("a job that is " + job.snapshot().status() + " cannot be retried");
			}
			return Mono.just(queuedResponse(job));
		});
	}

	private Mono<Response> awaitTerminal(Job job, Request request) {
		return this.longPolls.awaitCondition(Job::isTerminal, job, LongPolls.parseWait(request, DEFAULT_SYNC_WAIT))
			.map((polled) -> toResponse(polled.snapshot()));
	}

	// As at RunPod IN_QUEUE, even if a worker has already started the job.
	private static Response queuedResponse(Job job) {
		return Response.ok(JsonNodeFactory.instance.objectNode().put("id", job.id()).put("status", "IN_QUEUE"));
	}

	private static Response toResponse(JobSnapshot job) {
		return job.deleted() ? jobNotFound() : Response.ok(job.toJson());
	}

	private static Response jobNotFound() {
		return Response.problem(HttpResponseStatus.NOT_FOUND, "job not found");
	}

	private static void extendRetention(Job job, Request request) {
		LongPolls.parseLong(request, "ttl")
			.stream()
			.filter((millis) -> millis > 0)
			.forEach((millis) -> job.extendLifetime(Duration.ofMillis(Math.min(MAX_RETENTION, millis))));
	}

	private static Response stream(StreamedChunks streamed) {
		if (streamed.deleted()) {
			return jobNotFound();
		}
		ArrayNode items = JsonNodeFactory.instance.arrayNode();
		streamed.chunks().forEach((chunk) -> items.addObject().set("output", chunk));
		ObjectNode answer = JsonNodeFactory.instance.objectNode().put("status", streamed.status().name());
		answer.set("stream", items);
		return Response.ok(answer);
	}

	private static EndpointRequestHandler onJob(JobOperation operation) {
		return (endpoint, request, body) -> {
			Job job = endpoint.findJob(request.pathVariable("id"));
			return (job != null) ? operation.handle(job, request) : Mono.just(jobNotFound());
		};
	}

	private interface JobOperation {

		Mono<Response> handle(Job job, Request request);

	}

}
