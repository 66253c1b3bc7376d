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
 * The last 10,000 jobs submitted by this process, in order. For a grace period RunPod may
 * answer "not found" for a job that it has accepted.
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

	synchronized void add(String jobId, boolean shortRetention, boolean webhookExpected) {
		this.submissions.put(jobId,
				new Submission(this.count++, this.clock.nanoTime(), shortRetention, webhookExpected));
	}

	/** Return the position in the order for a job submitted by another process. */
	synchronized long nextNumber() {
		return this.count++;
	}

	synchronized @Nullable Submission find(String jobId) {
		return this.submissions.get(jobId);
	}

	/**
	 * Return whether a "not found" for the job may be temporary.
	 */
	boolean isWithinGracePeriod(String jobId) {
		Submission submission = find(jobId);
		return submission != null && this.clock.elapsedSince(submission.acceptedAt()).compareTo(GRACE_PERIOD) < 0;
	}

	/**
	 * A job submitted by this process.
	 */
	static final class Submission {

		private final long number;

		private final long acceptedAt;

		private final boolean shortRetention;

		private final boolean webhookExpected;

		/** Whether the webhook has arrived. Guarded by the {@link PollScheduler}. */
		boolean webhookReceived;

		/**
		 * Create a submission.
		 * @param number the position in the order of submissions
		 * @param acceptedAt the time of RunPod's response
		 * @param shortRetention whether RunPod keeps the result for one minute only
		 * @param webhookExpected whether RunPod posts the end of the job to this client
		 */
		Submission(long number, long acceptedAt, boolean shortRetention, boolean webhookExpected) {
			this.number = number;
			this.acceptedAt = acceptedAt;
			this.shortRetention = shortRetention;
			this.webhookExpected = webhookExpected;
		}

		long number() {
			return this.number;
		}

		long acceptedAt() {
			return this.acceptedAt;
		}

		boolean shortRetention() {
			return this.shortRetention;
		}

		boolean webhookExpected() {
			return this.webhookExpected;
		}

		boolean isWebhookOutstanding() {
			return this.webhookExpected && !this.webhookReceived;
		}

	}

}
