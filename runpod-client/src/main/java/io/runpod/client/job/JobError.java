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

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Error of a failed job. RunPod's worker SDK sends the exception of a handler as JSON
 * inside a string, and the platform sends a sentence. Both are supported.
 *
 * @since 0.1.0
 */
public final class JobError implements Serializable {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private static final String[] MESSAGE_FIELDS = { "error_message", "message", "error", "detail" };

	/** Error as received. */
	private final String raw;

	/** Message of the error. */
	private final String message;

	/** Class of the exception of the handler, if known. */
	private final @Nullable String type;

	/** Stack trace in the worker, if known. */
	private final @Nullable String traceback;

	private JobError(String raw, @Nullable String message, @Nullable String type, @Nullable String traceback) {
		this.raw = raw;
		this.message = StringUtils.hasText(message) ? message : raw;
		this.type = type;
		this.traceback = traceback;
	}

	/**
	 * Parse the field {@code error} of a job.
	 * @param raw the text as received; JSON text for an error that is an object
	 * @return the error
	 */
	public static JobError of(String raw) {
		if (raw.startsWith("{")) {
			try {
				JsonNode tree = MAPPER.readTree(raw);
				while (firstText(tree, MESSAGE_FIELDS) == null && tree.path("error").isObject()) {
					tree = tree.path("error");
				}
				return new JobError(raw, firstText(tree, MESSAGE_FIELDS),
						pythonClassName(firstText(tree, "error_type")), firstText(tree, "error_traceback"));
			}
			catch (JacksonException ex) {
				// a sentence that begins like JSON: the text itself is the message
			}
		}
		return new JobError(raw, raw, null, null);
	}

	private static @Nullable String firstText(JsonNode tree, String... names) {
		for (String name : names) {
			JsonNode node = tree.path(name);
			if (node.isString() && StringUtils.hasText(node.stringValue())) {
				return node.stringValue();
			}
		}
		return null;
	}

	// Python prints a class as <class 'ValueError'>
	private static @Nullable String pythonClassName(@Nullable String type) {
		if (type != null && type.startsWith("<class '") && type.endsWith("'>")) {
			return type.substring("<class '".length(), type.length() - "'>".length());
		}
		return type;
	}

	/**
	 * Return the message of the error.
	 * @return the exception's message, or the whole text if it is not structured
	 */
	public String message() {
		return this.message;
	}

	/**
	 * Return the class of the handler's exception.
	 * @return for example {@code ValueError}, or {@code null} if the error did not come
	 * from an exception
	 */
	public @Nullable String type() {
		return this.type;
	}

	/**
	 * Return the stack trace in the worker.
	 * @return the trace as text, or {@code null}
	 */
	public @Nullable String traceback() {
		return this.traceback;
	}

	/**
	 * Return the error as received.
	 * @return the text
	 */
	public String raw() {
		return this.raw;
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof JobError other && this.raw.equals(other.raw);
	}

	@Override
	public int hashCode() {
		return this.raw.hashCode();
	}

	@Override
	public String toString() {
		return (this.type != null) ? this.type + ": " + this.message : this.message;
	}

}
