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

import io.runpod.client.exception.RunPodAuthenticationException;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodJobNotFoundException;
import io.runpod.client.exception.RunPodOutputException;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.http.RequestFailure.Details;
import io.runpod.client.internal.http.RunPodApi.Operation;

/**
 * Translates the failure of a request that is not retried to an exception of the API.
 */
public final class ExceptionTranslator {

	private ExceptionTranslator() {
	}

	static Throwable translate(Throwable ex, String endpoint, String endpointId, CallContext callContext) {
		return (ex instanceof RequestFailure failure) ? translate(failure, endpoint, endpointId, callContext) : ex;
	}

	/**
	 * Translate the failure of a request.
	 * @param failure the failure
	 * @param endpoint the name of the endpoint
	 * @param endpointId the id of the endpoint
	 * @param callContext the context of the call
	 */
	public static RunPodException translate(RequestFailure failure, String endpoint, String endpointId,
			CallContext callContext) {
		Details details = failure.details();
		String jobId = callContext.jobId();
		String description = details.operation() + " on endpoint '" + endpoint + "'"
				+ ((jobId != null) ? ", job " + jobId + "," : "");
		String reason = " (" + details.message() + ")";
		if ((details.operation().isSubmission() && failure.isOutcomeUnknown()) || callContext.isOutcomeUnknown()) {
			boolean statusVerified = jobId != null && details.operation() != Operation.RETRY;
			// a refusal concerns this attempt only: its status must not suggest to
			// repeat a submission that may be paid for twice then
			Integer status = failure.isOutcomeUnknown() ? details.status() : null;
			String excerpt = failure.isOutcomeUnknown() ? details.excerpt() : null;
			return new RunPodSubmissionOutcomeUnknownException(
					"No usable answer to " + (statusVerified ? "retry, and then to " : "") + description + reason + ". "
							+ advice(jobId, failure.attempts()),
					endpoint, jobId, failure.attempts(), status, excerpt, failure.getCause());
		}
		switch (failure.kind()) {
			case UNAUTHORIZED:
				return new RunPodAuthenticationException("RunPod refused the API key for " + description + reason
						+ ". Check that the key is complete and active, and that it may use the endpoint " + endpointId,
						endpoint, jobId, failure.attempts(), statusOrUnauthorized(details), details.excerpt());
			case JOB_NOT_FOUND:
				if (jobId != null) {
					return new RunPodJobNotFoundException(endpoint, jobId,
							Math.max(failure.attempts(), callContext.attempts()), callContext.lastJob());
				}
				break;
			case ENDPOINT_NOT_FOUND:
				return requestException(failure, endpoint, jobId,
						"RunPod knows no endpoint with the id " + endpointId + " for this API key: " + description
								+ " failed" + reason
								+ ". Check the id; it is the part after /v2/ in the endpoint's URL");
			case TOO_LARGE:
				return new RunPodOutputException("The answer to " + description + " is larger than this client may read"
						+ ". Raise the client's maxInMemorySize, or let the handler upload"
						+ " large results and return a URL", endpoint, jobId, failure.getCause());
			default:
				break;
		}
		if (details.operation() == Operation.STREAM && failure.isOutcomeUnknown()) {
			reason += ". Chunks may have got lost with that answer, and the output of the job does not repeat them: let"
					+ " its handler return them too (return_aggregate_stream)";
		}
		return requestException(failure, endpoint, jobId, description + " failed"
				+ ((failure.attempts() > 1) ? " after " + failure.attempts() + " attempts" : "") + reason);
	}

	// the error of a call that timed out while the outcome of its submission is unknown
	static RunPodSubmissionOutcomeUnknownException unansweredSubmissionException(String endpoint,
			CallContext callContext, Duration timeout) {
		String jobId = callContext.jobId();
		int attempts = callContext.attempts();
		RequestFailure failure = callContext.lastFailure();
		String description = (jobId != null) ? "The retry of job " + jobId + " (endpoint '" + endpoint + "')"
				: "A submission to endpoint '" + endpoint + "'";
		String lastRefusal = (failure != null) ? ". The last refusal: " + failure.details().message() : "";
		// no status: the refusal concerns an earlier attempt and must not suggest a
		// repetition, which may be paid for twice
		return new RunPodSubmissionOutcomeUnknownException(description + " was not answered within "
				+ timeout.toMillis() + " ms. " + advice(jobId, attempts) + lastRefusal, endpoint, jobId, attempts, null,
				null, null);
	}

	private static String advice(@Nullable String jobId, int attempts) {
		if (jobId != null) {
			return "RunPod may have queued it again, and then it is paid for again: its status tells, and await brings the"
					+ " result";
		}
		return "The job may exist and may be paid for"
				+ ((attempts == 1) ? "; it was not submitted again" : ", in " + attempts + " attempts");
	}

	private static RunPodRequestException requestException(RequestFailure failure, String endpoint,
			@Nullable String jobId, String message) {
		Details details = failure.details();
		return new RunPodRequestException(message, endpoint, jobId, failure.attempts(), details.status(),
				details.excerpt(), failure.getCause());
	}

	private static int statusOrUnauthorized(Details details) {
		Integer status = details.status();
		return (status != null) ? status : 401;
	}

}
