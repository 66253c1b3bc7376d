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

/**
 * Exception for a batch beyond a limit of RunPod: 10 active batches of an endpoint, 5000
 * inputs of a batch, 50,000 queued jobs of an endpoint. Accounts may have other limits.
 *
 * @since 0.1.0
 */
public class RunPodBatchLimitException extends RunPodRequestException {

	/** Documented limit. */
	private final int limit;

	RunPodBatchLimitException(Builder<?> builder) {
		super(builder);
		this.limit = builder.limit;
	}

	/**
	 * Create a builder.
	 * @param message the detail message
	 * @param limit the documented limit
	 * @return the builder
	 */
	public static Builder<RunPodBatchLimitException> builder(String message, int limit) {
		Builder<RunPodBatchLimitException> builder = new Builder<>(message, RunPodBatchLimitException::new);
		builder.limit = limit;
		return builder;
	}

	/**
	 * Return the limit as RunPod documents it.
	 * @return 10, 5000 or 50,000
	 */
	public int getLimit() {
		return this.limit;
	}

}
