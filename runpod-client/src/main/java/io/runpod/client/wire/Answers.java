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

package io.runpod.client.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import io.runpod.client.wire.Fault.Details;
import io.runpod.client.wire.Fault.Kind;
import io.runpod.client.wire.Wire.Operation;

/**
 * What went wrong with one request, in terms of what may be concluded from it.
 */
final class Answers {

	private static final int EXCERPT = 500;

	private final Operation operation;

	private final Duration limit;

	private final Departure departure;

	Answers(Operation operation, Duration limit, Departure departure) {
		this.operation = operation;
		this.limit = limit;
		this.departure = departure;
	}

	Throwable failure(Throwable ex) {
		boolean ofTheWire = ex instanceof WebClientException || ex instanceof IOException
				|| ex instanceof TimeoutException;
		if (!this.departure.isSent() && !ofTheWire) {
			// an error of the application: a filter, or the supplier of the key
			return ex;
		}
		if (caused(ex, DataBufferLimitException.class)) {
			return fault(Kind.TOO_LARGE, "the answer is larger than the client may read", ex);
		}
		String words = (ex instanceof TimeoutException) ? "no answer within " + this.limit.toMillis() + " ms"
				: words(ex);
		return this.departure.isSent() ? fault(Kind.BROKEN, "the connection broke: " + words, ex)
				: fault(Kind.UNREACHED, "no connection: " + words, ex);
	}

	// deeper causes know what the operating system said, but not about which server
	private static String words(Throwable ex) {
		Throwable cause = (ex instanceof WebClientRequestException && ex.getCause() != null) ? ex.getCause() : ex;
		String message = cause.getMessage();
		return (message != null) ? message : cause.getClass().getSimpleName();
	}

	private Fault fault(Kind kind, String words, Throwable cause) {
		return new Fault(kind, new Details(this.operation, words, null, null, null, null), cause);
	}

	Fault refusal(Received answer) {
		int status = answer.status().value();
		String excerpt = excerpt(answer.body());
		String detail = detail(answer.body());
		String words = "HTTP " + status + describe(answer, (detail != null) ? detail : excerpt);
		return new Fault(kind(status, detail),
				new Details(this.operation, words, status, excerpt, retryAfter(answer.headers()), null), null);
	}

	private Kind kind(int status, @Nullable String detail) {
		return switch (status) {
			case 401, 403 -> Kind.UNAUTHORIZED;
			case 404, 405, 501 -> notFound(status, (detail != null) ? detail.toLowerCase(Locale.ROOT) : "");
			case 429 -> Kind.THROTTLED;
			case 408, 425 -> Kind.SERVER_ERROR;
			default -> (status >= 500) ? Kind.SERVER_ERROR : Kind.REJECTED;
		};
	}

	// a 404 of RunPod says what was not found; any other server's says only that
	// something was not
	private Kind notFound(int status, String detail) {
		if (detail.contains("endpoint not found")) {
			return Kind.ENDPOINT_NOT_FOUND;
		}
		if (detail.contains("job not found")) {
			return Kind.JOB_NOT_FOUND;
		}
		return switch (this.operation) {
			case STATUS_SYNC -> Kind.NO_SUCH_ROUTE;
			case STATUS, STREAM, CANCEL, RETRY -> (status == 404) ? Kind.JOB_NOT_FOUND : Kind.NO_SUCH_ROUTE;
			default -> (status == 404) ? Kind.ENDPOINT_NOT_FOUND : Kind.NO_SUCH_ROUTE;
		};
	}

	Fault unreadable(Received answer, RuntimeException ex) {
		JsonNode tree = tree(answer.body());
		int status = answer.status().value();
		String excerpt = excerpt(answer.body());
		// seen once: 200 with this in place of a job
		boolean unknownJob = "job not found".equals(tree.path("error").asString(""));
		String why = (ex instanceof UnreadableException) ? ex.getMessage() : "not what was expected";
		String words = "HTTP " + status + ", but the answer cannot be read ("
				+ ((answer.broken() != null) ? "the connection broke: " + words(answer.broken()) : why) + ")"
				+ describe(answer, excerpt);
		String jobId = (ex instanceof UnreadableException unreadable) ? unreadable.jobId() : null;
		return new Fault(unknownJob ? Kind.JOB_NOT_FOUND : Kind.BROKEN,
				new Details(this.operation, words, status, excerpt, null, jobId), ex);
	}

	private static String describe(Received answer, @Nullable String text) {
		MediaType type = contentType(answer.headers());
		String kind = (type != null && !type.isCompatibleWith(MediaType.APPLICATION_JSON)) ? " (" + type + ")" : "";
		return kind + ((text != null) ? ": " + text : "");
	}

	private static @Nullable MediaType contentType(HttpHeaders headers) {
		try {
			return headers.getContentType();
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static @Nullable String detail(byte[] body) {
		JsonNode tree = tree(body);
		for (String name : new String[] { "detail", "error", "message", "title" }) {
			if (tree.path(name).isString()) {
				return tree.path(name).stringValue();
			}
		}
		return null;
	}

	private static JsonNode tree(byte[] body) {
		try {
			return (body.length > 0) ? Envelope.MAPPER.readTree(body) : Envelope.MAPPER.createObjectNode();
		}
		catch (JacksonException ex) {
			return Envelope.MAPPER.createObjectNode();
		}
	}

	private static @Nullable String excerpt(byte[] body) {
		if (body.length == 0) {
			return null;
		}
		String text = new String(body, 0, Math.min(body.length, 4 * EXCERPT), StandardCharsets.UTF_8);
		return text.substring(0, Math.min(text.length(), EXCERPT));
	}

	private static @Nullable Duration retryAfter(HttpHeaders headers) {
		String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
		try {
			return (value != null) ? Duration.ofSeconds(Math.max(0, Long.parseLong(value.trim()))) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private static boolean caused(@Nullable Throwable ex, Class<? extends Throwable> type) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return true;
			}
		}
		return false;
	}

}
