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

package io.runpod.spring.boot.metrics;

import java.util.Locale;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * Documented meters, in addition to the observation of waits for jobs
 * ({@link io.runpod.client.observation.JobObservationDocumentation}). A gauge and a
 * counter never share a name.
 *
 * @since 0.1.0
 */
public enum RunPodMeterDocumentation implements MeterDocumentation {

	/**
	 * Time of jobs in the queue until a worker took them.
	 */
	JOB_DELAY("runpod.job.delay", Meter.Type.TIMER, "Time of jobs in the queue until a worker took them", null,
			Key.ENDPOINT, Key.STATUS),

	/**
	 * Execution time of jobs on workers.
	 */
	JOB_EXECUTION("runpod.job.execution", Meter.Type.TIMER, "Execution time of jobs on workers", null, Key.ENDPOINT,
			Key.STATUS),

	/**
	 * Jobs awaited by this process.
	 */
	JOBS_AWAITED("runpod.jobs.awaited", Meter.Type.GAUGE, "Jobs awaited by this process", null, Key.ENDPOINT),

	/**
	 * Execution time of finished jobs.
	 */
	GPU_TIME("runpod.gpu.time", Meter.Type.COUNTER, "Execution time of finished jobs", "seconds", Key.ENDPOINT),

	/**
	 * Cost of finished jobs in US dollars.
	 */
	COST("runpod.cost", Meter.Type.COUNTER, "Cost of finished jobs in US dollars", "usd", Key.ENDPOINT, Key.SOURCE),

	/**
	 * Chunks read from streams.
	 */
	STREAM_CHUNKS("runpod.stream.chunks", Meter.Type.COUNTER, "Chunks read from streams", null, Key.ENDPOINT),

	/**
	 * Workers by state.
	 */
	ENDPOINT_WORKERS("runpod.endpoint.workers", Meter.Type.GAUGE, "Workers of the endpoint at the last health check",
			null, Key.ENDPOINT, Key.STATE),

	/**
	 * Jobs by state.
	 */
	ENDPOINT_JOBS("runpod.endpoint.jobs", Meter.Type.GAUGE,
			"Jobs of the endpoint at the last health check, including those of other clients", null, Key.ENDPOINT,
			Key.STATE),

	/**
	 * Finished jobs since the first health check.
	 */
	ENDPOINT_JOBS_FINISHED("runpod.endpoint.jobs.finished", Meter.Type.COUNTER,
			"Finished jobs of the endpoint since the first health check, including those of other clients", null,
			Key.ENDPOINT, Key.OUTCOME),

	/**
	 * Retried requests.
	 */
	REQUEST_RETRIES("runpod.request.retries", Meter.Type.COUNTER, "Retried requests", null, Key.ENDPOINT, Key.OPERATION,
			Key.REASON),

	/**
	 * Requests that RunPod rejected with 429.
	 */
	REQUEST_THROTTLED("runpod.request.throttled", Meter.Type.COUNTER, "Requests that RunPod rejected with 429", null,
			Key.ENDPOINT, Key.OPERATION, Key.REASON),

	/**
	 * Requests waiting for a permit of a rate limit.
	 */
	REQUESTS_WAITING("runpod.requests.waiting", Meter.Type.GAUGE, "Requests waiting for a permit of a rate limit", null,
			Key.ENDPOINT, Key.OPERATION),

	/**
	 * Webhooks that were received and processed.
	 */
	WEBHOOKS_RECEIVED("runpod.webhooks.received", Meter.Type.COUNTER, "Webhooks that were received and processed", null,
			Key.ENDPOINT),

	/**
	 * Time from the arrival of a webhook to the end of the waits for its job.
	 */
	WEBHOOK_LATENCY("runpod.webhook.latency", Meter.Type.TIMER,
			"Time from the arrival of a webhook to the end of the waits for its job", null, Key.ENDPOINT),

	/**
	 * Webhooks that were rejected.
	 */
	WEBHOOKS_REJECTED("runpod.webhooks.rejected", Meter.Type.COUNTER, "Webhooks that were rejected", null, Key.REASON),

	/**
	 * Durable jobs that are not delivered.
	 */
	DURABLE_JOBS("runpod.durable.jobs", Meter.Type.GAUGE,
			"Durable jobs that are not delivered, of all instances of the application", null, Key.ENDPOINT, Key.STATE),

	/**
	 * Adopted durable jobs.
	 */
	DURABLE_JOBS_ADOPTED("runpod.durable.jobs.adopted", Meter.Type.COUNTER,
			"Durable jobs adopted from instances that have ended", null),

	/**
	 * Submissions of durable jobs without an answer that accepts or refuses the job.
	 */
	DURABLE_SUBMISSIONS("runpod.durable.submissions", Meter.Type.COUNTER,
			"Submissions of durable jobs that were postponed, or whose outcome is unknown", null, Key.ENDPOINT,
			Key.OUTCOME),

	/**
	 * Deliveries of durable jobs.
	 */
	DURABLE_DELIVERIES("runpod.durable.deliveries", Meter.Type.COUNTER, "Deliveries of durable jobs to their listeners",
			null, Key.ENDPOINT, Key.OUTCOME),

	/**
	 * Time from the end of durable jobs to their delivery.
	 */
	DURABLE_DELIVERY_DELAY("runpod.durable.delivery.delay", Meter.Type.TIMER,
			"Time from the recorded end of durable jobs to the commit of their delivery", null, Key.ENDPOINT),

	/**
	 * Age of the oldest outcome that is not delivered.
	 */
	DURABLE_UNDELIVERED_AGE("runpod.durable.undelivered.age", Meter.Type.GAUGE,
			"Time since the end of the oldest durable job that waits for its delivery", "seconds", Key.ENDPOINT);

	private final String name;

	private final Meter.Type type;

	private final String description;

	private final @Nullable String baseUnit;

	private final Key[] keys;

	RunPodMeterDocumentation(String name, Meter.Type type, String description, @Nullable String baseUnit, Key... keys) {
		this.name = name;
		this.type = type;
		this.description = description;
		this.baseUnit = baseUnit;
		this.keys = keys;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Meter.Type getType() {
		return this.type;
	}

	@Override
	public @Nullable String getBaseUnit() {
		return this.baseUnit;
	}

	@Override
	public KeyName[] getKeyNames() {
		return this.keys.clone();
	}

	/**
	 * Return the description of the meter.
	 * @return the description
	 */
	public String getDescription() {
		return this.description;
	}

	/**
	 * Tags of the meters. Values are bounded: names of endpoints and constants, never the
	 * id of a job, a URL or a message.
	 */
	public enum Key implements KeyName {

		/**
		 * Name of the endpoint.
		 */
		ENDPOINT,

		/**
		 * Status of the job.
		 */
		STATUS,

		/**
		 * State of workers or jobs as RunPod reports it, or of durable jobs.
		 */
		STATE,

		/**
		 * Outcome of jobs: completed, failed or retried; of submissions of durable jobs:
		 * postponed, unknown, lost or repeated; of their deliveries: delivered, failed or
		 * dead_letter.
		 */
		OUTCOME,

		/**
		 * Operation, for example {@code status}.
		 */
		OPERATION,

		/**
		 * Reason of the retry or rejection.
		 */
		REASON,

		/**
		 * Source of the cost: {@code price} or {@code output}.
		 */
		SOURCE;

		@Override
		public String asString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
