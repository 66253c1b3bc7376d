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

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import io.runpod.simulator.queue.JobSnapshot;

/**
 * What RunPod answers. Keys are alphabetical, as RunPod's are.
 *
 * @param status the status of the response
 * @param body the body, {@code null} for none
 * @param undelivered what to do when the answer cannot be sent
 * @since 0.1.0
 */
public record Answer(HttpStatus status, @Nullable JsonNode body, Runnable undelivered) {

	private static final Runnable NOTHING = () -> {
	};

	/**
	 * A body and nothing to worry about.
	 * @param body the body
	 * @return the answer
	 */
	public static Answer ok(JsonNode body) {
		return ok(body, NOTHING);
	}

	static Answer ok(JsonNode body, Runnable undelivered) {
		return new Answer(HttpStatus.OK, body, undelivered);
	}

	static Answer noContent() {
		return new Answer(HttpStatus.NO_CONTENT, null, NOTHING);
	}

	static Answer job(JobSnapshot job) {
		return job.gone() ? jobNotFound() : ok(job.toJson());
	}

	static Answer jobNotFound() {
		return problem(HttpStatus.NOT_FOUND, "job not found");
	}

	/**
	 * The one kind of body in which {@code status} is a number.
	 * @param status the status, here and there
	 * @param detail what is wrong
	 * @return the answer
	 */
	public static Answer problem(HttpStatus status, String detail) {
		return new Answer(status,
				JsonNodeFactory.instance.objectNode()
					.put("detail", detail)
					.put("status", status.value())
					.put("title", status.getReasonPhrase()),
				NOTHING);
	}

	/**
	 * The answer as a response.
	 * @return emits the response
	 */
	public Mono<ServerResponse> response() {
		if (this.body == null) {
			return ServerResponse.status(this.status).build();
		}
		BodyInserter<byte[], ReactiveHttpOutputMessage> inserter = BodyInserters.fromValue(bytes());
		return ServerResponse.status(this.status)
			.contentType(MediaType.APPLICATION_JSON)
			.body((message, context) -> inserter.insert(message, context)
				.doOnError((ex) -> this.undelivered.run())
				.doOnCancel(this.undelivered));
	}

	byte[] bytes() {
		return (this.body != null) ? JsonMapper.shared().writeValueAsBytes(this.body) : new byte[0];
	}

}
