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

package io.runpod.simulator;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Schedulers for time and for handlers. Schedulers that were not supplied by the user are
 * created and disposed here.
 */
final class SimulatorSchedulers implements AutoCloseable {

	// Upper limit for blocking handlers; threads are created on demand.
	private static final int HANDLER_THREADS = 256;

	private final Disposable.Composite owned = Disposables.composite();

	private final Scheduler timeScheduler;

	private final Scheduler handlerScheduler;

	SimulatorSchedulers(@Nullable Scheduler timeScheduler, @Nullable Scheduler handlerScheduler) {
		this.timeScheduler = (timeScheduler != null) ? timeScheduler
				: registerOwned(Schedulers.newSingle("runpod-simulator-time", true));
		this.handlerScheduler = (handlerScheduler != null) ? handlerScheduler : registerOwned(
				Schedulers.newBoundedElastic(HANDLER_THREADS, Integer.MAX_VALUE, "runpod-simulator-handler", 60, true));
	}

	private Scheduler registerOwned(Scheduler scheduler) {
		this.owned.add(scheduler);
		return scheduler;
	}

	Scheduler timeScheduler() {
		return this.timeScheduler;
	}

	Scheduler handlerScheduler() {
		return this.handlerScheduler;
	}

	@Override
	public void close() {
		this.owned.dispose();
	}

}
