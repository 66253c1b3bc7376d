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

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Result of {@code purgeQueue}, which removes queued jobs and does not affect running
 * ones.
 *
 * @since 0.1.0
 */
public final class PurgeResult implements Serializable {

	/** Number of removed jobs. */
	private final int removed;

	/** Status as received. */
	private final String status;

	private PurgeResult(int removed, String status) {
		this.removed = removed;
		this.status = status;
	}

	/**
	 * Create a result, for example for a test.
	 * @param removed the number of removed jobs
	 * @param status the outcome in RunPod's terms, usually {@code completed}
	 * @return the result
	 */
	public static PurgeResult of(int removed, String status) {
		return new PurgeResult(removed, status);
	}

	/**
	 * Return the number of queued jobs that were removed.
	 * @return the number of jobs
	 */
	public int removed() {
		return this.removed;
	}

	/**
	 * Return RunPod's name of the outcome.
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
	public boolean equals(@Nullable Object obj) {
		return obj instanceof PurgeResult other && this.removed == other.removed && this.status.equals(other.status);
	}

	@Override
	public int hashCode() {
		return 31 * this.removed + this.status.hashCode();
	}

	@Override
	public String toString() {
		return "PurgeResult" + toJson();
	}

}
