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

package io.runpod.simulator.loadbalancer;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.runpod.simulator.time.SimulatorTime;

/**
 * Workers of a load-balancing endpoint, which are selected in turn.
 *
 * @since 0.1.0
 */
public final class LoadBalancer {

	private static final String STRICT = "strict ";

	private static final String STRICT_RESUME = "strict-resume ";

	private final List<URI> urls;

	private final SimulatorTime time;

	private final List<Worker> workers = new ArrayList<>();

	private @Nullable Duration coldStart;

	private @Nullable Long readyAt;

	private int next;

	/**
	 * Create a load balancer whose workers are ready.
	 * @param urls the URL of each worker
	 * @param time the clock
	 */
	public LoadBalancer(List<URI> urls, SimulatorTime time) {
		this.urls = List.copyOf(urls);
		this.time = time;
		startWorkers();
	}

	/**
	 * Stop all workers. The next request starts others.
	 * @param coldStart the time until they are ready
	 */
	public synchronized void scaleToZero(Duration coldStart) {
		this.workers.clear();
		this.coldStart = coldStart;
		this.readyAt = null;
	}

	/**
	 * Replace all workers by others, which have other ids.
	 */
	public synchronized void replaceWorkers() {
		startWorkers();
	}

	/**
	 * Return the ids of the workers that are ready.
	 * @return the ids
	 */
	public synchronized List<String> workerIds() {
		return this.workers.stream().map(Worker::id).toList();
	}

	/**
	 * Select the worker of a request.
	 * @param affinity the value of the affinity header, {@code null} for any worker
	 * @return the worker
	 * @throws NoWorkerException if there is none
	 */
	public synchronized Worker select(@Nullable String affinity) {
		startIfDue();
		Worker preferred = (affinity != null) ? find(affinity.substring(affinity.lastIndexOf(' ') + 1)) : null;
		if (preferred != null) {
			return preferred;
		}
		if (affinity != null && (affinity.startsWith(STRICT) || affinity.startsWith(STRICT_RESUME))) {
			throw new NoWorkerException(true);
		}
		if (this.workers.isEmpty()) {
			throw new NoWorkerException(false);
		}
		this.next = (this.next + 1) % this.workers.size();
		return this.workers.get(this.next);
	}

	private void startIfDue() {
		Duration coldStart = this.coldStart;
		if (coldStart == null) {
			return;
		}
		Long readyAt = this.readyAt;
		if (readyAt == null) {
			readyAt = this.time.now() + coldStart.toMillis();
			this.readyAt = readyAt;
		}
		if (this.time.now() >= readyAt) {
			startWorkers();
		}
	}

	private void startWorkers() {
		this.coldStart = null;
		this.workers.clear();
		this.urls.forEach((url) -> this.workers
			.add(new Worker(UUID.randomUUID().toString().replace("-", "").substring(0, 14), url)));
	}

	private @Nullable Worker find(String id) {
		return this.workers.stream().filter((worker) -> worker.id().equals(id)).findFirst().orElse(null);
	}

	/**
	 * Worker.
	 *
	 * @param id the id
	 * @param url the URL of the HTTP server
	 */
	public record Worker(String id, URI url) {
	}

	/**
	 * Thrown for a request that no worker can receive.
	 */
	public static final class NoWorkerException extends RuntimeException {

		/**
		 * Whether the worker of a strict affinity does not exist.
		 */
		private final boolean gone;

		NoWorkerException(boolean gone) {
			super("no worker", null, false, false);
			this.gone = gone;
		}

		/**
		 * Return whether the worker of a strict affinity does not exist.
		 * @return {@code false} if there is no worker at all
		 */
		public boolean isGone() {
			return this.gone;
		}

	}

}
