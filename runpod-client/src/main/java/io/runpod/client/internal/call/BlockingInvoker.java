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

package io.runpod.client.internal.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.runpod.client.exception.RunPodInterruptedException;
import io.runpod.client.internal.context.CallContext;

/**
 * The bridge from a caller that blocks. Works on platform and virtual threads; an
 * interrupt ends the request in flight and keeps the job's id.
 */
public final class BlockingInvoker {

	/** Where a caller that may be interrupted finds its wait. */
	static final String CALL_CONTEXT_KEY = BlockingInvoker.class.getName() + ".wait";

	private BlockingInvoker() {
	}

	public static <T> T invoke(String endpoint, Mono<T> call) {
		rejectNonBlockingThread();
		if (Thread.currentThread().isInterrupted()) {
			// nothing was sent yet, and what is sent now nobody would wait for
			throw interruptedException(endpoint, null, new InterruptedException());
		}
		AtomicReference<@Nullable CallContext> callContext = new AtomicReference<>();
		CompletableFuture<T> future = call.contextWrite((context) -> context.put(CALL_CONTEXT_KEY, callContext))
			.toFuture();
		try {
			return future.get();
		}
		catch (InterruptedException ex) {
			future.cancel(true);
			Thread.currentThread().interrupt();
			throw interruptedException(endpoint, callContext.get(), ex);
		}
		catch (ExecutionException ex) {
			throw unwrap(ex);
		}
	}

	public static void rejectNonBlockingThread() {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("A RunPodEndpoint blocks, and thread '" + Thread.currentThread().getName()
					+ "' must not: use endpoint.reactive() here, or call from another thread");
		}
	}

	static RunPodInterruptedException interruptedException(String endpoint, @Nullable CallContext callContext,
			InterruptedException cause) {
		return new RunPodInterruptedException(endpoint, (callContext != null) ? callContext.jobId() : null, cause);
	}

	// the stack of the caller says where, the stack of the cause says what
	public static RuntimeException unwrap(ExecutionException ex) {
		Throwable cause = ex.getCause();
		if (cause instanceof RuntimeException runtime) {
			runtime.addSuppressed(new Exception("The call was made here"));
			return runtime;
		}
		return new IllegalStateException(cause);
	}

	public static RuntimeException toRuntimeException(Throwable ex) {
		return (ex instanceof RuntimeException runtime) ? runtime : new IllegalStateException(ex);
	}

}
