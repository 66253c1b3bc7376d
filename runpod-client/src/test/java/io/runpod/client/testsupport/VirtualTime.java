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

package io.runpod.client.testsupport;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.springframework.util.ReflectionUtils;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Virtual time for tests with real HTTP: it does not advance while a request is in
 * flight.
 */
public final class VirtualTime {

	// requests of many steps are answered meanwhile
	private static final Duration MAX_REAL_TIME = Duration.ofMinutes(1);

	private static final Set<Thread.State> WAITING = EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final Set<Object> inFlight = ConcurrentHashMap.newKeySet();

	public Scheduler scheduler() {
		return this.scheduler;
	}

	/** Track the requests in flight of a client. */
	public void trackRequests(WebClient.Builder builder) {
		builder.filter((clientRequest, next) -> Mono.defer(() -> {
			Object request = new Object();
			this.inFlight.add(request);
			return next.exchange(clientRequest)
				.map((response) -> response.mutate()
					.body((body) -> body.doFinally((signal) -> this.inFlight.remove(request)))
					.build())
				.doFinally((signal) -> {
					if (signal != SignalType.ON_COMPLETE) {
						this.inFlight.remove(request);
					}
				});
		}));
	}

	/** Return the time since the start. */
	public Duration elapsed() {
		return Duration.ofMillis(this.scheduler.now(TimeUnit.MILLISECONDS));
	}

	/** Advance the time, even with requests in flight. */
	public void advanceBy(Duration duration) {
		this.scheduler.advanceTimeBy(duration);
	}

	/** Advance the time step by step until there is a result. */
	public <T> CompletableFuture<T> advanceUntilDone(CompletableFuture<T> result, Duration step) {
		return advanceUntilDone(result, step, () -> true);
	}

	private <T> CompletableFuture<T> advanceUntilDone(CompletableFuture<T> result, Duration step,
			BooleanSupplier waiting) {
		long end = System.nanoTime() + MAX_REAL_TIME.toNanos();
		while (System.nanoTime() < end) {
			try {
				result.get(1, TimeUnit.MILLISECONDS);
				return result;
			}
			catch (TimeoutException ex) {
				if (waiting.getAsBoolean() && this.inFlight.isEmpty()) {
					this.scheduler.advanceTimeBy(step);
				}
			}
			catch (ExecutionException ex) {
				return result;
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}
		throw new IllegalStateException("Not done after " + elapsed());
	}

	/** Make a blocking call, and advance the time step by step until it returns. */
	public <T> T call(Supplier<T> call, Duration step) {
		CompletableFuture<T> result = new CompletableFuture<>();
		Thread caller = new Thread(() -> {
			try {
				result.complete(call.get());
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		});
		caller.start();
		try {
			return advanceUntilDone(result, step, () -> WAITING.contains(caller.getState())).join();
		}
		catch (CompletionException ex) {
			ReflectionUtils.rethrowRuntimeException(ex.getCause());
			throw ex;
		}
	}

}
