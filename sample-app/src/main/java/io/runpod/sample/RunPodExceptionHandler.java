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

package io.runpod.sample;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import io.runpod.client.exception.RunPodClientClosedException;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodTimeoutException;

/**
 * Converts exceptions of RunPod calls to problem details with the id of the job.
 */
@RestControllerAdvice
class RunPodExceptionHandler {

	@ExceptionHandler
	ProblemDetail handle(RunPodException ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status(ex), ex.getMessage());
		problem.setProperty("jobId", ex.getJobId());
		return problem;
	}

	private static HttpStatus status(RunPodException ex) {
		if (ex instanceof RunPodTimeoutException) {
			return HttpStatus.GATEWAY_TIMEOUT;
		}
		return (ex instanceof RunPodClientClosedException) ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.BAD_GATEWAY;
	}

}
