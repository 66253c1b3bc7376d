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

package io.runpod.client.internal.call;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatusCode;

import io.runpod.client.exception.RunPodAuthenticationException;
import io.runpod.client.exception.RunPodClientClosedException;
import io.runpod.client.exception.RunPodEndpointNotFoundException;
import io.runpod.client.exception.RunPodEndpointTypeException;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodException.Builder;
import io.runpod.client.exception.RunPodInterruptedException;
import io.runpod.client.exception.RunPodJobException;
import io.runpod.client.exception.RunPodJobNotFoundException;
import io.runpod.client.exception.RunPodOutputException;
import io.runpod.client.exception.RunPodRateLimitException;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.internal.call.ExceptionMessages.TimedOutCall;
import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.http.RequestFailure.Details;
import io.runpod.client.internal.http.RequestFailure.Kind;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.job.RunPodJob;

/**
 * Translation of internal failures into the exceptions of the API.
 */
public final class ExceptionTranslator {

	private ExceptionTranslator() {
	}

	static Throwable translate(Throwable ex, String endpoint, String endpointId, CallContext callContext) {
		return (ex instanceof RequestFailure failure) ? translate(failure, endpoint, endpointId, callContext)
				: translateApplicationError(ex, endpoint, callContext);
	}

	// as it is, unless it would be all that a caller receives of a job that the call has
	// created
	private static Throwable translateApplicationError(Throwable ex, String endpoint, CallContext callContext) {
		String jobId = callContext.jobId();
		boolean unchanged = ex instanceof RunPodException || (ex instanceof Exception && !callContext.hasCreatedJob());
		if (unchanged) {
			return ex;
		}
		return (jobId != null) ? RunPodRequestException.builder(ExceptionMessages.applicationError(endpoint, jobId, ex))
			.endpoint(endpoint)
			.jobId(jobId)
			.attempts(callContext.attempts())
			.cause(ex)
			.build() : new IllegalStateException(ex);
	}

	/**
	 * Translate a failure that is not retried any more.
	 */
	public static RunPodException translate(RequestFailure failure, String endpoint, String endpointId,
			CallContext callContext) {
		return builder(failure, endpoint, endpointId, callContext).endpoint(endpoint)
			.attempts(Math.max(failure.attempts(), callContext.attempts()))
			.cause(failure.getCause())
			.build();
	}

	private static Builder<? extends RunPodException> builder(RequestFailure failure, String endpoint,
			String endpointId, CallContext callContext) {
		Details details = failure.details();
		String jobId = callContext.jobId();
		String description = details.operation() + " on endpoint '" + endpoint + "'" + ((jobId != null)
				? (details.operation().isBatchOperation() ? ", batch " : ", job ") + jobId + "," : "");
		String reason = " (" + details.message() + ")";
		if ((details.operation().isSubmission() && failure.isOutcomeUnknown()) || callContext.isOutcomeUnknown()) {
			boolean statusVerified = jobId != null && details.operation() != Operation.RETRY;
			Builder<RunPodSubmissionOutcomeUnknownException> builder = RunPodSubmissionOutcomeUnknownException
				.builder("No usable answer to " + (statusVerified ? "retry, and then to " : "") + description + reason
						+ ". " + advice(jobId, failure.attempts()))
				.jobId(jobId);
			// a certain rejection is of this attempt alone: a repetition that its status
			// permits would be paid twice
			return failure.isOutcomeUnknown() ? withResponse(builder, details) : builder;
		}
		Kind kind = failure.kind();
		if (kind == Kind.JOB_NOT_FOUND && jobId != null) {
			return RunPodJobNotFoundException
				.builder(ExceptionMessages.jobNotFound(endpoint, jobId, callContext.lastJob()))
				.jobId(jobId)
				.job(callContext.lastJob());
		}
		Builder<? extends RunPodException> builder = switch (kind) {
			case UNAUTHORIZED -> RunPodAuthenticationException.builder("RunPod rejected the API key for " + description
					+ reason + ". Check that the key is complete and active, and that it may access the endpoint "
					+ endpointId);
			case ENDPOINT_NOT_FOUND -> RunPodEndpointNotFoundException
				.builder("There is no endpoint with the id " + endpointId + " for this API key: " + description
						+ " failed" + reason + ". Check the id; it is the part after /v2/ in the endpoint's URL");
			case TOO_LARGE -> RunPodOutputException.builder("The answer to " + description
					+ " is larger than this client may read. Raise the client's maxInMemorySize, or let the handler upload"
					+ " large results and return a URL");
			case THROTTLED -> RunPodRateLimitException.builder(failureMessage(failure, description, reason));
			case WRONG_ENDPOINT_TYPE -> RunPodEndpointTypeException.builder("Endpoint '" + endpoint + "' with the id "
					+ endpointId + " is a load-balancing endpoint, not a queue-based one: " + description + " failed"
					+ reason + ". Configure it below 'runpod.load-balancers', and use a RunPodLoadBalancer");
			default -> RunPodRequestException.builder(failureMessage(failure, description, reason));
		};
		return withResponse(builder, details).jobId(jobId)
			.retryable(failure.isRetryable() && !callContext.hasCreatedJob());
	}

	private static String failureMessage(RequestFailure failure, String description, String reason) {
		boolean chunksLost = failure.details().operation() == Operation.STREAM && failure.isOutcomeUnknown();
		return description + " failed" + ((failure.attempts() > 1) ? " after " + failure.attempts() + " attempts" : "")
				+ reason + ((failure.kind() == Kind.INTERCEPTED) ? ". RunPod has not received the request" : "")
				+ (chunksLost ? ". Chunks may have got lost with that answer, and the output of the job does not repeat"
						+ " them: let its handler return them too (return_aggregate_stream)" : "");
	}

	private static <E extends RunPodException> Builder<E> withResponse(Builder<E> builder, Details details) {
		Integer status = details.status();
		if (status != null) {
			builder.statusCode(HttpStatusCode.valueOf(status));
		}
		return builder.bodyExcerpt(details.excerpt());
	}

	/**
	 * Create the exception for a call whose timeout elapsed while the outcome of its
	 * submission is unknown.
	 */
	static RunPodSubmissionOutcomeUnknownException unansweredSubmissionException(String endpoint,
			CallContext callContext, Duration timeout) {
		String jobId = callContext.jobId();
		int attempts = callContext.attempts();
		RequestFailure failure = callContext.lastFailure();
		String description = (jobId != null) ? "The retry of job " + jobId + " (endpoint '" + endpoint + "')"
				: "A submission to endpoint '" + endpoint + "'";
		String lastFailure = (failure != null) ? ". The last failure: " + failure.details().message() : "";
		// no status: it is of an earlier attempt, and repeating what it allows would be
		// paid twice
		return RunPodSubmissionOutcomeUnknownException
			.builder(description + " was not answered within " + timeout.toMillis() + " ms. " + advice(jobId, attempts)
					+ lastFailure)
			.endpoint(endpoint)
			.jobId(jobId)
			.attempts(attempts)
			.build();
	}

	private static String advice(@Nullable String jobId, int attempts) {
		if (jobId != null) {
			return "RunPod may have queued it again, and then it is paid for again: check its status, and await the result";
		}
		return "The job may exist and may be paid for"
				+ ((attempts == 1) ? "; it was not submitted again" : ", in " + attempts + " attempts");
	}

	/**
	 * Create the exception for a call whose timeout elapsed.
	 */
	static RunPodTimeoutException timeoutException(String endpoint, CallContext callContext, TimedOutCall call,
			@Nullable RunPodException cause) {
		String jobId = callContext.jobId();
		int attempts = callContext.attempts();
		return RunPodTimeoutException.builder(ExceptionMessages.timeout(endpoint, jobId, call, attempts, cause))
			.endpoint(endpoint)
			.jobId(jobId)
			.attempts(attempts)
			.retryable(!call.isCancelled() && !callContext.hasCreatedJob())
			.timeout(call.timeout())
			.job(call.lastJob())
			.timeInQueue(call.timeInQueue())
			.timeInProgress(call.timeInProgress())
			.diagnosis(call.diagnosis())
			.cause(cause)
			.build();
	}

	/**
	 * Create the exception for a call on a closed client.
	 * @param jobId the id of the job, or {@code null} if the call is not about one
	 */
	public static RunPodClientClosedException rejectedCallException(String endpoint, @Nullable String jobId) {
		return RunPodClientClosedException.builder(ExceptionMessages.rejectedCall(endpoint, jobId))
			.endpoint(endpoint)
			.jobId(jobId)
			.build();
	}

	/**
	 * Create the exception for a call in flight when its client was closed.
	 */
	static RunPodClientClosedException terminatedCallException(String endpoint, CallContext callContext,
			@Nullable JobCancellation cancellation) {
		String jobId = callContext.jobId();
		String message = ExceptionMessages.terminatedCall(endpoint, jobId, callContext.isOutcomeUnknown());
		String failure = (cancellation != null) ? cancellation.describeFailure() : null;
		return RunPodClientClosedException.builder((failure != null) ? message + ". " + failure : message)
			.endpoint(endpoint)
			.jobId(jobId)
			.attempts(callContext.attempts())
			.build();
	}

	/**
	 * Create the exception for a blocking call whose thread was interrupted.
	 */
	public static RunPodInterruptedException interruptedException(String endpoint, @Nullable String jobId, int attempts,
			InterruptedException cause) {
		return RunPodInterruptedException.builder(ExceptionMessages.interrupted(endpoint, jobId))
			.endpoint(endpoint)
			.jobId(jobId)
			.attempts(attempts)
			.cause(cause)
			.build();
	}

	/**
	 * Return the output of a job that a call waited for.
	 * @throws RunPodException if there is none, with the number of requests of the call
	 */
	public static <T> T outputOrThrow(RunPodJob job, ParameterizedTypeReference<T> type, int attempts) {
		try {
			return job.outputOrThrow(type);
		}
		catch (RunPodJobException ex) {
			throw RunPodJobException.builder(job).attempts(attempts).build();
		}
		catch (RunPodOutputException ex) {
			throw outputException(String.valueOf(ex.getMessage()), job.endpoint(), job.id(), attempts, ex.getCause());
		}
	}

	/**
	 * Create the exception for an output or a chunk that is missing or cannot be read.
	 */
	public static RunPodOutputException outputException(String message, String endpoint, @Nullable String jobId,
			int attempts, @Nullable Throwable cause) {
		return RunPodOutputException.builder(message)
			.endpoint(endpoint)
			.jobId(jobId)
			.attempts(attempts)
			.cause(cause)
			.build();
	}

}
