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

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.util.context.ContextView;

import io.runpod.client.internal.http.RunPodApi.Operation;

/**
 * A look at a job that is on its way.
 *
 * @param job the job
 * @param kind how it is asked for
 * @param longPollWait for how long RunPod may hold it
 * @param startedAt when it began
 * @param contextView what it is part of
 * @param subscription ends it
 */
record PollRequest(PendingJob job, Kind kind, Duration longPollWait, long startedAt, ContextView contextView,
		Disposable.Swap subscription) {

	static PollRequest at(PendingJob job, Kind kind, long now) {
		return new PollRequest(job, kind, job.longPollWait(), now, job.subscribers.get(0).sink().contextView(),
				Disposables.swap());
	}

	Operation operation() {
		return isLongPoll() ? Operation.STATUS_SYNC : Operation.STATUS;
	}

	boolean isLongPoll() {
		return this.kind != Kind.SHORT;
	}

	/**
	 * Whether it was answered long before it had to be.
	 */
	boolean isAnsweredEarly(long now) {
		return now - this.startedAt < this.longPollWait.toNanos() / 2;
	}

	/**
	 * How a job is asked for.
	 */
	enum Kind {

		/** By status: answered at once. */
		SHORT,
		/** By status-sync: answered when the job has ended. */
		LONG

	}

}
