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

	/** Reason. */
	private final Reason reason;

	RunPodBatchLimitException(Builder<?> builder, Reason reason) {
		super(builder);
		this.reason = reason;
	}

	/**
	 * Create a builder.
	 * @param message the detail message
	 * @param reason the reason
	 * @return the builder
	 */
	public static Builder<RunPodBatchLimitException> builder(String message, Reason reason) {
		return new Builder<>(message, (builder) -> new RunPodBatchLimitException(builder, reason));
	}

	/**
	 * Return which limit was exceeded.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Return the limit as RunPod documents it.
	 * @return 10, 5000 or 50,000
	 */
	public int getLimit() {
		return this.reason.getLimit();
	}

	/**
	 * Reasons.
	 */
	public enum Reason {

		/**
		 * The endpoint has 10 active batches: drafts, and those with jobs that have not
		 * ended.
		 */
		TOO_MANY_ACTIVE_BATCHES(10),

		/** The batch would have more than 5000 inputs. */
		TOO_MANY_INPUTS(5000),

		/** The endpoint would have more than 50,000 queued jobs of batches. */
		TOO_MANY_QUEUED_JOBS(50_000);

		private final int limit;

		Reason(int limit) {
			this.limit = limit;
		}

		/**
		 * Return the limit as RunPod documents it.
		 * @return 10, 5000 or 50,000
		 */
		public int getLimit() {
			return this.limit;
		}

	}

}
