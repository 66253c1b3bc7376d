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

package io.runpod.client.internal.health;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.runpod.client.internal.health.HealthMonitor.RequestListener;
import io.runpod.client.internal.http.RequestFailure;

/**
 * Who wants to know the health just now. Each is told of a request once, also of one that
 * was on its way already.
 */
final class HealthRequestListeners {

	private final Set<Registration> registrations = ConcurrentHashMap.newKeySet();

	/** Stands for the request that is on its way. */
	private final AtomicReference<@Nullable Object> activeRequest = new AtomicReference<>();

	/** Tells of a request whenever it is sent. */
	<T> Mono<T> tracked(Mono<T> request) {
		return Mono.defer(() -> {
			Object requestToken = new Object();
			return request.doOnSubscribe((subscription) -> requestSent(requestToken))
				.doOnTerminate(() -> this.activeRequest.compareAndSet(requestToken, null))
				.doOnCancel(() -> this.activeRequest.compareAndSet(requestToken, null));
		});
	}

	// known before the others are told: who joins meanwhile counts it too
	private void requestSent(Object requestToken) {
		this.activeRequest.set(requestToken);
		this.registrations.forEach((registration) -> registration.countOnce(requestToken));
	}

	Registration register(RequestListener listener) {
		Registration registration = new Registration(listener);
		this.registrations.add(registration);
		Object requestToken = this.activeRequest.get();
		if (requestToken != null) {
			registration.countOnce(requestToken);
		}
		return registration;
	}

	void deregister(Registration registration) {
		this.registrations.remove(registration);
	}

	void requestFailed(RequestFailure failure) {
		this.registrations.forEach((registration) -> registration.listener.requestFailed().accept(failure));
	}

	/**
	 * One who wants to know.
	 */
	static final class Registration {

		private final RequestListener listener;

		private @Nullable Object lastCountedRequest;

		Registration(RequestListener listener) {
			this.listener = listener;
		}

		private synchronized void countOnce(Object requestToken) {
			if (requestToken != this.lastCountedRequest) {
				this.lastCountedRequest = requestToken;
				this.listener.requestStarted().run();
			}
		}

	}

}
