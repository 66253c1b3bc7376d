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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The result of runSync lives for one minute, and must be seen within. Where more jobs
 * run than may be looked at in that time, says so once: the limits are kept all the same,
 * because RunPod's 429 would bring no result either.
 */
final class OneMinute {

	/** How long a job may be left alone. */
	static final long GAP = Duration.ofSeconds(40).toNanos();

	private static final long MINUTE = Duration.ofMinutes(1).toNanos();

	private final Consumer<String> warning;

	private final AtomicReference<@Nullable String> untold = new AtomicReference<>();

	private boolean warned;

	/** Since when there has always been something due that the limits held back. */
	private @Nullable Long fullSince;

	OneMinute(Consumer<String> warning) {
		this.warning = warning;
	}

	/**
	 * Nothing leaves now.
	 * @param due whether something should
	 */
	void nothingSent(boolean due, long now) {
		if (!due) {
			this.fullSince = null;
		}
		else if (this.fullSince == null) {
			this.fullSince = now;
		}
	}

	/** A look begins at a job that may be running. */
	void begin(WatchedJob job, int running, long now) {
		if (this.warned || !job.isShortLived() || heldBack(job, now) <= MINUTE - GAP) {
			return;
		}
		this.warned = true;
		this.untold.set("RunPod endpoint '" + job.view.name() + "' has jobs of runSync at which nobody looked for"
				+ " more than a minute. RunPod forgets their results after one, so some may be lost: the jobs that are"
				+ " waited for and run or may be running (" + running
				+ ") are more than the request limits let be looked at in time."
				+ " Submit so many with run and await, whose results live longer, or raise runpod.limits.status");
	}

	// how long the limits alone have kept it waiting since its look was due at the latest
	private long heldBack(WatchedJob job, long now) {
		Long fullSince = this.fullSince;
		long due = Math.max(job.aloneSince() + GAP, job.notBefore);
		return (fullSince != null) ? now - Math.max(due, fullSince) : 0;
	}

	/** Hand out the warning: whoever takes it may be slow. */
	void tell() {
		String warning = this.untold.getAndSet(null);
		if (warning != null) {
			this.warning.accept(warning);
		}
	}

}
