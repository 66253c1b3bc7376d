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
 * A request that brought no usable answer. Stays inside: the endpoint turns it into an
 * exception that users know, once it is clear that nobody will try again.
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

	public RequestFailure withAttempts(int attempts) {
		return new RequestFailure(this.kind, this.details, getCause(), attempts);
	}

	public int attempts() {
		return this.attempts;
	}

	/**
	 * Whether trying again can help and can do no harm.
	 */
	public boolean isRetryable() {
		return this.details.operation().isIdempotent() ? this.kind.isTransient() : this.kind.isNotAccepted();
	}

	/**
	 * Whether a submission of a new job may be made again by who does not mind that it is
	 * then perhaps made twice. Where the id is known, there is nothing to be made again.
	 */
	public boolean isRetryableWithUnknownOutcome() {
		return this.details.operation().createsJob() && isOutcomeUnknown() && this.details.jobId() == null;
	}

	/**
	 * Whether RunPod may have acted although it did not say so.
	 */
	public boolean isOutcomeUnknown() {
		return this.kind == Kind.SERVER_ERROR || this.kind == Kind.NO_USABLE_RESPONSE;
	}

	public Kind kind() {
		return this.kind;
	}

	public Details details() {
		return this.details;
	}

	/**
	 * What is known of a failed request.
	 *
	 * @param operation what was asked
	 * @param message what happened
	 * @param status the HTTP status, if there was an answer
	 * @param excerpt how the answer's body begins, if there was one
	 * @param retryAfter how long RunPod asked to wait, if it did
	 * @param jobId the id in an answer that could otherwise not be read
	 */
	public record Details(Operation operation, String message, @Nullable Integer status, @Nullable String excerpt,
			@Nullable Duration retryAfter, @Nullable String jobId) {
	}

	/**
	 * What may be concluded from a failed request.
	 */
	public enum Kind {

		/** No connection: RunPod certainly did not see the request. */
		CONNECT_FAILED,
		/** 429: RunPod refused the request for now. */
		THROTTLED,
		/** 5xx: RunPod may or may not have acted. */
		SERVER_ERROR,
		/** Sent, but no readable answer came back. RunPod may or may not have acted. */
		NO_USABLE_RESPONSE,
		/** 401 or 403. */
		UNAUTHORIZED,
		/** 404 for a job. */
		JOB_NOT_FOUND,
		/** 404 for the endpoint. */
		ENDPOINT_NOT_FOUND,
		/** 404 or 405 that is not about the job: this server lacks the operation. */
		UNSUPPORTED,
		/** Any other refusal. */
		REJECTED,
		/** The answer is larger than the codecs may read. */
		TOO_LARGE;

		boolean isTransient() {
			return isNotAccepted() || this == SERVER_ERROR || this == NO_USABLE_RESPONSE;
		}

		boolean isNotAccepted() {
			return this == CONNECT_FAILED || this == THROTTLED;
		}

	}

}
