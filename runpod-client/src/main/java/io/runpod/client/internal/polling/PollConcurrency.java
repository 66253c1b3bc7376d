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

import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.resilience.RequestExecutor;

/**
 * Limits of the concurrent polls of an endpoint. Nine of ten are available to long polls,
 * as far as there are connections for them. The base limit is used even if the adaptive
 * one is higher, because the connection pool is sized for it.
 */
final class PollConcurrency {

	private final RequestExecutor requestExecutor;

	private int longPolls;

	private int shortPolls;

	PollConcurrency(RequestExecutor requestExecutor) {
		this.requestExecutor = requestExecutor;
	}

	boolean hasLongPollPermit() {
		return this.longPolls < maxLongPolls() && this.requestExecutor.availablePermits(Operation.STATUS_SYNC) > 0;
	}

	boolean hasShortPollPermit() {
		int maxShortPolls = this.requestExecutor.baseConcurrency(Operation.STATUS)
				- Math.min(this.longPolls, maxLongPolls());
		return this.shortPolls < Math.max(1, Math.min(maxShortPolls, this.requestExecutor.availableConnections()))
				&& this.requestExecutor.availablePermits(Operation.STATUS) > 0;
	}

	private int maxLongPolls() {
		return Math.max(1, this.requestExecutor.baseConcurrency(Operation.STATUS) * 9 / 10);
	}

	void pollStarted(ActivePoll poll) {
		adjust(poll, 1);
	}

	void pollCompleted(ActivePoll poll) {
		adjust(poll, -1);
	}

	private void adjust(ActivePoll poll, int delta) {
		if (poll.isLongPoll()) {
			this.longPolls += delta;
		}
		else {
			this.shortPolls += delta;
		}
	}

}
