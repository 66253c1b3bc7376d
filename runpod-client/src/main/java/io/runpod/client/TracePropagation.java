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

package io.runpod.client;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Propagation of the trace context from the application to the worker that executes its
 * job. Disabled by default: RunPod may drop a field of the request, and a key of the
 * input reaches the handler, which has to expect it. The value is an object with the
 * headers that the application's tracing would send, for example {@code {"traceparent":
 * "00-..."}}.
 *
 * @since 0.1.0
 */
public final class TracePropagation {

	private static final TracePropagation NONE = new TracePropagation(null, null);

	private static final Set<String> RESERVED_FIELDS = Set.of("input", "policy", "s3Config", "webhook", "webhookV2",
			"id");

	private final Fields fields;

	private TracePropagation(@Nullable String requestField, @Nullable String inputField) {
		this.fields = new Fields(requestField, inputField);
	}

	/**
	 * Return a propagation without any field.
	 * @return no propagation
	 */
	public static TracePropagation none() {
		return NONE;
	}

	/**
	 * Set the field of the request, beside {@code input}. RunPod ignores unknown fields;
	 * it does not document whether it passes them to the worker.
	 * @param field the name of the field, for example {@code trace}
	 * @return a new propagation
	 * @throws IllegalArgumentException if the name is empty or one of RunPod's own
	 */
	public TracePropagation withRequestField(String field) {
		Assert.hasText(field, "'field' must not be empty");
		Assert.isTrue(!RESERVED_FIELDS.contains(field),
				() -> "'field' must not be a field that RunPod has another use for, but is '" + field + "'");
		return new TracePropagation(field, this.fields.input);
	}

	/**
	 * Set the key of the input. An input that is not a JSON object, or that has the key
	 * already, is not changed.
	 * @param field the key, for example {@code trace}
	 * @return a new propagation
	 * @throws IllegalArgumentException if the key is empty
	 */
	public TracePropagation withInputField(String field) {
		Assert.hasText(field, "'field' must not be empty");
		return new TracePropagation(this.fields.request, field);
	}

	/**
	 * Return the field of the request.
	 * @return the field, or {@code null} if there is none
	 */
	public @Nullable String requestField() {
		return this.fields.request;
	}

	/**
	 * Return the key of the input.
	 * @return the key, or {@code null} if there is none
	 */
	public @Nullable String inputField() {
		return this.fields.input;
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof TracePropagation other && this.fields.equals(other.fields);
	}

	@Override
	public int hashCode() {
		return this.fields.hashCode();
	}

	@Override
	public String toString() {
		return "TracePropagation[requestField=" + this.fields.request + ", inputField=" + this.fields.input + "]";
	}

	private record Fields(@Nullable String request, @Nullable String input) {
	}

}
