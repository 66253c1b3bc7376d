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

package io.runpod.simulator.queue;

import java.util.concurrent.atomic.AtomicReference;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The next time that something happens. Costs a held request two small objects and no
 * thread.
 */
final class Signal {

	private final AtomicReference<Sinks.Empty<Void>> next = new AtomicReference<>(Sinks.empty());

	// Take this before looking at the state it is about, or a change may be missed.
	Mono<Void> next() {
		return this.next.get().asMono();
	}

	void happened() {
		this.next.getAndSet(Sinks.empty()).tryEmitEmpty();
	}

}
