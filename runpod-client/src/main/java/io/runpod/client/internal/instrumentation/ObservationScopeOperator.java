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

package io.runpod.client.internal.instrumentation;

import io.micrometer.observation.Observation;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/**
 * Operator that opens the scope of an observation during the subscription. Tracing
 * prefers the current observation of the thread to that of the Reactor context, and on
 * the caller's thread that is the caller's.
 *
 * @param <T> the type of elements
 */
final class ObservationScopeOperator<T> extends FluxOperator<T, T> {

	private final Instrumentation instrumentation;

	private final Observation observation;

	ObservationScopeOperator(Instrumentation instrumentation, Observation observation, Flux<T> source) {
		super(source);
		this.instrumentation = instrumentation;
		this.observation = observation;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> subscriber) {
		this.instrumentation.runInScope(this.observation, () -> this.source.subscribe(subscriber));
	}

}
