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

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Notifier of the next change. Allocates nothing without subscribers and blocks no
 * thread.
 */
final class ChangeNotifier {

	private Sinks.@Nullable Empty<Void> sink;

	// Must be called before the state is read; otherwise a change may be missed.
	synchronized Mono<Void> nextChange() {
		Sinks.Empty<Void> currentSink = (this.sink != null) ? this.sink : Sinks.empty();
		this.sink = currentSink;
		return currentSink.asMono();
	}

	void notifyChange() {
		Sinks.Empty<Void> currentSink;
		synchronized (this) {
			currentSink = this.sink;
			this.sink = null;
		}
		if (currentSink != null) {
			currentSink.tryEmitEmpty();
		}
	}

}
