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

package io.runpod.simulator.batch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.runpod.simulator.job.Submission;
import io.runpod.simulator.queue.JobQueue;
import io.runpod.simulator.time.SimulatorTime;

/**
 * Registry of the batches of one endpoint. Retains at most 100 batches as far as they are
 * not active. The documented limit of 50000 queued requests follows from the number of
 * active batches and their size.
 *
 * @since 0.1.0
 */
public final class BatchRegistry {

	private static final int MAX_ACTIVE = 10;

	private static final int MAX_RETAINED = 100;

	private final Map<String, Batch> batches = new LinkedHashMap<>();

	private final JobQueue queue;

	private final SimulatorTime time;

	/**
	 * Create an empty registry.
	 * @param queue the queue for the requests of finalized batches only
	 * @param time the clock
	 */
	public BatchRegistry(JobQueue queue, SimulatorTime time) {
		this.queue = queue;
		this.time = time;
	}

	/**
	 * Return the queue of batches.
	 * @return the queue
	 */
	public JobQueue queue() {
		return this.queue;
	}

	/**
	 * Create a batch.
	 * @param submissions the initial requests, possibly empty
	 * @return a draft
	 * @throws BatchRejectedException if there are too many requests or active batches
	 */
	public synchronized Batch create(Collection<Submission> submissions) {
		if (this.batches.values().stream().filter(Batch::isActive).count() >= MAX_ACTIVE) {
			throw new BatchRejectedException("an endpoint has at most " + MAX_ACTIVE + " active batches");
		}
		Batch batch = new Batch(this.time);
		batch.append(submissions);
		evictOldest();
		this.batches.put(batch.id(), batch);
		return batch;
	}

	/**
	 * Find a batch.
	 * @param id the batch id
	 * @return the batch, or {@code null} if there is none
	 */
	public synchronized @Nullable Batch find(String id) {
		return this.batches.get(id);
	}

	/**
	 * Return all batches.
	 * @return the batches, newest first
	 */
	public synchronized List<Batch> newestFirst() {
		List<Batch> all = new ArrayList<>(this.batches.values());
		Collections.reverse(all);
		return all;
	}

	/**
	 * Return the latest batches.
	 * @param limit the maximum number of batches
	 * @return active batches before others, each newest first
	 */
	public List<Batch> latest(int limit) {
		// Evaluate isActive once: a batch may end concurrently.
		Map<Boolean, List<Batch>> batchesByActive = newestFirst().stream()
			.collect(Collectors.partitioningBy(Batch::isActive));
		return Stream.of(true, false).map(batchesByActive::get).flatMap(List::stream).limit(limit).toList();
	}

	/**
	 * Finalize a batch and queue its requests.
	 * @param batch a draft
	 * @throws BatchRejectedException if it is not a draft
	 */
	public synchronized void finalizeBatch(Batch batch) {
		batch.finalizeBatch(this.queue);
	}

	/**
	 * Remove all batches and delete their jobs.
	 */
	public synchronized void clear() {
		this.batches.clear();
		this.queue.clear();
	}

	private void evictOldest() {
		if (this.batches.size() >= MAX_RETAINED) {
			this.batches.values()
				.stream()
				.filter(Predicate.not(Batch::isActive))
				.findFirst()
				.ifPresent((oldest) -> this.batches.remove(oldest.id()));
		}
	}

}
