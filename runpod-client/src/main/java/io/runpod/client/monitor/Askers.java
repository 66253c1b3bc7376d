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

package io.runpod.client.monitor;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.runpod.client.monitor.HealthMonitor.Asking;
import io.runpod.client.wire.Fault;

/**
 * Who wants to know the health just now. Each is told of a request once, also of one that
 * was on its way already.
 */
final class Askers {

	private final Set<Asker> all = ConcurrentHashMap.newKeySet();

	/** Stands for the request that is on its way. */
	private final AtomicReference<@Nullable Object> request = new AtomicReference<>();

	/** Tells of a request whenever it is sent. */
	<T> Mono<T> counted(Mono<T> request) {
		return Mono.defer(() -> {
			Object mine = new Object();
			return request.doOnSubscribe((subscription) -> sent(mine))
				.doOnTerminate(() -> this.request.compareAndSet(mine, null))
				.doOnCancel(() -> this.request.compareAndSet(mine, null));
		});
	}

	// known before the others are told: who joins meanwhile counts it too
	private void sent(Object request) {
		this.request.set(request);
		this.all.forEach((asker) -> asker.count(request));
	}

	Asker join(Asking asking) {
		Asker asker = new Asker(asking);
		this.all.add(asker);
		Object request = this.request.get();
		if (request != null) {
			asker.count(request);
		}
		return asker;
	}

	void leave(Asker asker) {
		this.all.remove(asker);
	}

	void failed(Fault fault) {
		this.all.forEach((asker) -> asker.asking.failed().accept(fault));
	}

	/**
	 * One who wants to know.
	 */
	static final class Asker {

		private final Asking asking;

		private @Nullable Object counted;

		Asker(Asking asking) {
			this.asking = asking;
		}

		private synchronized void count(Object request) {
			if (request != this.counted) {
				this.counted = request;
				this.asking.asks().run();
			}
		}

	}

}
