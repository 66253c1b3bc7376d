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

package io.runpod.spring.boot.autoconfigure.web;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import io.runpod.client.exception.RunPodAuthenticationException;
import io.runpod.client.exception.RunPodClientClosedException;
import io.runpod.client.exception.RunPodEndpointNotFoundException;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodInterruptedException;
import io.runpod.client.exception.RunPodJobNotFoundException;
import io.runpod.client.exception.RunPodJobStateException;
import io.runpod.client.exception.RunPodRateLimitException;
import io.runpod.client.exception.RunPodTimeoutException;

/**
 * Exception handler for controllers. The response has the name of the endpoint and the id
 * of the job, but not the message of the exception, which may have parts of a response of
 * RunPod.
 */
@RestControllerAdvice
class RunPodExceptionHandler {

	private static final Log logger = LogFactory.getLog(RunPodExceptionHandler.class);

	@ExceptionHandler
	ErrorResponse handle(RunPodException exception) {
		HttpStatus status = resolveStatus(exception);
		if (status.is5xxServerError()) {
			logger.warn("Response " + status.value() + ": " + exception);
			logger.debug("Stack trace", exception);
		}
		ErrorResponse.Builder response = ErrorResponse.builder(exception, status, describe(status))
			.property("endpoint", exception.getEndpoint())
			.property("retryable", exception.isRetryable());
		return ((exception.getJobId() != null) ? response.property("jobId", exception.getJobId()) : response).build();
	}

	private static HttpStatus resolveStatus(RunPodException exception) {
		if (exception instanceof RunPodJobNotFoundException) {
			return HttpStatus.NOT_FOUND;
		}
		if (exception instanceof RunPodJobStateException) {
			return HttpStatus.CONFLICT;
		}
		if (exception instanceof RunPodTimeoutException) {
			return HttpStatus.GATEWAY_TIMEOUT;
		}
		if (exception instanceof RunPodRateLimitException || exception instanceof RunPodClientClosedException
				|| exception instanceof RunPodInterruptedException) {
			return HttpStatus.SERVICE_UNAVAILABLE;
		}
		boolean misconfigured = exception instanceof RunPodAuthenticationException
				|| exception instanceof RunPodEndpointNotFoundException;
		return misconfigured ? HttpStatus.INTERNAL_SERVER_ERROR : HttpStatus.BAD_GATEWAY;
	}

	private static String describe(HttpStatus status) {
		return switch (status) {
			case NOT_FOUND -> "The job does not exist.";
			case CONFLICT -> "The job is not in a state that permits this.";
			case GATEWAY_TIMEOUT -> "There was no result in time.";
			case SERVICE_UNAVAILABLE -> "The endpoint cannot be called now.";
			case INTERNAL_SERVER_ERROR -> "The endpoint is not configured correctly.";
			default -> "The endpoint returned no usable result.";
		};
	}

}
