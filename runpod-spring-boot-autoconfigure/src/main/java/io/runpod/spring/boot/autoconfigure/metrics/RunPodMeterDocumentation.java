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

package io.runpod.spring.boot.autoconfigure.metrics;

import java.util.Locale;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * The meters of this library, besides the observation of waits for jobs
 * ({@link io.runpod.client.observation.JobObservationDocumentation}). A gauge and a
 * counter never share a name.
 *
 * @since 0.1.0
 */
public enum RunPodMeterDocumentation implements MeterDocumentation {

	/**
	 * Time that jobs were queued until a worker took them.
	 */
	JOB_DELAY("runpod.job.delay", Meter.Type.TIMER, "Time of jobs in the queue until a worker took them", null,
			Key.ENDPOINT, Key.STATUS),

	/**
	 * Time that workers ran jobs.
	 */
	JOB_EXECUTION("runpod.job.execution", Meter.Type.TIMER, "Execution time of jobs on workers", null, Key.ENDPOINT,
			Key.STATUS),

	/**
	 * Jobs that this process waits for.
	 */
	JOBS_AWAITED("runpod.jobs.awaited", Meter.Type.GAUGE, "Jobs awaited by this process", null, Key.ENDPOINT),

	/**
	 * Worker time of jobs that ended.
	 */
	GPU_TIME("runpod.gpu.time", Meter.Type.COUNTER, "Execution time of finished jobs", "seconds", Key.ENDPOINT),

	/**
	 * What jobs that ended cost.
	 */
	COST("runpod.cost", Meter.Type.COUNTER, "Cost of finished jobs in US dollars", "usd", Key.ENDPOINT, Key.SOURCE),

	/**
	 * Chunks that were read from streams.
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
	 * Jobs that have ended since the first look.
	 */
	ENDPOINT_JOBS_FINISHED("runpod.endpoint.jobs.finished", Meter.Type.COUNTER,
			"Finished jobs of the endpoint since the first health check, including those of other clients", null,
			Key.ENDPOINT, Key.OUTCOME),

	/**
	 * Requests that were sent again.
	 */
	REQUEST_RETRIES("runpod.request.retries", Meter.Type.COUNTER, "Retried requests", null, Key.ENDPOINT, Key.OPERATION,
			Key.REASON),

	/**
	 * Requests that RunPod refused because there were too many.
	 */
	REQUEST_THROTTLED("runpod.request.throttled", Meter.Type.COUNTER, "Requests that RunPod rejected with 429", null,
			Key.ENDPOINT, Key.OPERATION, Key.REASON),

	/**
	 * Requests that wait for their turn.
	 */
	REQUESTS_WAITING("runpod.requests.waiting", Meter.Type.GAUGE, "Requests waiting for a permit of a rate limit", null,
			Key.ENDPOINT, Key.OPERATION);

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
	 * What is measured.
	 * @return a few words
	 */
	public String getDescription() {
		return this.description;
	}

	/**
	 * Tags. Each has few values: names from the configuration and words of the client,
	 * never an id of a job, a URL or a message.
	 */
	public enum Key implements KeyName {

		/**
		 * The endpoint's name.
		 */
		ENDPOINT,

		/**
		 * The status of the job.
		 */
		STATUS,

		/**
		 * The state of workers or jobs, in RunPod's words.
		 */
		STATE,

		/**
		 * How jobs ended: completed, failed or retried.
		 */
		OUTCOME,

		/**
		 * The operation, for example {@code status}.
		 */
		OPERATION,

		/**
		 * Why, in one of a few words.
		 */
		REASON,

		/**
		 * Where the cost is known from: {@code price} or {@code output}.
		 */
		SOURCE;

		@Override
		public String asString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
