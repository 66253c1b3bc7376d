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

import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The answer to {@code purgeQueue}: queued jobs are gone, running ones go on.
 *
 * @since 0.1.0
 */
public final class PurgeResult {

	private final int removed;

	private final String status;

	private PurgeResult(int removed, String status) {
		this.removed = removed;
		this.status = status;
	}

	/**
	 * Create an answer, also for tests.
	 * @param removed how many queued jobs were removed
	 * @param status the word for the outcome, usually {@code completed}
	 * @return the answer
	 */
	public static PurgeResult of(int removed, String status) {
		return new PurgeResult(removed, status);
	}

	/**
	 * How many queued jobs were removed.
	 * @return the number of jobs
	 */
	public int removed() {
		return this.removed;
	}

	/**
	 * RunPod's word for the outcome.
	 * @return usually {@code completed}
	 */
	public String status() {
		return this.status;
	}

	@JsonValue
	Map<String, Object> toJson() {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("removed", this.removed);
		json.put("status", this.status);
		return json;
	}

	@Override
	public String toString() {
		return "PurgedQueue" + toJson();
	}

}
