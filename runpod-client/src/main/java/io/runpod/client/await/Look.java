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

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.util.context.ContextView;

import io.runpod.client.wire.Wire.Operation;

/**
 * A look at a job that is on its way.
 *
 * @param job the job
 * @param kind how it is asked for
 * @param hold for how long RunPod may hold it
 * @param at when it began
 * @param context what it is part of
 * @param flight ends it
 */
record Look(WatchedJob job, Kind kind, Duration hold, long at, ContextView context, Disposable.Swap flight) {

	static Look at(WatchedJob job, Kind kind, long now) {
		return new Look(job, kind, job.hold(), now, job.waiters.get(0).sink().contextView(), Disposables.swap());
	}

	Operation operation() {
		return isHeld() ? Operation.STATUS_SYNC : Operation.STATUS;
	}

	boolean isHeld() {
		return this.kind != Kind.QUICK;
	}

	/**
	 * Whether it was answered long before it had to be.
	 */
	boolean isEarly(long now) {
		return now - this.at < this.hold.toNanos() / 2;
	}

	/**
	 * How a job is asked for.
	 */
	enum Kind {

		/** By status: answered at once. */
		QUICK,
		/** By status-sync: answered when the job has ended. */
		HELD

	}

}
