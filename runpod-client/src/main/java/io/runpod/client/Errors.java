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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.runpod.client.await.JobAwaiter.Wait;
import io.runpod.client.job.RunPodAuthenticationException;
import io.runpod.client.job.RunPodException;
import io.runpod.client.job.RunPodJobNotFoundException;
import io.runpod.client.job.RunPodOutputException;
import io.runpod.client.job.RunPodRequestException;
import io.runpod.client.job.RunPodSubmissionUnknownException;
import io.runpod.client.wire.Fault;
import io.runpod.client.wire.Fault.Details;
import io.runpod.client.wire.Wire.Operation;

/**
 * Turns a fault that nobody tries again into the exception that a user reads.
 */
final class Errors {

	private Errors() {
	}

	static Throwable translate(Throwable ex, String endpoint, String endpointId, Wait wait) {
		return (ex instanceof Fault fault) ? translate(fault, endpoint, endpointId, wait) : ex;
	}

	static RunPodException translate(Fault fault, String endpoint, String endpointId, Wait wait) {
		Details details = fault.details();
		String jobId = wait.jobId();
		String what = details.operation() + " on endpoint '" + endpoint + "'"
				+ ((jobId != null) ? ", job " + jobId + "," : "");
		String words = " (" + details.words() + ")";
		if ((details.operation().submits() && fault.ambiguous()) || wait.isInDoubt()) {
			boolean looked = jobId != null && details.operation() != Operation.RETRY;
			// a plain refusal is of this attempt alone: who repeats what it allows would
			// pay
			// twice
			Integer status = fault.ambiguous() ? details.status() : null;
			String excerpt = fault.ambiguous() ? details.excerpt() : null;
			return new RunPodSubmissionUnknownException(
					"No usable answer to " + (looked ? "retry, and then to " : "") + what + words + ". "
							+ whatNow(jobId, fault.attempts()),
					endpoint, jobId, fault.attempts(), status, excerpt, fault.getCause());
		}
		switch (fault.kind()) {
			case UNAUTHORIZED:
				return new RunPodAuthenticationException("RunPod refused the API key for " + what + words
						+ ". Check that the key is complete and active, and that it may use the endpoint " + endpointId,
						endpoint, jobId, fault.attempts(), status(details), details.excerpt());
			case JOB_NOT_FOUND:
				if (jobId != null) {
					return new RunPodJobNotFoundException(endpoint, jobId, Math.max(fault.attempts(), wait.attempts()),
							wait.last());
				}
				break;
			case ENDPOINT_NOT_FOUND:
				return request(fault, endpoint, jobId,
						"RunPod knows no endpoint with the id " + endpointId + " for this API key: " + what + " failed"
								+ words + ". Check the id; it is the part after /v2/ in the endpoint's URL");
			case TOO_LARGE:
				return new RunPodOutputException("The answer to " + what + " is larger than this client may read"
						+ ". Raise the client's maxInMemorySize (runpod.max-in-memory-size), or let the handler upload"
						+ " large results and return a URL", endpoint, jobId, fault.getCause());
			default:
				break;
		}
		if (details.operation() == Operation.STREAM && fault.ambiguous()) {
			words += ". Chunks may have got lost with that answer, and the output of the job does not repeat them: let"
					+ " its handler return them too (return_aggregate_stream)";
		}
		return request(fault, endpoint, jobId,
				what + " failed" + ((fault.attempts() > 1) ? " after " + fault.attempts() + " attempts" : "") + words);
	}

	// the time is up, and it is not known what became of a submission
	static RunPodSubmissionUnknownException unansweredSubmission(String endpoint, Wait wait, Duration timeout) {
		String jobId = wait.jobId();
		int attempts = wait.attempts();
		Fault fault = wait.lastFault();
		String what = (jobId != null) ? "The retry of job " + jobId + " (endpoint '" + endpoint + "')"
				: "A submission to endpoint '" + endpoint + "'";
		String last = (fault != null) ? ". The last refusal: " + fault.details().words() : "";
		// the refusal was of an earlier attempt: who repeats what it allows would pay
		// twice
		return new RunPodSubmissionUnknownException(
				what + " was not answered within " + timeout.toMillis() + " ms. " + whatNow(jobId, attempts) + last,
				endpoint, jobId, attempts, null, null, null);
	}

	private static String whatNow(@Nullable String jobId, int attempts) {
		if (jobId != null) {
			return "RunPod may have queued it again, and then it is paid for again: its status tells, and await brings the"
					+ " result";
		}
		return "The job may exist and may be paid for"
				+ ((attempts == 1) ? "; it was not submitted again" : ", in " + attempts + " attempts");
	}

	private static RunPodRequestException request(Fault fault, String endpoint, @Nullable String jobId,
			String message) {
		Details details = fault.details();
		return new RunPodRequestException(message, endpoint, jobId, fault.attempts(), details.status(),
				details.excerpt(), fault.getCause());
	}

	private static int status(Details details) {
		Integer status = details.status();
		return (status != null) ? status : 401;
	}

}
