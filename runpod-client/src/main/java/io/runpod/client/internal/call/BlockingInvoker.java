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

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.runpod.client.exception.RunPodInterruptedException;
import io.runpod.client.internal.context.CallContext;
import io.runpod.client.job.RunPodJob;

/**
 * Bridge from blocking callers to reactive calls, for platform and virtual threads. An
 * interrupt cancels the request in flight; the exception contains the id of the job.
 */
public final class BlockingInvoker {

	/**
	 * The key, in the Reactor context, of the reference to the call's context.
	 */
	static final String CALL_CONTEXT_KEY = BlockingInvoker.class.getName() + ".callContext";

	private BlockingInvoker() {
	}

	/**
	 * Subscribe to a call and block until it has ended.
	 * @param endpoint the name of the endpoint
	 * @param call the call
	 */
	public static <T> T invoke(String endpoint, Mono<T> call) {
		return invoke(endpoint, call, new AtomicReference<@Nullable CallContext>());
	}

	/**
	 * Subscribe to a call that awaits a job, block until it has ended, and read the
	 * output of the job on the thread of the caller.
	 * @param endpoint the name of the endpoint
	 * @param call the call
	 * @param outputType the type of the output
	 */
	public static <T> T invoke(String endpoint, Mono<RunPodJob> call, ParameterizedTypeReference<T> outputType) {
		AtomicReference<@Nullable CallContext> callContext = new AtomicReference<>();
		RunPodJob job = invoke(endpoint, call, callContext);
		return ExceptionTranslator.outputOrThrow(job, outputType, Objects.requireNonNull(callContext.get()).attempts());
	}

	/**
	 * Subscribe to a call that reads inputs, and block until it has ended. The inputs are
	 * taken by the thread of the caller, and may thus come from its transaction.
	 * @param endpoint the name of the endpoint
	 * @param inputs the inputs
	 * @param call the call that reads them
	 */
	public static <T> T invoke(String endpoint, Iterable<?> inputs, Function<Flux<?>, Mono<T>> call) {
		BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
		Flux<?> flux = Flux.fromIterable(inputs).subscribeOn(Schedulers.fromExecutor(tasks::add));
		return invoke(endpoint, call.apply(flux), new AtomicReference<@Nullable CallContext>(), tasks);
	}

	private static <T> T invoke(String endpoint, Mono<T> call, AtomicReference<@Nullable CallContext> callContext) {
		return invoke(endpoint, call, callContext, null);
	}

	private static <T> T invoke(String endpoint, Mono<T> call, AtomicReference<@Nullable CallContext> callContext,
			@Nullable BlockingQueue<Runnable> tasks) {
		rejectNonBlockingThread();
		rejectInterruptedThread(endpoint);
		CompletableFuture<? extends @Nullable T> future = call
			.contextWrite((context) -> context.put(CALL_CONTEXT_KEY, callContext))
			.toFuture();
		try {
			if (tasks != null) {
				runUntilDone(future, tasks);
			}
			return Objects.requireNonNull(future.get(), "The call ended without a value");
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

	private static void runUntilDone(CompletableFuture<?> future, BlockingQueue<Runnable> tasks)
			throws InterruptedException {
		future.whenComplete((value, ex) -> tasks.add(() -> {
		}));
		while (!future.isDone()) {
			tasks.take().run();
		}
	}

	/**
	 * Pass the context of a call to a blocking caller.
	 */
	public static <T> Flux<T> captureCallContext(Flux<T> call, AtomicReference<@Nullable CallContext> holder) {
		return call.contextWrite((context) -> context.put(CALL_CONTEXT_KEY, holder));
	}

	/**
	 * Reject a blocking call on a thread that must not block.
	 * @throws IllegalStateException if the current thread is one
	 */
	public static void rejectNonBlockingThread() {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("A RunPodEndpoint blocks, and thread '" + Thread.currentThread().getName()
					+ "' must not: use endpoint.reactive() here, or call from another thread");
		}
	}

	/**
	 * Reject a blocking call on an interrupted thread, before a job is submitted whose
	 * result would not be awaited.
	 */
	static void rejectInterruptedThread(String endpoint) {
		if (Thread.currentThread().isInterrupted()) {
			throw interruptedException(endpoint, null, new InterruptedException());
		}
	}

	static RunPodInterruptedException interruptedException(String endpoint, @Nullable CallContext callContext,
			InterruptedException cause) {
		return (callContext != null)
				? ExceptionTranslator.interruptedException(endpoint, callContext.jobId(), callContext.attempts(), cause)
				: ExceptionTranslator.interruptedException(endpoint, null, 0, cause);
	}

	/**
	 * Return the exception of a call, with the stack trace of the caller as suppressed
	 * exception.
	 */
	public static RuntimeException unwrap(ExecutionException ex) {
		Throwable cause = ex.getCause();
		if (cause instanceof RuntimeException runtime) {
			runtime.addSuppressed(new Exception("The call was made here"));
			return runtime;
		}
		return new IllegalStateException(cause);
	}

	/**
	 * Return the exception if it is unchecked, or else wrap it.
	 */
	public static RuntimeException toRuntimeException(Throwable ex) {
		return (ex instanceof RuntimeException runtime) ? runtime : new IllegalStateException(ex);
	}

}
