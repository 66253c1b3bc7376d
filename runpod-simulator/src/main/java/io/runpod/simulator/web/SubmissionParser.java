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

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.http.BadRequestException;
import io.runpod.simulator.http.JsonBodies;
import io.runpod.simulator.job.Submission;

/**
 * Parser of submissions. As at RunPod, the minimums of the policy are validated, the
 * documented maximums are not.
 */
final class SubmissionParser {

	private static final Duration DEFAULT_TTL = Duration.ofDays(1);

	private static final long MIN_TTL = 10_000;

	private static final long MIN_EXECUTION_TIMEOUT = 5_000;

	private static final long MAX_MILLIS = Duration.ofDays(365).toMillis();

	private SubmissionParser() {
	}

	static Submission parse(String body, boolean sync) {
		JsonNode tree = JsonBodies.parseObject(body, "input");
		JsonNode input = getNonNull(tree, "input");
		if (input == null) {
			throw new BadRequestException("input is required");
		}
		JsonNode webhook = getNonNull(tree, "webhook");
		if (webhook != null && !webhook.isString()) {
			throw new BadRequestException("webhook must be a string");
		}
		JsonNode policy = getObject(tree, "policy");
		Duration executionTimeout = parseMillis(policy, "executionTimeout", MIN_EXECUTION_TIMEOUT);
		Duration ttl = parseMillis(policy, "ttl", MIN_TTL);
		return new Submission(input, (webhook != null) ? webhook.stringValue() : null, getObject(tree, "s3Config"),
				executionTimeout, (ttl != null) ? ttl : DEFAULT_TTL, parseLowPriority(policy), sync, null);
	}

	private static @Nullable JsonNode getNonNull(JsonNode parent, String name) {
		JsonNode node = parent.get(name);
		return (node != null && !node.isNull()) ? node : null;
	}

	private static @Nullable JsonNode getObject(JsonNode parent, String name) {
		JsonNode node = getNonNull(parent, name);
		if (node != null && !node.isObject()) {
			throw new BadRequestException(name + " must be an object");
		}
		return node;
	}

	private static boolean parseLowPriority(@Nullable JsonNode policy) {
		JsonNode lowPriority = (policy != null) ? getNonNull(policy, "lowPriority") : null;
		if (lowPriority != null && !lowPriority.isBoolean()) {
			throw new BadRequestException("policy.lowPriority must be a boolean");
		}
		return lowPriority != null && lowPriority.booleanValue();
	}

	private static @Nullable Duration parseMillis(@Nullable JsonNode policy, String name, long min) {
		JsonNode millis = (policy != null) ? getNonNull(policy, name) : null;
		if (millis == null) {
			return null;
		}
		if (!millis.isIntegralNumber() || !millis.canConvertToLong()) {
			throw new BadRequestException("policy." + name + " must be an integer");
		}
		if (millis.longValue() < min) {
			throw new BadRequestException("policy." + name + " must be at least " + min);
		}
		return Duration.ofMillis(Math.min(MAX_MILLIS, millis.longValue()));
	}

}
