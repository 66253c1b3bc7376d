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

package io.runpod.simulator.worker;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Factory of the reports that RunPod's worker SDK posts for the result of a handler.
 */
final class ReportJson {

	private static final String WORKER_SDK_VERSION = "1.12.0";

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	private ReportJson() {
	}

	static JsonNode ofResult(JsonNode result) {
		if (!(result instanceof ObjectNode object)) {
			return JSON.objectNode().set("output", result);
		}
		if (object.isEmpty()) {
			return JSON.objectNode();
		}
		JsonNode error = object.get("error");
		if (error == null) {
			return JSON.objectNode().set("output", object);
		}
		ObjectNode report = JSON.objectNode();
		report.set("error", error);
		ObjectNode rest = object.deepCopy().without("error");
		if (!rest.isEmpty()) {
			report.set("output", rest);
		}
		return report;
	}

	// The report at the end of a stream, which is terminated by a chunk with an error.
	static Mono<JsonNode> ofStream(Flux<JsonNode> chunks, boolean aggregate) {
		return chunks.collect(JSON::arrayNode, (all, chunk) -> {
			if (aggregate || errorOf(chunk) != null) {
				all.add(chunk);
			}
		}).map(ReportJson::streamResult).onErrorResume((ex) -> Mono.just(streamFailure(ex)));
	}

	private static JsonNode streamResult(ArrayNode chunks) {
		JsonNode last = chunks.isEmpty() ? null : chunks.get(chunks.size() - 1);
		String error = (last != null) ? errorOf(last) : null;
		return (error != null) ? JSON.objectNode().put("error", error) : JSON.objectNode().set("output", chunks);
	}

	private static JsonNode streamFailure(Throwable ex) {
		return JSON.objectNode().put("error", "handler: " + ex.getMessage() + " \ntraceback: " + traceback(ex));
	}

	// The error in a chunk, or null.
	static @Nullable String errorOf(JsonNode chunk) {
		JsonNode error = chunk.get("error");
		if (error == null) {
			return null;
		}
		return error.isString() ? error.stringValue() : error.toString();
	}

	// The report of an exception: JSON in a string.
	static JsonNode ofFailure(Throwable ex, String workerId) {
		ObjectNode error = JSON.objectNode()
			.put("error_type", "<class '" + ex.getClass().getName() + "'>")
			.put("error_message", String.valueOf(ex.getMessage()))
			.put("error_traceback", traceback(ex))
			.put("hostname", workerId + "-simulator")
			.put("worker_id", workerId)
			.put("runpod_version", WORKER_SDK_VERSION);
		return JSON.objectNode().put("error", error.toString());
	}

	private static String traceback(Throwable ex) {
		StringBuilder text = new StringBuilder(ex.toString());
		for (StackTraceElement element : ex.getStackTrace()) {
			text.append("\n\tat ").append(element);
		}
		return (ex.getCause() != null) ? text + "\nCaused by: " + traceback(ex.getCause()) : text.toString();
	}

}
