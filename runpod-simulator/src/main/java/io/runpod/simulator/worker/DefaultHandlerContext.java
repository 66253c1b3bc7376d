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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.endpoint.HandlerContext;
import io.runpod.simulator.job.JobReport;
import io.runpod.simulator.json.Json;
import io.runpod.simulator.queue.Attempt;
import io.runpod.simulator.time.SimulatorTime;

/**
 * Default {@link HandlerContext}, backed by an attempt.
 */
final class DefaultHandlerContext implements HandlerContext {

	private final Attempt attempt;

	private final SimulatorTime time;

	private final String inputJson;

	private final @Nullable Object input;

	DefaultHandlerContext(Attempt attempt, JsonNode input, SimulatorTime time) {
		this.attempt = attempt;
		this.time = time;
		this.inputJson = input.toString();
		this.input = Json.toPlainObject(this.inputJson);
	}

	@Override
	public String jobId() {
		return this.attempt.jobId();
	}

	@Override
	public String workerId() {
		return this.attempt.workerId();
	}

	@Override
	public @Nullable Object input() {
		return this.input;
	}

	@Override
	public String inputJson() {
		return this.inputJson;
	}

	@Override
	public @Nullable Map<String, Object> s3Config() {
		JsonNode config = this.attempt.s3Config();
		if (config == null || !(Json.toPlainObject(config.toString()) instanceof Map<?, ?> map)) {
			return null;
		}
		Map<String, Object> settings = new LinkedHashMap<>();
		map.forEach((key, value) -> settings.put((String) key, value));
		return settings;
	}

	@Override
	public void progress(@Nullable Object value) {
		this.attempt.report(JobReport.progress(Json.toNode(value)));
	}

	@Override
	public Mono<Void> delay(Duration duration) {
		return this.time.delay(duration).then();
	}

}
