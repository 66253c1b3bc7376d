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
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.runpod.client.internal.http.RunPodApi.Operation;

/**
 * Request to be sent.
 *
 * @param operation the operation
 * @param jobId the id of the job, or {@code null} if the operation is not about a job
 * @param waitTime the maximum time until RunPod responds, or {@code null} if it responds
 * immediately
 * @param body the supplier of the body, or {@code null} if there is none
 * @param variables the other variables of the path, by name
 */
record ApiRequest(Operation operation, @Nullable String jobId, @Nullable Duration waitTime,
		@Nullable Supplier<byte[]> body, Map<String, String> variables) {

	static ApiRequest of(Operation operation, @Nullable Supplier<byte[]> body) {
		return new ApiRequest(operation, null, null, body, Map.of());
	}

	static ApiRequest forJob(String jobId, Operation operation, @Nullable Supplier<byte[]> body) {
		return new ApiRequest(operation, jobId, null, body, Map.of());
	}

	ApiRequest withWaitTime(Duration waitTime) {
		return new ApiRequest(this.operation, this.jobId, waitTime, this.body, this.variables);
	}

	ApiRequest withVariables(Map<String, String> variables) {
		return new ApiRequest(this.operation, this.jobId, this.waitTime, this.body, variables);
	}

}
