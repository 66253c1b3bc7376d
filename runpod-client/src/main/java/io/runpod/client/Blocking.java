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

package io.runpod.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.runpod.client.await.JobAwaiter.Wait;
import io.runpod.client.job.RunPodInterruptedException;

/**
 * The bridge from a caller that blocks. Works on platform and virtual threads; an
 * interrupt ends the request in flight and keeps the job's id.
 */
final class Blocking {

	/** Where a caller that may be interrupted finds its wait. */
	static final String WAIT = Blocking.class.getName() + ".wait";

	private Blocking() {
	}

	static <T> T get(String endpoint, Mono<T> call) {
		refuseEventLoop();
		if (Thread.currentThread().isInterrupted()) {
			// nothing was sent yet, and what is sent now nobody would wait for
			throw interrupted(endpoint, null, new InterruptedException());
		}
		AtomicReference<@Nullable Wait> wait = new AtomicReference<>();
		CompletableFuture<T> future = call.contextWrite((context) -> context.put(WAIT, wait)).toFuture();
		try {
			return future.get();
		}
		catch (InterruptedException ex) {
			future.cancel(true);
			Thread.currentThread().interrupt();
			throw interrupted(endpoint, wait.get(), ex);
		}
		catch (ExecutionException ex) {
			throw unwrapped(ex);
		}
	}

	static void refuseEventLoop() {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("A RunPodEndpoint blocks, and thread '" + Thread.currentThread().getName()
					+ "' must not: use endpoint.reactive() here, or call from another thread");
		}
	}

	static RunPodInterruptedException interrupted(String endpoint, @Nullable Wait wait, InterruptedException cause) {
		return new RunPodInterruptedException(endpoint, (wait != null) ? wait.jobId() : null, cause);
	}

	// the stack of the caller says where, the stack of the cause says what
	static RuntimeException unwrapped(ExecutionException ex) {
		Throwable cause = ex.getCause();
		if (cause instanceof RuntimeException runtime) {
			runtime.addSuppressed(new Exception("The call was made here"));
			return runtime;
		}
		return new IllegalStateException(cause);
	}

	static RuntimeException unchecked(Throwable ex) {
		return (ex instanceof RuntimeException runtime) ? runtime : new IllegalStateException(ex);
	}

}
