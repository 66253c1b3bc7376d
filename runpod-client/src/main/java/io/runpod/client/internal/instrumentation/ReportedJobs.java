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

package io.runpod.client.internal.instrumentation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.runpod.client.job.RunPodJob;

/**
 * The last 10 000 jobs whose end was reported, so that each is reported once even if
 * several calls observe it. Bounded, because a job may be read again at any time.
 */
final class ReportedJobs {

	private static final int CAPACITY = 10_000;

	private final Set<Key> keys = Collections
		.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<Key, Boolean>() {

			@Override
			protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
				return size() > CAPACITY;
			}

		}));

	/**
	 * Add a job that has ended.
	 * @return whether it was not contained
	 */
	boolean add(RunPodJob job) {
		return this.keys.add(Key.of(job));
	}

	boolean contains(String endpoint, String jobId) {
		return this.keys.contains(new Key(endpoint, jobId));
	}

	void remove(RunPodJob job) {
		this.keys.remove(Key.of(job));
	}

	private record Key(String endpoint, String id) {

		static Key of(RunPodJob job) {
			return new Key(job.endpoint(), job.id());
		}

	}

}
