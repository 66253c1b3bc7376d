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

import org.jspecify.annotations.Nullable;

import io.runpod.client.time.Time;

/**
 * The jobs that this process submitted of late, in order. RunPod may not know a job yet
 * that it has just accepted.
 */
final class RecentSubmissions {

	private static final Duration GRACE = Duration.ofSeconds(30);

	private static final int MOST = 10_000;

	private final Time time;

	private final Map<String, Submission> submissions = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Submission> eldest) {
			return size() > MOST;
		}

	};

	private long count;

	RecentSubmissions(Time time) {
		this.time = time;
	}

	synchronized void add(String jobId, boolean shortLived) {
		this.submissions.put(jobId, new Submission(this.count++, this.time.nanos(), shortLived));
	}

	/** The place in the order of a job that was submitted elsewhere. */
	synchronized long next() {
		return this.count++;
	}

	synchronized @Nullable Submission find(String jobId) {
		return this.submissions.get(jobId);
	}

	/**
	 * Whether RunPod's not knowing the job means nothing yet.
	 */
	boolean inGrace(String jobId) {
		Submission submission = find(jobId);
		return submission != null && this.time.since(submission.at()).compareTo(GRACE) < 0;
	}

	/**
	 * A job that was submitted here.
	 *
	 * @param order how many were submitted before it
	 * @param at when RunPod's answer came
	 * @param shortLived whether RunPod keeps the result for one minute only
	 */
	record Submission(long order, long at, boolean shortLived) {
	}

}
