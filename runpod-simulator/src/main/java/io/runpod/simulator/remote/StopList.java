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

package io.runpod.simulator.remote;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The jobs that a worker has to stop. Each is told once, to a poll that waits or to the
 * next; what an old worker that never polls for them leaves here is bounded.
 */
final class StopList {

	private static final int KEPT = 1000;

	private final Set<String> jobIds = new LinkedHashSet<>();

	private final Set<MonoSink<List<String>>> waiting = new LinkedHashSet<>();

	void add(String jobId) {
		synchronized (this) {
			if (this.jobIds.size() < KEPT) {
				this.jobIds.add(jobId);
			}
		}
		tell();
	}

	synchronized void remove(String jobId) {
		this.jobIds.remove(jobId);
	}

	// Emits what is to be stopped, or nothing when told to end.
	Mono<List<String>> next() {
		return Mono.create((sink) -> {
			synchronized (this) {
				this.waiting.add(sink);
			}
			sink.onDispose(() -> forget(sink));
			tell();
		});
	}

	void endPolls() {
		List<MonoSink<List<String>>> ended;
		synchronized (this) {
			ended = List.copyOf(this.waiting);
			this.waiting.clear();
		}
		ended.forEach(MonoSink::success);
	}

	private synchronized void forget(MonoSink<List<String>> sink) {
		this.waiting.remove(sink);
	}

	private void tell() {
		List<String> told;
		MonoSink<List<String>> sink;
		synchronized (this) {
			sink = first();
			if (sink == null || this.jobIds.isEmpty()) {
				return;
			}
			this.waiting.remove(sink);
			told = List.copyOf(this.jobIds);
			this.jobIds.clear();
		}
		sink.success(told);
	}

	private @Nullable MonoSink<List<String>> first() {
		return this.waiting.isEmpty() ? null : this.waiting.iterator().next();
	}

}
