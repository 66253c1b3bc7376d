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

import io.runpod.simulator.gate.EndpointOperation;
import io.runpod.simulator.gate.ServedEndpoint;
import io.runpod.simulator.http.Answer;
import io.runpod.simulator.http.BadRequestException;
import io.runpod.simulator.http.Request;
import io.runpod.simulator.job.JobSnapshot;
import io.runpod.simulator.job.StreamedChunks;
import io.runpod.simulator.queue.Job;
import io.runpod.simulator.time.SimulatorTime;

/**
 * The operations on a job: from submission to its end, and once more.
 */
final class JobOperations {

	private static final Duration SYNC_WAIT = Duration.ofSeconds(90);

	// RunPod's Python client gives up at ten seconds, which are also RunPod's default.
	private static final Duration STREAM_WAIT = Duration.ofSeconds(9);

	private static final long LONGEST_KEEP = Duration.ofDays(365).toMillis();

	private final Holds holds;

	JobOperations(SimulatorTime time) {
		this.holds = new Holds(time);
	}

	Mono<Answer> run(ServedEndpoint endpoint, Request request, byte[] body) {
		Job job = endpoint.queue().submit(Submissions.parse(body, false));
		return Mono.just(queued(job));
	}

	Mono<Answer> runSync(ServedEndpoint endpoint, Request request, byte[] body) {
		return whenOver(endpoint.queue().submit(Submissions.parse(body, true)), request);
	}

	EndpointOperation status() {
		return onJob((job, request) -> {
			keep(job, request);
			return Mono.just(answer(job.snapshot()));
		});
	}

	EndpointOperation statusSync() {
		return onJob((job, request) -> {
			keep(job, request);
			return whenOver(job, request);
		});
	}

	EndpointOperation stream() {
		return onJob((job, request) -> this.holds.until(Job::hasChunksOrIsOver, job, Holds.wait(request, STREAM_WAIT))
			.map(Job::drain)
			.map(JobOperations::stream));
	}

	EndpointOperation cancel() {
		return onJob((job, request) -> {
			job.cancel();
			return Mono.just(answer(job.snapshot()));
		});
	}

	EndpointOperation retry() {
		return onJob((job, request) -> {
			if (!job.retry()) {
				throw new BadRequestException("a job that is " + job.snapshot().status() + " cannot be retried");
			}
			return Mono.just(queued(job));
		});
	}

	private Mono<Answer> whenOver(Job job, Request request) {
		return this.holds.until(Job::isOver, job, Holds.wait(request, SYNC_WAIT))
			.map((held) -> answer(held.snapshot()));
	}

	// Also when a worker has it already: that is not looked at.
	private static Answer queued(Job job) {
		return Answer.ok(JsonNodeFactory.instance.objectNode().put("id", job.id()).put("status", "IN_QUEUE"));
	}

	private static Answer answer(JobSnapshot job) {
		return job.gone() ? jobNotFound() : Answer.ok(job.toJson());
	}

	private static Answer jobNotFound() {
		return Answer.problem(HttpResponseStatus.NOT_FOUND, "job not found");
	}

	private static void keep(Job job, Request request) {
		Holds.millis(request, "ttl")
			.stream()
			.filter((millis) -> millis > 0)
			.forEach((millis) -> job.keepFor(Duration.ofMillis(Math.min(LONGEST_KEEP, millis))));
	}

	private static Answer stream(StreamedChunks streamed) {
		if (streamed.gone()) {
			return jobNotFound();
		}
		ArrayNode items = JsonNodeFactory.instance.arrayNode();
		streamed.chunks().forEach((chunk) -> items.addObject().set("output", chunk));
		ObjectNode answer = JsonNodeFactory.instance.objectNode().put("status", streamed.status().name());
		answer.set("stream", items);
		return Answer.ok(answer);
	}

	private static EndpointOperation onJob(JobOperation operation) {
		return (endpoint, request, body) -> {
			Job job = endpoint.queue().find(request.pathVariable("id"));
			return (job != null) ? operation.handle(job, request) : Mono.just(jobNotFound());
		};
	}

	private interface JobOperation {

		Mono<Answer> handle(Job job, Request request);

	}

}
