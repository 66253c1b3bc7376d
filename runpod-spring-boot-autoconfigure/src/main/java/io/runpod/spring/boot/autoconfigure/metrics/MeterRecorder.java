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

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

import io.runpod.spring.boot.metrics.RunPodMeterDocumentation;

/**
 * Recorder of documented counters and timers. Tag values are bounded: names of endpoints
 * and constants, never an id or a message.
 */
final class MeterRecorder {

	private static final int MAX_ENDPOINTS = 200;

	private static final String OTHER_ENDPOINTS = "other";

	// those with meters of their own
	private final Set<String> endpoints = ConcurrentHashMap.newKeySet();

	private final MeterRegistry registry;

	// cached, because a lookup by builder costs more than recording
	private final Map<MeterKey, Timer> timers = new ConcurrentHashMap<>();

	private final Map<MeterKey, Counter> counters = new ConcurrentHashMap<>();

	MeterRecorder(MeterRegistry registry) {
		this.registry = registry;
		registry.config().onMeterRemoved((meter) -> {
			this.timers.clear();
			this.counters.clear();
		});
	}

	// return the name of an endpoint, or a common one of those beyond the maximum
	String endpointTag(String endpoint) {
		boolean known = this.endpoints.contains(endpoint)
				|| (this.endpoints.size() < MAX_ENDPOINTS && this.endpoints.add(endpoint));
		return known ? endpoint : OTHER_ENDPOINTS;
	}

	// record a time, with the values of the tags in their order
	void record(RunPodMeterDocumentation meter, Duration time, String... values) {
		this.timers.computeIfAbsent(new MeterKey(meter, values), this::createTimer).record(time);
	}

	// add to a counter, with the values of the tags in their order
	void increment(RunPodMeterDocumentation meter, double amount, String... values) {
		this.counters.computeIfAbsent(new MeterKey(meter, values), this::createCounter).increment(amount);
	}

	private Timer createTimer(MeterKey key) {
		return Timer.builder(key.meter.getName())
			.description(key.meter.getDescription())
			.tags(tags(key.meter, key.values))
			.register(this.registry);
	}

	private Counter createCounter(MeterKey key) {
		return Counter.builder(key.meter.getName())
			.description(key.meter.getDescription())
			.baseUnit(key.meter.getBaseUnit())
			.tags(tags(key.meter, key.values))
			.register(this.registry);
	}

	static List<Tag> tags(RunPodMeterDocumentation meter, String... values) {
		KeyName[] keys = meter.getKeyNames();
		return IntStream.range(0, keys.length).mapToObj((i) -> Tag.of(keys[i].asString(), values[i])).toList();
	}

	/**
	 * Meter of one combination of tags.
	 *
	 * @param meter the meter
	 * @param values the values of the tags in their order
	 */
	private record MeterKey(RunPodMeterDocumentation meter, String... values) {

		@Override
		public boolean equals(@Nullable Object obj) {
			return obj instanceof MeterKey key && this.meter == key.meter && Arrays.equals(this.values, key.values);
		}

		@Override
		public int hashCode() {
			return 31 * this.meter.hashCode() + Arrays.hashCode(this.values);
		}

	}

}
