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

package io.runpod.client.job;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * JSON format of RunPod's own SDK: the fields of the API and three booleans. A map,
 * because a naming strategy of the application does not change the keys of a map.
 */
final class JobJson {

	private static final Set<String> OWN_FIELDS = Set.of("id", "status", "workerId", "delayTime", "executionTime",
			"retries", "error", "output", "started", "completed", "succeeded");

	// more than thirty years
	private static final double MAX_MILLIS = 1e12;

	private JobJson() {
	}

	static Map<String, Object> toMap(RunPodJob job, @Nullable Payload payload, Map<String, Object> otherFields) {
		Map<String, Object> json = new LinkedHashMap<>();
		if (job.delayTime() != null) {
			json.put("delayTime", job.delayTime().toMillis());
		}
		if (job.error() != null) {
			json.put("error", job.error().raw());
		}
		if (job.executionTime() != null) {
			json.put("executionTime", job.executionTime().toMillis());
		}
		json.put("id", job.id());
		Object output = (payload != null) ? payload.toTree() : null;
		if (output != null) {
			json.put("output", output);
		}
		if (job.retries() > 0) {
			json.put("retries", job.retries());
		}
		json.put("status", job.rawStatus());
		if (job.workerId() != null) {
			json.put("workerId", job.workerId());
		}
		json.putAll(otherFields);
		json.put("started", job.isStarted());
		json.put("completed", job.isTerminal());
		json.put("succeeded", job.isSuccessful());
		return json;
	}

	static RunPodJob fromMap(Map<String, Object> json) {
		RunPodJob.Builder builder = RunPodJob.builder(text(json.get("id")), text(json.get("status")))
			.workerId((json.get("workerId") instanceof String workerId) ? workerId : null)
			.delayTime(duration(json.get("delayTime")))
			.executionTime(duration(json.get("executionTime")))
			.retries((json.get("retries") instanceof Number retries) ? retries.intValue() : 0)
			.error((json.get("error") != null) ? errorText(json.get("error")) : null)
			.output(json.get("output"));
		json.forEach((name, value) -> {
			if (value != null && !OWN_FIELDS.contains(name)) {
				builder.otherField(name, value);
			}
		});
		return builder.build();
	}

	private static String text(@Nullable Object value) {
		return (value != null) ? value.toString() : "";
	}

	// documented as a text; workers have been seen to send objects
	private static String errorText(Object error) {
		return (error instanceof String text) ? text : ObjectPayload.toJson(error);
	}

	private static @Nullable Duration duration(@Nullable Object millis) {
		return (millis instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= MAX_MILLIS)
				? Duration.ofMillis(number.longValue()) : null;
	}

}
