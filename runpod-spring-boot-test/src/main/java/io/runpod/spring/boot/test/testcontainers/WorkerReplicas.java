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

package io.runpod.spring.boot.test.testcontainers;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.testcontainers.lifecycle.Startables;

/**
 * The workers beside the first, as many as are wanted at the moment.
 */
class WorkerReplicas {

	private final List<WorkerReplica> running = new CopyOnWriteArrayList<>();

	Stream<WorkerReplica> stream() {
		return this.running.stream();
	}

	synchronized void scale(int count, Supplier<WorkerReplica> another) {
		if (count > this.running.size()) {
			start(Stream.generate(another).limit(count - this.running.size()).toList());
		}
		else {
			// as at RunPod, the idle ones go first
			stop(this.running.stream()
				.sorted(Comparator.comparing(WorkerReplica::isBusy))
				.limit(this.running.size() - count)
				.toList());
		}
	}

	synchronized void stop() {
		stop(List.copyOf(this.running));
	}

	private void start(List<WorkerReplica> more) {
		try {
			Startables.deepStart(more).join();
			this.running.addAll(more);
		}
		catch (CompletionException ex) {
			stop(more);
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

	private void stop(List<WorkerReplica> some) {
		some.parallelStream().forEach(WorkerReplica::stop);
		this.running.removeAll(some);
	}

}
