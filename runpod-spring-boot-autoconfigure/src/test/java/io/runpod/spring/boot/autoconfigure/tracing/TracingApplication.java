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

package io.runpod.spring.boot.autoconfigure.tracing;

import java.util.List;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Application with the tracing of Boot, whose spans are kept in memory.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class TracingApplication {

	@Bean
	InMemorySpanExporter inMemorySpanExporter() {
		return InMemorySpanExporter.create();
	}

	// not in batches: a span that has ended is there
	@Bean
	SimpleSpanProcessor spanProcessor(InMemorySpanExporter exporter) {
		return SimpleSpanProcessor.builder(exporter).build();
	}

	@Bean
	ObservedCaller caller(ObservationRegistry registry) {
		return new ObservedCaller(registry);
	}

	/**
	 * Caller of an endpoint within an observation.
	 *
	 * @param registry the registry of the observation
	 */
	record ObservedCaller(ObservationRegistry registry) {

		<T> T call(Supplier<T> work) {
			return Observation.createNotStarted("caller", this.registry).observe(work);
		}

		void run(Runnable work) {
			Observation.createNotStarted("caller", this.registry).observe(work);
		}

	}

	/**
	 * Spans of one test.
	 *
	 * @param exporter the exporter that keeps them
	 */
	record FinishedSpans(InMemorySpanExporter exporter) {

		List<SpanData> all() {
			return this.exporter.getFinishedSpanItems();
		}

		SpanData getByName(String name) {
			List<SpanData> matches = all().stream().filter((span) -> span.getName().equals(name)).toList();
			if (matches.size() != 1) {
				throw new AssertionError("There is not one span '" + name + "' but " + matches.size() + " in "
						+ all().stream().map(SpanData::getName).toList());
			}
			return matches.get(0);
		}

	}

}
