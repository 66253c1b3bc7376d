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
 * The result of runSync lives for one minute, and must be seen within. Where more jobs
 * run than may be looked at in that time, says so once: the limits are kept all the same,
 * because RunPod's 429 would bring no result either.
 */
final class ResultRetentionGuard {

	/** How long a job may be left alone. */
	static final long MAX_POLL_GAP = Duration.ofSeconds(40).toNanos();

	private static final long RETENTION = Duration.ofMinutes(1).toNanos();

	private final Consumer<String> warningHandler;

	private final AtomicReference<@Nullable String> pendingWarning = new AtomicReference<>();

	private boolean warned;

	/** Since when there has always been something due that the limits held back. */
	private @Nullable Long saturatedSince;

	ResultRetentionGuard(Consumer<String> warningHandler) {
		this.warningHandler = warningHandler;
	}

	/**
	 * Nothing leaves now.
	 * @param due whether something should
	 */
	void updateSaturation(boolean overdue, long now) {
		if (!overdue) {
			this.saturatedSince = null;
		}
		else if (this.saturatedSince == null) {
			this.saturatedSince = now;
		}
	}

	/** A look begins at a job that may be running. */
	void pollStarted(PendingJob job, int runningCount, long now) {
		if (this.warned || !job.hasShortRetention() || limitDelay(job, now) <= RETENTION - MAX_POLL_GAP) {
			return;
		}
		this.warned = true;
		this.pendingWarning.set("RunPod endpoint '" + job.settings.name()
				+ "' has jobs of runSync at which nobody looked for"
				+ " more than a minute. RunPod forgets their results after one, so some may be lost: the jobs that are"
				+ " waited for and run or may be running (" + runningCount
				+ ") are more than the request limits let be looked at in time."
				+ " Submit so many with run and await, whose results live longer, or raise runpod.limits.status");
	}

	// how long the limits alone have kept it waiting since its look was due at the latest
	private long limitDelay(PendingJob job, long now) {
		Long saturatedSince = this.saturatedSince;
		long dueAt = Math.max(job.unpolledSince() + MAX_POLL_GAP, job.notBefore);
		return (saturatedSince != null) ? now - Math.max(dueAt, saturatedSince) : 0;
	}

	/** Hand out the warning: whoever takes it may be slow. */
	void emitWarning() {
		String warning = this.pendingWarning.getAndSet(null);
		if (warning != null) {
			this.warningHandler.accept(warning);
		}
	}

}
