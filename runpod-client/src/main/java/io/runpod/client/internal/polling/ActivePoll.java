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
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import io.runpod.client.internal.http.RunPodApi;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.job.RunPodJob;

/**
 * A poll of a job that is in flight.
 *
 * @param job the job
 * @param kind the kind of the poll
 * @param longPollWait the time for which RunPod may delay the response of a long poll
 * @param startedAt the time at which the poll started, in nanoseconds
 * @param contextView the Reactor context of the subscriber that the request belongs to
 * @param subscription the subscription to the request
 */
record ActivePoll(PendingJob job, Kind kind, Duration longPollWait, long startedAt, ContextView contextView,
		Disposable.Swap subscription) {

	/**
	 * Create a poll on behalf of all subscribers of a job, as part of the first one's
	 * trace.
	 */
	static ActivePoll forJob(PendingJob job, Kind kind, long now) {
		return new ActivePoll(job, kind, job.longPollWait(), now, job.subscribers.get(0).sink().contextView(),
				Disposables.swap());
	}

	Mono<RunPodJob> send(RunPodApi api) {
		return isLongPoll() ? api.statusSync(this.job.id, this.longPollWait) : api.status(this.job.id);
	}

	Operation operation() {
		return isLongPoll() ? Operation.STATUS_SYNC : Operation.STATUS;
	}

	boolean isLongPoll() {
		return this.kind == Kind.LONG;
	}

	/**
	 * Return whether a response now is earlier than a server with long polls sends it.
	 */
	boolean isAnsweredEarly(long now) {
		return now - this.startedAt < this.longPollWait.toNanos() / 2;
	}

	/**
	 * The kinds of polls.
	 */
	enum Kind {

		/** Operation 'status': RunPod responds immediately. */
		SHORT,
		/** Operation 'status-sync': RunPod responds when the job has ended. */
		LONG

	}

}
