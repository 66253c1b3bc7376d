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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Warns once if results of operation 'runSync' may be lost: RunPod keeps them for one
 * minute, in which the rate limits may not permit to poll all running jobs. The limits
 * are kept nevertheless, because a request answered with 429 returns no result either.
 */
final class ResultRetentionGuard {

	/** The maximum interval between two polls of a job with short retention. */
	static final long MAX_POLL_GAP = Duration.ofSeconds(40).toNanos();

	private static final long RETENTION = Duration.ofMinutes(1).toNanos();

	private final Consumer<String> warningHandler;

	private final AtomicReference<@Nullable String> pendingWarning = new AtomicReference<>();

	private boolean warned;

	// the time since which the limits have delayed at least one poll that was due
	private @Nullable Long saturatedSince;

	ResultRetentionGuard(Consumer<String> warningHandler) {
		this.warningHandler = warningHandler;
	}

	/**
	 * Record whether the limits delay a poll.
	 * @param overdue whether a poll is due that cannot be started
	 * @param now the current time
	 */
	void updateSaturation(boolean overdue, long now) {
		if (!overdue) {
			this.saturatedSince = null;
		}
		else if (this.saturatedSince == null) {
			this.saturatedSince = now;
		}
	}

	/** Check a job that may be running when a poll of it starts. */
	void pollStarted(PendingJob job, int runningCount, long now) {
		if (this.warned || !job.hasShortRetention() || limitDelay(job, now) <= RETENTION - MAX_POLL_GAP) {
			return;
		}
		this.warned = true;
		this.pendingWarning.set("RunPod endpoint '" + job.settings.name() + "' has jobs of 'runSync' that were not"
				+ " polled for more than a minute. RunPod keeps their results for one minute, so some may be lost: the"
				+ " rate limits do not permit to poll all jobs in time that are awaited and may be running ("
				+ runningCount + "). Submit so many jobs with run and await, whose results are kept longer, or raise"
				+ " the rate limit of 'status' requests");
	}

	// the time for which the limits alone have delayed a poll that was due
	private long limitDelay(PendingJob job, long now) {
		Long saturatedSince = this.saturatedSince;
		long dueAt = Math.max(job.unpolledSince() + MAX_POLL_GAP, job.notBefore);
		return (saturatedSince != null) ? now - Math.max(dueAt, saturatedSince) : 0;
	}

	/** Emit a pending warning. Called without a lock, because the handler may block. */
	void emitWarning() {
		String warning = this.pendingWarning.getAndSet(null);
		if (warning != null) {
			this.warningHandler.accept(warning);
		}
	}

}
