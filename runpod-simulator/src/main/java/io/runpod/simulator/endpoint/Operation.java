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

package io.runpod.simulator.endpoint;

/**
 * Operations of a RunPod Serverless endpoint, those of clients followed by those of
 * workers.
 *
 * @since 0.1.0
 */
public enum Operation {

	/** {@code POST /run}. */
	RUN,
	/** {@code POST /runsync}. */
	RUN_SYNC,
	/** {@code GET} or {@code POST /status/{id}}. */
	STATUS,
	/** {@code GET} or {@code POST /status-sync/{id}}. */
	STATUS_SYNC,
	/** {@code GET} or {@code POST /stream/{id}}. */
	STREAM,
	/** {@code POST /cancel/{id}}. */
	CANCEL,
	/** {@code POST /retry/{id}}. */
	RETRY,
	/** {@code POST /purge-queue}. */
	PURGE_QUEUE,
	/** {@code GET /health}. */
	HEALTH,
	/** {@code GET /metrics}. */
	METRICS,
	/** {@code GET} or {@code POST} of a route below {@code /openai/v1}. */
	OPENAI,

	/** All operations below {@code /batch}. */
	BATCH,
	/** All requests to the workers of a load-balancing endpoint. */
	LOAD_BALANCER,
	/** {@code GET /job-take/{worker}} and {@code GET /job-take-batch/{worker}}. */
	JOB_TAKE,
	/** {@code GET /job-stop/{worker}}. */
	JOB_STOP,
	/** {@code POST /job-done/{worker}/{id}}. */
	JOB_DONE,
	/** {@code POST /job-stream/{worker}/{id}}. */
	JOB_STREAM,
	/** {@code GET /ping/{worker}}. */
	PING;

	/**
	 * Return whether this operation is part of the worker API.
	 * @return {@code false} for operations of clients
	 */
	public boolean isWorkerOperation() {
		return compareTo(JOB_TAKE) >= 0;
	}

}
