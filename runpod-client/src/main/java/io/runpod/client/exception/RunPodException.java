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

package io.runpod.client.exception;

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.Assert;

import io.runpod.client.internal.text.PrintableText;
import io.runpod.client.job.RunPodJob;

/**
 * Root of the exception hierarchy of the RunPod client. Carries the id of the job
 * whenever it is known, so that {@code await(id)} can resume in any process. The message
 * has fewer than 2000 characters. Serializable, including the job and its output.
 *
 * @since 0.1.0
 */
public abstract class RunPodException extends RuntimeException {

	private static final int MAX_MESSAGE_LENGTH = 1900;

	/** Name of the endpoint. */
	private final String endpoint;

	/** Id of the job, if known. */
	private final @Nullable String jobId;

	/** Number of requests made. */
	private final int attempts;

	/** Whether the call may be repeated. */
	private final boolean retryable;

	/** HTTP status of the response, if any. */
	private final @Nullable HttpStatusCode statusCode;

	RunPodException(Builder<?> builder) {
		super(PrintableText.abbreviate(PrintableText.escape(builder.message), MAX_MESSAGE_LENGTH), builder.cause);
		this.endpoint = builder.endpoint;
		this.jobId = builder.jobId;
		this.attempts = builder.attempts;
		this.retryable = builder.retryable;
		this.statusCode = builder.statusCode;
	}

	static String excerpt(String text) {
		return PrintableText.excerpt(text);
	}

	/**
	 * Return the endpoint that was called.
	 * @return the endpoint's name in the configuration, or its id if it has no name
	 */
	public String getEndpoint() {
		return this.endpoint;
	}

	/**
	 * Return the id of the job that the failed call was about.
	 * @return the id, {@code null} if it was not known yet or the call was about no job
	 */
	public @Nullable String getJobId() {
		return this.jobId;
	}

	/**
	 * Return the number of requests that the failed call made, including retries and
	 * polls. Requests shared with other calls count for each of them.
	 * @return the number of requests; 0 if none was sent, or if the exception was thrown
	 * by a value such as {@link RunPodJob#orThrow()} and not by a call
	 */
	public int getAttempts() {
		return this.attempts;
	}

	/**
	 * Return whether the failed call may be repeated: the cause may be temporary, and
	 * repeating the call cannot create a second paid job. That is the case if RunPod
	 * certainly did not accept a submission (HTTP 429, no connection, no request sent),
	 * or if the call did not submit a job ({@code status}, {@code await}, {@code stream},
	 * {@code cancel}, {@code health}). Once a call has submitted a job, it is not
	 * retryable: call {@code await} with {@link #getJobId()} in its place.
	 * @return {@code true} if the call is safe to repeat and may succeed then
	 */
	public boolean isRetryable() {
		return this.retryable;
	}

	/**
	 * Return the HTTP status of the response that caused this exception.
	 * @return the status, {@code null} if there was no response or its status is not the
	 * cause
	 */
	public @Nullable HttpStatusCode getStatusCode() {
		return this.statusCode;
	}

	/**
	 * Builder for the exceptions of the RunPod client, for the client itself and for
	 * tests of applications. A value that an exception type has no getter for is ignored.
	 *
	 * @param <E> the type of the exception
	 */
	public static final class Builder<E extends RunPodException> {

		private final String message;

		private final Function<Builder<E>, E> factory;

		private String endpoint = "";

		private @Nullable String jobId;

		private int attempts;

		private boolean retryable;

		private @Nullable HttpStatusCode statusCode;

		private @Nullable Throwable cause;

		@Nullable String bodyExcerpt;

		@Nullable RunPodJob job;

		Duration timeout = Duration.ZERO;

		@Nullable Duration timeInQueue;

		@Nullable Duration timeInProgress;

		@Nullable String diagnosis;

		Builder(String message, Function<Builder<E>, E> factory) {
			Assert.notNull(message, "'message' must not be null");
			this.message = message;
			this.factory = factory;
		}

		/**
		 * Set the endpoint that was called.
		 * @param endpoint the name of the endpoint; default is empty
		 * @return this builder
		 */
		public Builder<E> endpoint(String endpoint) {
			Assert.notNull(endpoint, "'endpoint' must not be null");
			this.endpoint = endpoint;
			return this;
		}

		/**
		 * Set the id of the job.
		 * @param jobId the id, or {@code null} if it is not known
		 * @return this builder
		 */
		public Builder<E> jobId(@Nullable String jobId) {
			this.jobId = jobId;
			return this;
		}

		/**
		 * Set the last known state of the job. Does not set the id of the job.
		 * @param job the job, or {@code null} if none was received
		 * @return this builder
		 */
		public Builder<E> job(@Nullable RunPodJob job) {
			this.job = job;
			return this;
		}

		/**
		 * Set the number of requests that the call made.
		 * @param attempts the number of requests; default is 0
		 * @return this builder
		 */
		public Builder<E> attempts(int attempts) {
			this.attempts = attempts;
			return this;
		}

		/**
		 * Set whether the call is safe to repeat.
		 * @param retryable {@code true} if the call may be repeated
		 * @return this builder
		 * @see RunPodException#isRetryable()
		 */
		public Builder<E> retryable(boolean retryable) {
			this.retryable = retryable;
			return this;
		}

		/**
		 * Set the HTTP status of the response.
		 * @param statusCode the status, or {@code null} if there was no response
		 * @return this builder
		 */
		public Builder<E> statusCode(@Nullable HttpStatusCode statusCode) {
			this.statusCode = statusCode;
			return this;
		}

		/**
		 * Set the beginning of the response body.
		 * @param bodyExcerpt the text, or {@code null} if there was no body
		 * @return this builder
		 */
		public Builder<E> bodyExcerpt(@Nullable String bodyExcerpt) {
			this.bodyExcerpt = bodyExcerpt;
			return this;
		}

		/**
		 * Set the time limit of the call.
		 * @param timeout the time limit; default is zero
		 * @return this builder
		 */
		public Builder<E> timeout(Duration timeout) {
			Assert.notNull(timeout, "'timeout' must not be null");
			this.timeout = timeout;
			return this;
		}

		/**
		 * Set the time that the job was queued.
		 * @param timeInQueue the duration, or {@code null} if it is not known
		 * @return this builder
		 */
		public Builder<E> timeInQueue(@Nullable Duration timeInQueue) {
			this.timeInQueue = timeInQueue;
			return this;
		}

		/**
		 * Set the time that the job was in progress.
		 * @param timeInProgress the duration, or {@code null} if it is not known
		 * @return this builder
		 */
		public Builder<E> timeInProgress(@Nullable Duration timeInProgress) {
			this.timeInProgress = timeInProgress;
			return this;
		}

		/**
		 * Set the diagnosis derived from the health of the endpoint.
		 * @param diagnosis a sentence, or {@code null} if there is none
		 * @return this builder
		 */
		public Builder<E> diagnosis(@Nullable String diagnosis) {
			this.diagnosis = diagnosis;
			return this;
		}

		/**
		 * Set the cause.
		 * @param cause the cause, or {@code null}
		 * @return this builder
		 */
		public Builder<E> cause(@Nullable Throwable cause) {
			this.cause = cause;
			return this;
		}

		/**
		 * Build the exception.
		 * @return the exception
		 */
		public E build() {
			return this.factory.apply(this);
		}

	}

}
