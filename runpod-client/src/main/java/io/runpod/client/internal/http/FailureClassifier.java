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
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLHandshakeException;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import io.runpod.client.internal.http.RequestFailure.Details;
import io.runpod.client.internal.http.RequestFailure.Kind;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.json.MalformedResponseException;
import io.runpod.client.internal.json.ResponseReader;
import io.runpod.client.internal.text.PrintableText;

/**
 * Converts the errors and the unusable responses of one request into a
 * {@link RequestFailure}.
 */
final class FailureClassifier {

	private static final String CONNECTION_LOST = "connection lost: ";

	private final Operation operation;

	private final Duration timeout;

	private final RequestWriteHook writeHook;

	private final SecretMask secretMask;

	FailureClassifier(Operation operation, Duration timeout, RequestWriteHook writeHook, SecretMask secretMask) {
		this.operation = operation;
		this.timeout = timeout;
		this.writeHook = writeHook;
		this.secretMask = secretMask;
	}

	Throwable fromException(Throwable ex) {
		boolean written = this.writeHook.isWritten();
		if (ex instanceof MalformedResponseException) {
			return newFailure(Kind.NO_RESPONSE, "malformed response (" + ex.getMessage() + ")", ex);
		}
		if (hasCause(ex, DataBufferLimitException.class)) {
			return newFailure(Kind.TOO_LARGE, "response exceeds the maximum in-memory size", ex);
		}
		if (ex instanceof WebClientException || ex instanceof IOException || ex instanceof TimeoutException) {
			return fromTransportError(ex, written && (this.writeHook.isRepeated() || !isConnectFailure(ex)));
		}
		if (written) {
			return (ex instanceof OutOfMemoryError error) ? fromOutOfMemory(error) : fromFilterException(ex);
		}
		// an error of the application: a filter, or the supplier of the key. Not all
		// operators of Reactor pass an error of the JVM on
		return (ex instanceof Error) ? new IllegalStateException(ex) : ex;
	}

	// the message of the exception may contain a payload
	private RequestFailure fromFilterException(Throwable ex) {
		String reason = "exception of a filter of the WebClient: " + ex.getClass().getName();
		String message = reason + ((ex.getMessage() != null) ? ": " + describe(ex) : "");
		return new RequestFailure(Kind.FILTER_FAILED,
				new Details(this.operation, reason, message, null, null, null, null), ex);
	}

	private RequestFailure fromTransportError(Throwable ex, boolean written) {
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
		return (written ? CONNECTION_LOST : "connection failed: ") + describe(ex);
	}

	private String describe(Throwable ex) {
		return PrintableText.excerpt(this.secretMask.mask(messageOf(ex)));
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
		ResponseSummary summary = new ResponseSummary(response, this.writeHook.isWritten(), this.secretMask);
		Kind kind = kindOf(summary);
		String text = summary.problemDetail();
		String message = summary.status() + ((text != null) ? summary.type() + ": " + text : summary.typeAndExcerpt());
		return new RequestFailure(kind, new Details(this.operation, summary.status() + describe(kind), message,
				response.status().value(), summary.excerpt(), summary.retryAfter(), null), null);
	}

	private static String describe(Kind kind) {
		return switch (kind) {
			case JOB_NOT_FOUND -> " (job not found)";
			case ENDPOINT_NOT_FOUND -> " (endpoint not found)";
			case UNSUPPORTED -> " (operation not supported)";
			default -> "";
		};
	}

	private Kind kindOf(ResponseSummary summary) {
		int status = summary.response().status().value();
		Kind kind = switch (status) {
			case 401, 403 -> Kind.UNAUTHORIZED;
			case 404, 405, 501 -> notFoundKind(status, summary.problemText());
			case 429 -> Kind.THROTTLED;
			case 408, 425 -> Kind.SERVER_ERROR;
			case 400 -> summary.problemText().contains("not allowed for qb") ? Kind.WRONG_ENDPOINT_TYPE : Kind.REJECTED;
			default -> (status >= 500) ? Kind.SERVER_ERROR : Kind.REJECTED;
		};
		boolean isSupported = kind != Kind.UNSUPPORTED || this.operation != Operation.STATUS_SYNC;
		boolean intercepted = (status >= 500) ? !this.writeHook.isWritten()
				: status >= 400 && kind != Kind.THROTTLED && isSupported && summary.isFromIntermediary();
		return intercepted ? Kind.INTERCEPTED : kind;
	}

	// a 404 of RunPod names the missing resource, one of a proxy does not
	private Kind notFoundKind(int status, String detail) {
		if (detail.contains("endpoint not found")) {
			return Kind.ENDPOINT_NOT_FOUND;
		}
		if (detail.contains("job not found") || detail.contains("batch not found")) {
			return Kind.JOB_NOT_FOUND;
		}
		return switch (this.operation) {
			case STATUS_SYNC -> Kind.UNSUPPORTED;
			case STATUS, STREAM, CANCEL, RETRY -> (status == 404) ? Kind.JOB_NOT_FOUND : Kind.UNSUPPORTED;
			default -> (status == 404) ? Kind.ENDPOINT_NOT_FOUND : Kind.UNSUPPORTED;
		};
	}

	RequestFailure fromMalformedResponse(BufferedResponse response, Throwable ex) {
		ResponseSummary summary = new ResponseSummary(response, this.writeHook.isWritten(), this.secretMask);
		MalformedResponseException malformed = (ex instanceof MalformedResponseException exception) ? exception : null;
		String problem = (malformed != null) ? malformed.getMessage() : "unexpected content";
		String reason = "HTTP " + response.status().value() + ", malformed response ("
				+ ((response.bodyError() != null) ? CONNECTION_LOST + describe(response.bodyError()) : problem) + ")";
		// observed: status 200 with this error instead of a job
		Kind kind = ResponseReader.isJobNotFound(summary.problemText()) ? Kind.JOB_NOT_FOUND
				: this.writeHook.isWritten() ? Kind.NO_RESPONSE : Kind.INTERCEPTED;
		return new RequestFailure(kind, new Details(this.operation, reason, reason + summary.typeAndExcerpt(),
				response.status().value(), summary.excerpt(), null, (malformed != null) ? malformed.jobId() : null),
				ex);
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
