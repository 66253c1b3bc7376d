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

package io.runpod.client.await;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.runpod.client.time.Time;

/**
 * The jobs that this process submitted a moment ago. RunPod may not know a job yet that
 * it has just accepted.
 */
final class RecentSubmissions {

	private static final Duration GRACE = Duration.ofSeconds(30);

	private static final int MOST = 10_000;

	private final Time time;

	private final Map<String, Long> submittedAt = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
			return size() > MOST;
		}

	};

	RecentSubmissions(Time time) {
		this.time = time;
	}

	synchronized void add(String jobId) {
		this.submittedAt.put(jobId, this.time.nanos());
	}

	synchronized boolean contains(String jobId) {
		Long at = this.submittedAt.get(jobId);
		return at != null && this.time.since(at).compareTo(GRACE) < 0;
	}

}
