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
import java.util.function.Consumer;

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

	private boolean told;

	OneMinute(Consumer<String> warning) {
		this.warning = warning;
	}

	/** A look begins at a job that may be running. */
	void begin(WatchedJob job, int running, long now) {
		if (this.told || !job.isShortLived() || now - job.aloneSince() <= MINUTE) {
			return;
		}
		this.told = true;
		this.warning.accept("RunPod endpoint '" + job.view.name() + "' has jobs of runSync at which nobody looked for"
				+ " more than a minute. RunPod forgets their results after one, so some may be lost: " + running
				+ " jobs that are waited for run or may be running, more than the request limits let be looked at in time."
				+ " Submit so many with run and await, whose results live longer, or raise runpod.limits.status");
	}

}
