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

package io.runpod.client.internal.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLHandshakeException;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import io.runpod.client.internal.http.RequestFailure.Details;
import io.runpod.client.internal.http.RequestFailure.Kind;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.json.JsonMappers;
import io.runpod.client.internal.json.MalformedResponseException;

/**
 * Converts the errors and the unusable responses of one request into a
 * {@link RequestFailure}.
 */
final class FailureClassifier {

	private static final int MAX_EXCERPT_LENGTH = 500;

	private static final String CONNECTION_LOST = "connection lost: ";

	private final Operation operation;

	private final Duration timeout;

	private final RequestWriteHook writeHook;

	FailureClassifier(Operation operation, Duration timeout, RequestWriteHook writeHook) {
		this.operation = operation;
		this.timeout = timeout;
		this.writeHook = writeHook;
	}

	Throwable fromException(Throwable ex) {
		boolean isTransportError = ex instanceof WebClientException || ex instanceof IOException
				|| ex instanceof TimeoutException;
		if (!this.writeHook.isWritten() && !isTransportError) {
			// an error of the application: a filter, or the supplier of the key. Not all
			// operators of Reactor pass an error of the JVM on
			return (ex instanceof Error) ? new IllegalStateException(ex) : ex;
		}
		if (ex instanceof MalformedResponseException) {
			return newFailure(Kind.NO_RESPONSE, "malformed response (" + ex.getMessage() + ")", ex);
		}
		if (hasCause(ex, DataBufferLimitException.class)) {
			return newFailure(Kind.TOO_LARGE, "response exceeds the maximum in-memory size", ex);
		}
		if (ex instanceof OutOfMemoryError error) {
			return fromOutOfMemory(error);
		}
		boolean written = this.writeHook.isWritten() && (this.writeHook.isRepeated() || !isConnectFailure(ex));
		return newFailure(written ? Kind.NO_RESPONSE : Kind.CONNECT_FAILED, transportReason(written, ex), ex);
	}

	RequestFailure fromOutOfMemory(OutOfMemoryError ex) {
		return newFailure(Kind.TOO_LARGE, "not enough memory to read the response", ex);
	}

	private static boolean isConnectFailure(Throwable ex) {
		return hasCause(ex, ConnectException.class) || hasCause(ex, UnknownHostException.class)
				|| hasCause(ex, SSLHandshakeException.class);
	}

	private String transportReason(boolean written, Throwable ex) {
		if (ex instanceof TimeoutException) {
			return (written ? "no response within " : "no connection within ") + this.timeout.toMillis() + " ms";
		}
		return (written ? CONNECTION_LOST : "connection failed: ") + messageOf(ex);
	}

	// deeper causes have the message of the operating system, without the server
	private static String messageOf(Throwable ex) {
		Throwable cause = (ex instanceof WebClientRequestException && ex.getCause() != null) ? ex.getCause() : ex;
		String message = cause.getMessage();
		return (message != null) ? message : cause.getClass().getSimpleName();
	}

	private RequestFailure newFailure(Kind kind, String reason, Throwable cause) {
		return new RequestFailure(kind, new Details(this.operation, reason, reason, null, null, null, null), cause);
	}

	RequestFailure fromErrorResponse(BufferedResponse response) {
		int status = response.status().value();
		String excerpt = excerpt(response.body());
		String detail = problemDetail(response.body());
		Kind kind = kindOf(status, detail);
		String message = "HTTP " + status + describeRedirect(response)
				+ describeBody(response, (detail != null) ? excerpt(detail) : excerpt);
		return new RequestFailure(kind, new Details(this.operation, "HTTP " + status + describe(kind), message, status,
				excerpt, retryAfter(response.headers()), null), null);
	}

	private static String describeRedirect(BufferedResponse response) {
		String location = response.headers().getFirst(HttpHeaders.LOCATION);
		if (!response.status().is3xxRedirection() || location == null) {
			return "";
		}
		String host = hostOf(location);
		return ", redirects are not followed" + ((host != null) ? " (to " + host + ")" : "");
	}

	private static @Nullable String hostOf(String location) {
		try {
			return URI.create(location).getHost();
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static String describe(Kind kind) {
		return switch (kind) {
			case JOB_NOT_FOUND -> " (job not found)";
			case ENDPOINT_NOT_FOUND -> " (endpoint not found)";
			case UNSUPPORTED -> " (operation not supported)";
			default -> "";
		};
	}

	private Kind kindOf(int status, @Nullable String detail) {
		return switch (status) {
			case 401, 403 -> Kind.UNAUTHORIZED;
			case 404, 405, 501 -> notFoundKind(status, (detail != null) ? detail.toLowerCase(Locale.ROOT) : "");
			case 429 -> Kind.THROTTLED;
			case 408, 425 -> Kind.SERVER_ERROR;
			default -> (status >= 500) ? Kind.SERVER_ERROR : Kind.REJECTED;
		};
	}

	// a 404 of RunPod names the missing resource, one of a proxy does not
	private Kind notFoundKind(int status, String detail) {
		if (detail.contains("endpoint not found")) {
			return Kind.ENDPOINT_NOT_FOUND;
		}
		if (detail.contains("job not found")) {
			return Kind.JOB_NOT_FOUND;
		}
		return switch (this.operation) {
			case STATUS_SYNC -> Kind.UNSUPPORTED;
			case STATUS, STREAM, CANCEL, RETRY -> (status == 404) ? Kind.JOB_NOT_FOUND : Kind.UNSUPPORTED;
			default -> (status == 404) ? Kind.ENDPOINT_NOT_FOUND : Kind.UNSUPPORTED;
		};
	}

	RequestFailure fromMalformedResponse(BufferedResponse response, Throwable ex) {
		JsonNode tree = readTree(response.body());
		int status = response.status().value();
		String excerpt = excerpt(response.body());
		// observed once: status 200 with this error instead of a job
		String error = tree.path("error").asString("").toLowerCase(Locale.ROOT);
		boolean unknownJob = error.startsWith("job") && error.endsWith("not found");
		MalformedResponseException malformed = (ex instanceof MalformedResponseException exception) ? exception : null;
		String problem = (malformed != null) ? malformed.getMessage() : "unexpected content";
		String reason = "HTTP " + status + ", malformed response ("
				+ ((response.bodyError() != null) ? CONNECTION_LOST + messageOf(response.bodyError()) : problem) + ")";
		return new RequestFailure(unknownJob ? Kind.JOB_NOT_FOUND : Kind.NO_RESPONSE,
				new Details(this.operation, reason, reason + describeBody(response, excerpt), status, excerpt, null,
						(malformed != null) ? malformed.jobId() : null),
				ex);
	}

	private static String describeBody(BufferedResponse response, @Nullable String text) {
		MediaType type = contentType(response.headers());
		String typeSuffix = (type != null && !type.isCompatibleWith(MediaType.APPLICATION_JSON)) ? " (" + type + ")"
				: "";
		return typeSuffix + ((text != null) ? ": " + text : "");
	}

	private static @Nullable MediaType contentType(HttpHeaders headers) {
		try {
			return headers.getContentType();
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static @Nullable String problemDetail(byte[] body) {
		JsonNode tree = readTree(body);
		for (String name : new String[] { "detail", "error", "message", "title" }) {
			if (tree.path(name).isString()) {
				return tree.path(name).stringValue();
			}
		}
		return null;
	}

	private static JsonNode readTree(byte[] body) {
		try {
			return (body.length > 0) ? JsonMappers.ENVELOPE.readTree(body) : JsonMappers.ENVELOPE.createObjectNode();
		}
		catch (JacksonException ex) {
			return JsonMappers.ENVELOPE.createObjectNode();
		}
	}

	private static @Nullable String excerpt(byte[] body) {
		if (body.length == 0) {
			return null;
		}
		String text = new String(body, 0, Math.min(body.length, 4 * MAX_EXCERPT_LENGTH), StandardCharsets.UTF_8);
		return excerpt(text);
	}

	private static String excerpt(String text) {
		return text.substring(0, Math.min(text.length(), MAX_EXCERPT_LENGTH));
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

	private static boolean hasCause(@Nullable Throwable ex, Class<? extends Throwable> type) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return true;
			}
		}
		return false;
	}

}
