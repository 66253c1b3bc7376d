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

package io.runpod.spring.boot.autoconfigure.health;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;

import io.runpod.client.RunPodEndpoint;

/**
 * Health contributor with a component for each endpoint, by name.
 */
final class RunPodHealthContributor implements CompositeReactiveHealthContributor {

	private final Map<String, ReactiveHealthContributor> contributors = new ConcurrentHashMap<>();

	private final BiFunction<String, RunPodEndpoint, ReactiveHealthContributor> indicatorFactory;

	RunPodHealthContributor(BiFunction<String, RunPodEndpoint, ReactiveHealthContributor> indicatorFactory) {
		this.indicatorFactory = indicatorFactory;
	}

	void add(String name, RunPodEndpoint endpoint) {
		// the name is a segment of a path; a mock has the name of its bean only
		this.contributors.computeIfAbsent(name.replace('/', '-'),
				(key) -> this.indicatorFactory.apply(Objects.requireNonNullElse(endpoint.name(), name), endpoint));
	}

	@Override
	public @Nullable ReactiveHealthContributor getContributor(String name) {
		return this.contributors.get(name);
	}

	@Override
	public Stream<Entry> stream() {
		return this.contributors.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByKey())
			.map(RunPodHealthContributor::toEntry);
	}

	private static Entry toEntry(Map.Entry<String, ReactiveHealthContributor> contributor) {
		return new Entry(contributor.getKey(), contributor.getValue());
	}

}
