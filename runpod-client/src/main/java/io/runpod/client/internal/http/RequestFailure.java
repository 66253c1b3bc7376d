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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.runpod.client.internal.http.RunPodApi.Operation;

/**
 * Failure of one request. Internal: translated into an exception of the API once the
 * request is not retried any more.
 */
public final class RequestFailure extends RuntimeException {

	private final Kind kind;

	private final transient Details details;

	private final int attempts;

	RequestFailure(Kind kind, Details details, @Nullable Throwable cause) {
		this(kind, details, cause, 1);
	}

	private RequestFailure(Kind kind, Details details, @Nullable Throwable cause, int attempts) {
		super(details.message(), cause, false, false);
		this.kind = kind;
		this.details = details;
		this.attempts = attempts;
	}

	/**
	 * Return a copy with the given number of attempts.
	 */
	public RequestFailure withAttempts(int attempts) {
		return new RequestFailure(this.kind, this.details, getCause(), attempts);
	}

	/**
	 * Return the number of attempts made so far.
	 */
	public int attempts() {
		return this.attempts;
	}

	/**
	 * Return whether a retry may succeed and cannot create a second job.
	 */
	public boolean isRetryable() {
		return this.details.operation().isIdempotent() ? this.kind.isTransient() : this.kind.isNotAccepted();
	}

	/**
	 * Return whether a retry may create a second job. {@code false} for a submission
	 * whose job id is known: there is nothing to retry.
	 */
	public boolean isRetryableWithUnknownOutcome() {
		return this.details.operation().createsJob() && isOutcomeUnknown() && this.details.jobId() == null
				&& this.kind != Kind.FILTER_FAILED;
	}

	/**
	 * Return whether RunPod may have performed the operation.
	 */
	public boolean isOutcomeUnknown() {
		return this.kind == Kind.SERVER_ERROR || this.kind == Kind.NO_RESPONSE || this.kind == Kind.FILTER_FAILED;
	}

	/**
	 * Return the kind of failure.
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * Return a description without anything from the body of the response, which may be a
	 * payload. For logs.
	 */
	public String reason() {
		return this.details.reason();
	}

	/**
	 * Return the details.
	 */
	public Details details() {
		return this.details;
	}

	/**
	 * Details of a failed request.
	 *
	 * @param operation the operation
	 * @param reason the description without anything from the body of the response
	 * @param message the description with the beginning of the body
	 * @param status the HTTP status, or {@code null} if there was no response
	 * @param excerpt the beginning of the body, or {@code null} if there was none
	 * @param retryAfter the value of the {@code Retry-After} header, or {@code null}
	 * @param jobId the job id found in a malformed response, or {@code null}
	 */
	public record Details(Operation operation, String reason, String message, @Nullable Integer status,
			@Nullable String excerpt, @Nullable Duration retryAfter, @Nullable String jobId) {
	}

	/**
	 * Kinds of failures. The name in lower case is the reason of a retry in listeners and
	 * metrics.
	 */
	public enum Kind {

		/** No connection: RunPod has not received the request. */
		CONNECT_FAILED,
		/** 429: rejected by the rate limit of RunPod. */
		THROTTLED,
		/** 408, 425 or 5xx: RunPod may have performed the operation. */
		SERVER_ERROR,
		/**
		 * Sent, without a usable response: RunPod may have performed the operation.
		 */
		NO_RESPONSE,
		/**
		 * 4xx of a proxy or a firewall before RunPod, or an error of a filter that did
		 * not send the request: RunPod has not received it.
		 */
		INTERCEPTED,
		/**
		 * Exception of a filter of the application after the request was sent: RunPod may
		 * have performed the operation, and a retry would fail alike.
		 */
		FILTER_FAILED,
		/** 401 or 403. */
		UNAUTHORIZED,
		/** 404 for a job. */
		JOB_NOT_FOUND,
		/** 404 for the endpoint. */
		ENDPOINT_NOT_FOUND,
		/** 404, 405 or 501: the server does not support the operation. */
		UNSUPPORTED,
		/** 4xx for an endpoint that is not queue-based. */
		WRONG_ENDPOINT_TYPE,
		/** Any other 4xx. */
		REJECTED,
		/** The response exceeds the maximum in-memory size. */
		TOO_LARGE;

		boolean isTransient() {
			return isNotAccepted() || this == SERVER_ERROR || this == NO_RESPONSE;
		}

		boolean isNotAccepted() {
			return this == CONNECT_FAILED || this == THROTTLED || this == INTERCEPTED;
		}

	}

}
