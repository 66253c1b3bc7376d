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

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Jobs that a worker has to stop. Each is delivered to a pending or the next poll, and
 * again while the worker still names it, because the worker SDK ignores a stop that
 * arrives before it has registered the job. Bounded, because older workers never poll for
 * stop requests.
 */
final class StopRequests {

	private static final int MAX_JOBS = 1000;

	private final Set<String> stoppedJobIds = new LinkedHashSet<>();

	private final Set<String> undeliveredJobIds = new LinkedHashSet<>();

	private final Set<MonoSink<List<String>>> waitingSinks = new LinkedHashSet<>();

	void add(String jobId) {
		synchronized (this) {
			this.stoppedJobIds.add(jobId);
			this.undeliveredJobIds.add(jobId);
			if (this.stoppedJobIds.size() > MAX_JOBS) {
				remove(this.stoppedJobIds.iterator().next());
			}
		}
		drain();
	}

	// Deliver the stopped ones of these jobs again.
	void repeat(Collection<String> jobIds) {
		synchronized (this) {
			jobIds.stream().filter(this.stoppedJobIds::contains).forEach(this.undeliveredJobIds::add);
		}
		drain();
	}

	synchronized void remove(String jobId) {
		this.stoppedJobIds.remove(jobId);
		this.undeliveredJobIds.remove(jobId);
	}

	// Emits the ids of the jobs, or completes empty on completePolls.
	Mono<List<String>> awaitNext() {
		return Mono.create((sink) -> {
			synchronized (this) {
				this.waitingSinks.add(sink);
			}
			sink.onDispose(() -> removeSink(sink));
			drain();
		});
	}

	void completePolls() {
		List<MonoSink<List<String>>> pendingSinks;
		synchronized (this) {
			pendingSinks = List.copyOf(this.waitingSinks);
			this.waitingSinks.clear();
		}
		pendingSinks.forEach(MonoSink::success);
	}

	private synchronized void removeSink(MonoSink<List<String>> sink) {
		this.waitingSinks.remove(sink);
	}

	private void drain() {
		List<String> delivered;
		MonoSink<List<String>> sink;
		synchronized (this) {
			sink = firstSink();
			if (sink == null || this.undeliveredJobIds.isEmpty()) {
				return;
			}
			this.waitingSinks.remove(sink);
			delivered = List.copyOf(this.undeliveredJobIds);
			this.undeliveredJobIds.clear();
		}
		sink.success(delivered);
	}

	private @Nullable MonoSink<List<String>> firstSink() {
		return this.waitingSinks.isEmpty() ? null : this.waitingSinks.iterator().next();
	}

}
