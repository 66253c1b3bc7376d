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
 * The batches of one endpoint. They are remembered until there are very many.
 *
 * @since 0.1.0
 */
public final class Batches {

	private static final int MOST_ACTIVE = 10;

	private static final int MOST_QUEUED = 50_000;

	private static final int REMEMBERED = 100;

	private final Map<String, Batch> batches = new LinkedHashMap<>();

	private final JobQueue queue;

	private final SimulatorTime time;

	/**
	 * Create without any batch.
	 * @param queue where the requests of finalized batches run
	 * @param time the clock
	 */
	public Batches(JobQueue queue, SimulatorTime time) {
		this.queue = queue;
		this.time = time;
	}

	/**
	 * Begin a batch.
	 * @param submissions its first requests, possibly none
	 * @return a draft
	 * @throws BatchRefusedException if they are too many, or there are too many batches
	 */
	public synchronized Batch create(Collection<Submission> submissions) {
		if (this.batches.values().stream().filter(Batch::isActive).count() >= MOST_ACTIVE) {
			throw new BatchRefusedException("an endpoint has at most " + MOST_ACTIVE + " active batches");
		}
		Batch batch = new Batch(this.time);
		batch.append(submissions);
		forgetOldest();
		this.batches.put(batch.id(), batch);
		return batch;
	}

	/**
	 * Find a batch.
	 * @param id its id
	 * @return the batch, or {@code null} if there is none
	 */
	public synchronized @Nullable Batch find(String id) {
		return this.batches.get(id);
	}

	/**
	 * All batches.
	 * @return the batches, newest first
	 */
	public synchronized List<Batch> newestFirst() {
		List<Batch> all = new ArrayList<>(this.batches.values());
		Collections.reverse(all);
		return all;
	}

	/**
	 * Some of the batches.
	 * @param most how many at most
	 * @return those that are active before the others, and the newest first
	 */
	public List<Batch> latest(int most) {
		// Asked once: a batch may end meanwhile.
		Map<Boolean, List<Batch>> active = newestFirst().stream().collect(Collectors.partitioningBy(Batch::isActive));
		return Stream.of(true, false).map(active::get).flatMap(List::stream).limit(most).toList();
	}

	/**
	 * Lock a batch and let it run.
	 * @param batch a draft
	 * @throws BatchRefusedException if it is no draft, or too many jobs wait already
	 */
	public synchronized void finish(Batch batch) {
		if (this.queue.counts().inQueue() + batch.size() > MOST_QUEUED) {
			throw new BatchRefusedException("an endpoint has at most " + MOST_QUEUED + " queued requests");
		}
		batch.finish(this.queue);
	}

	/**
	 * Forget all batches, not the jobs that they became.
	 */
	public synchronized void clear() {
		this.batches.clear();
	}

	private void forgetOldest() {
		if (this.batches.size() >= REMEMBERED) {
			this.batches.values()
				.stream()
				.filter(Predicate.not(Batch::isActive))
				.findFirst()
				.ifPresent((oldest) -> this.batches.remove(oldest.id()));
		}
	}

}
