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

package io.runpod.benchmarks.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Input of a job of the gateway.
 *
 * @param n the number of the job
 * @param millis the duration of the job or of each of its chunks
 * @param chunks the number of chunks
 * @since 0.1.0
 */
public record JobInput(int n, long millis, int chunks) {

	/**
	 * Create jobs with evenly spread durations in a deterministic random order.
	 * @param count the number of jobs
	 * @param minMillis the shortest duration
	 * @param maxMillis the longest duration
	 * @return the inputs
	 */
	public static List<JobInput> createSpread(int count, long minMillis, long maxMillis) {
		List<Long> durations = new ArrayList<>(IntStream.range(0, count)
			.mapToObj((index) -> minMillis + (maxMillis - minMillis) * index / Math.max(1, count - 1))
			.toList());
		Collections.shuffle(durations, new Random(4));
		return IntStream.range(0, count).mapToObj((n) -> new JobInput(n, durations.get(n), 0)).toList();
	}

	/**
	 * Compute the makespan of jobs in FIFO order without idle time.
	 * @param jobs the jobs
	 * @param workers the number of workers
	 * @return the seconds from the first start to the last end
	 */
	public static double idealSeconds(List<JobInput> jobs, int workers) {
		PriorityQueue<Long> freeAt = new PriorityQueue<>(Collections.nCopies(workers, 0L));
		long lastEnd = 0;
		for (JobInput job : jobs) {
			long end = freeAt.remove() + job.millis();
			freeAt.add(end);
			lastEnd = Math.max(lastEnd, end);
		}
		return lastEnd / 1000.0;
	}

}
