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

package io.runpod.client.internal.polling;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.runpod.client.internal.timer.ClientClock;

/**
 * The jobs that this process submitted of late, in order. RunPod may not know a job yet
 * that it has just accepted.
 */
final class RecentSubmissions {

	private static final Duration GRACE_PERIOD = Duration.ofSeconds(30);

	private static final int MAX_SIZE = 10_000;

	private final ClientClock clock;

	private final Map<String, Submission> submissions = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Submission> eldest) {
			return size() > MAX_SIZE;
		}

	};

	private long count;

	RecentSubmissions(ClientClock clock) {
		this.clock = clock;
	}

	synchronized void add(String jobId, boolean shortRetention) {
		this.submissions.put(jobId, new Submission(this.count++, this.clock.nanoTime(), shortRetention));
	}

	/** The place in the order of a job that was submitted elsewhere. */
	synchronized long nextNumber() {
		return this.count++;
	}

	synchronized @Nullable Submission find(String jobId) {
		return this.submissions.get(jobId);
	}

	/**
	 * Whether RunPod's not knowing the job means nothing yet.
	 */
	boolean isWithinGracePeriod(String jobId) {
		Submission submission = find(jobId);
		return submission != null && this.clock.elapsedSince(submission.acceptedAt()).compareTo(GRACE_PERIOD) < 0;
	}

	/**
	 * A job that was submitted here.
	 *
	 * @param number how many were submitted before it
	 * @param acceptedAt when RunPod's answer came
	 * @param shortRetention whether RunPod keeps the result for one minute only
	 */
	record Submission(long number, long acceptedAt, boolean shortRetention) {
	}

}
