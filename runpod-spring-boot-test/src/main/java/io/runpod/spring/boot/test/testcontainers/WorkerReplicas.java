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
 * Scalable set of the workers in addition to the first one.
 */
class WorkerReplicas {

	private final List<WorkerReplica> replicas = new CopyOnWriteArrayList<>();

	Stream<WorkerReplica> stream() {
		return this.replicas.stream();
	}

	synchronized void scale(int count, Supplier<WorkerReplica> replicaFactory) {
		if (count > this.replicas.size()) {
			start(Stream.generate(replicaFactory).limit(count - this.replicas.size()).toList());
		}
		else {
			// as at RunPod, idle workers are stopped first
			stop(this.replicas.stream()
				.sorted(Comparator.comparing(WorkerReplica::isBusy))
				.limit(this.replicas.size() - count)
				.toList());
		}
	}

	synchronized void stop() {
		stop(List.copyOf(this.replicas));
	}

	private void start(List<WorkerReplica> added) {
		try {
			Startables.deepStart(added).join();
			this.replicas.addAll(added);
		}
		catch (CompletionException ex) {
			stop(added);
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

	private void stop(List<WorkerReplica> removed) {
		removed.parallelStream().forEach(WorkerReplica::stop);
		this.replicas.removeAll(removed);
	}

}
