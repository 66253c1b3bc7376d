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

import io.runpod.client.internal.http.RunPodApi.Operation;

/**
 * The kinds of requests that RunPod limits, per user and endpoint.
 *
 * @since 0.1.0
 */
public enum RateLimitedOperation {

	/** Submission by run: 1000 in any 10 seconds, 200 at a time. */
	RUN(Operation.RUN),
	/** Submission by runSync: 2000 in any 10 seconds, 400 at a time. */
	RUN_SYNC(Operation.RUN_SYNC),
	/** Looks at jobs and streams: 2000 in any 10 seconds, 400 at a time. */
	STATUS(Operation.STATUS),
	/** Cancellation: 100 in any 10 seconds, 20 at a time. */
	CANCEL(Operation.CANCEL),
	/** Purging the queue: 2 in any 10 seconds. */
	PURGE_QUEUE(Operation.PURGE_QUEUE);

	private final Operation operation;

	RateLimitedOperation(Operation operation) {
		this.operation = operation;
	}

	public Operation operation() {
		return this.operation;
	}

}
