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

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;

import io.runpod.client.internal.context.CallContext;

/**
 * Blocking iterator over the chunks or the updates of a job, read as a {@link Stream}.
 *
 * @param <T> the type of an element
 */
public final class ChunkIterator<T> implements Iterator<T> {

	private final String endpoint;

	private final @Nullable String jobId;

	private final AtomicReference<@Nullable CallContext> callContext = new AtomicReference<>();

	private final Iterator<Signal<T>> signals;

	private final Stream<Signal<T>> source;

	private @Nullable Signal<T> nextSignal;

	private ChunkIterator(String endpoint, @Nullable String jobId, Flux<T> flux) {
		this.endpoint = endpoint;
		this.jobId = jobId;
		// one at a time: a chunk received ahead of a reader that stops would be lost. An
		// error as a signal stays behind the chunk before it, which it would overtake
		this.source = BlockingInvoker.captureCallContext(flux, this.callContext).materialize().toStream(1);
		this.signals = this.source.iterator();
	}

	/**
	 * Return the elements of a call as a stream. Its subscription starts when it is
	 * created.
	 * @param endpoint the name of the endpoint
	 * @param jobId the id of the job, or {@code null} if the call is not about one
	 * @param flux the call
	 */
	public static <T> Stream<T> toStream(String endpoint, @Nullable String jobId, Flux<T> flux) {
		BlockingInvoker.rejectNonBlockingThread();
		return new ChunkIterator<>(endpoint, jobId, flux).toStream();
	}

	/**
	 * Return the elements of a call that submits a job as a stream, once the job is
	 * submitted.
	 * @param endpoint the name of the endpoint
	 * @param submission the submission, which the call completes
	 * @param flux the call
	 */
	public static <T> Stream<T> toStreamAfterSubmission(String endpoint, CompletableFuture<?> submission,
			Flux<T> flux) {
		BlockingInvoker.rejectNonBlockingThread();
		BlockingInvoker.rejectInterruptedThread(endpoint);
		ChunkIterator<T> iterator = new ChunkIterator<>(endpoint, null,
				flux.doOnError(submission::completeExceptionally));
		try {
			submission.get();
			return iterator.toStream();
		}
		catch (InterruptedException ex) {
			iterator.source.close();
			throw iterator.interruptedException(ex);
		}
		catch (ExecutionException ex) {
			throw BlockingInvoker.unwrap(ex);
		}
	}

	private Stream<T> toStream() {
		return StreamSupport
			.stream(Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL), false)
			.onClose(this.source::close);
	}

	@Override
	public boolean hasNext() {
		Signal<T> signal = nextSignal();
		Throwable error = signal.getThrowable();
		if (error != null) {
			throw BlockingInvoker.unwrap(new ExecutionException(error));
		}
		return signal.isOnNext();
	}

	private Signal<T> nextSignal() {
		Signal<T> signal = this.nextSignal;
		if (signal == null) {
			try {
				signal = this.signals.next();
			}
			catch (RuntimeException ex) {
				throw (ex.getCause() instanceof InterruptedException interrupt) ? interruptedException(interrupt) : ex;
			}
			this.nextSignal = signal;
		}
		return signal;
	}

	private RuntimeException interruptedException(InterruptedException ex) {
		Thread.currentThread().interrupt();
		CallContext callContext = this.callContext.get();
		return (this.jobId != null)
				? ExceptionTranslator.interruptedException(this.endpoint, this.jobId,
						(callContext != null) ? callContext.attempts() : 0, ex)
				: BlockingInvoker.interruptedException(this.endpoint, callContext, ex);
	}

	@Override
	public T next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		T chunk = Objects.requireNonNull(nextSignal().get());
		this.nextSignal = null;
		return chunk;
	}

}
