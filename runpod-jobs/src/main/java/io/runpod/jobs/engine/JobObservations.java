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

package io.runpod.jobs.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import reactor.core.publisher.Mono;

import io.runpod.jobs.internal.StoredJob;
import io.runpod.jobs.observation.TrackedJobObservationDocumentation;
import io.runpod.jobs.observation.TrackedJobObservationDocumentation.HighCardinalityKeyNames;
import io.runpod.jobs.observation.TrackedJobObservationDocumentation.LowCardinalityKeyNames;

/**
 * Observations of durable jobs. As between a producer and a consumer of messages, the
 * trace is continued from fields that are stored with the job.
 */
final class JobObservations {

	private final ObservationRegistry registry;

	JobObservations(ObservationRegistry registry) {
		this.registry = registry;
	}

	// record a job; the function receives the fields of the trace to store, none without
	// tracing
	<T> T record(String endpoint, UUID id, Function<Map<String, String>, T> recording) {
		Map<String, String> trace = new LinkedHashMap<>();
		SenderContext<Map<String, String>> context = new SenderContext<>((carrier, key, value) -> trace.put(key, value),
				Kind.PRODUCER);
		context.setCarrier(trace);
		return create(context, "record", endpoint, id).observe(() -> recording.apply(trace));
	}

	// submit or await a job
	<T> Mono<T> process(String endpoint, UUID id, Map<String, String> trace, Mono<T> processing) {
		return Mono.using(() -> receive("process", endpoint, id, trace).start(),
				(observation) -> processing.doOnError(observation::error)
					.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, observation)),
				Observation::stop);
	}

	void deliver(StoredJob job, Runnable handlers) {
		receive("deliver", job.endpoint(), job.id(), job.trace()).observe(handlers);
	}

	private Observation receive(String operation, String endpoint, UUID id, Map<String, String> trace) {
		ReceiverContext<Map<String, String>> context = new ReceiverContext<>(Map::get, Kind.CONSUMER);
		context.setCarrier(trace);
		return create(context, operation, endpoint, id);
	}

	private Observation create(Observation.Context context, String operation, String endpoint, UUID id) {
		return TrackedJobObservationDocumentation.DURABLE_JOB.observation(this.registry, () -> context)
			.contextualName("runpod " + operation + " " + endpoint)
			.lowCardinalityKeyValue(LowCardinalityKeyNames.ENDPOINT.withValue(endpoint))
			.lowCardinalityKeyValue(LowCardinalityKeyNames.OPERATION.withValue(operation))
			.highCardinalityKeyValue(HighCardinalityKeyNames.DURABLE_ID.withValue(id.toString()));
	}

}
