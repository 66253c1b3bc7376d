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

package io.runpod.client.internal.runall;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import io.runpod.client.internal.call.BlockingInvoker;
import io.runpod.client.internal.call.ExceptionTranslator;
import io.runpod.client.internal.runall.RunAllExecution.PendingInput;
import io.runpod.client.job.JobResult;

/**
 * Blocking iterator over the results of a {@link RunAllExecution}. Inputs are read on the
 * thread that reads the results, and on demand only: they may be bound to a transaction
 * of that thread.
 *
 * @param <I> the type of the inputs
 * @param <T> the type of the outputs
 */
public final class RunAllIterator<I, T> implements Iterator<JobResult<I, T>> {

	private final RunAllExecution<I, T> execution;

	private final Iterator<? extends @Nullable I> inputs;

	// in the order of delivery; bounded by the inputs in flight
	private final BlockingQueue<CompletableFuture<? extends @Nullable PendingInput<I, T>>> resultQueue = new LinkedBlockingQueue<>();

	private final Set<CompletableFuture<? extends @Nullable PendingInput<I, T>>> inFlight = ConcurrentHashMap
		.newKeySet();

	private @Nullable RuntimeException inputError;

	private @Nullable JobResult<I, T> nextResult;

	private boolean closed;

	private RunAllIterator(RunAllExecution<I, T> execution, Iterator<? extends @Nullable I> inputs) {
		this.execution = execution;
		this.inputs = inputs;
	}

	/**
	 * Return the results as a stream, whose close cancels the inputs in flight.
	 */
	public static <I, T> Stream<JobResult<I, T>> toStream(RunAllExecution<I, T> execution,
			Iterable<? extends @Nullable I> inputs) {
		BlockingInvoker.rejectNonBlockingThread();
		RunAllIterator<I, T> iterator = new RunAllIterator<>(execution, inputs.iterator());
		return StreamSupport
			.stream(Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED | Spliterator.NONNULL), false)
			.onClose(iterator::close);
	}

	@Override
	public boolean hasNext() {
		if (this.nextResult == null && !this.closed) {
			this.nextResult = fetchNext();
		}
		return this.nextResult != null;
	}

	@Override
	public JobResult<I, T> next() {
		if (!hasNext() || this.nextResult == null) {
			throw new NoSuchElementException();
		}
		JobResult<I, T> result = this.nextResult;
		this.nextResult = null;
		return result;
	}

	private @Nullable JobResult<I, T> fetchNext() {
		while (this.inFlight.size() < this.execution.maxInFlight() && submitNext()) {
			// up to the maximum in flight
		}
		if (this.inFlight.isEmpty()) {
			close();
			if (this.inputError != null) {
				throw this.inputError;
			}
			return null;
		}
		return awaitResult();
	}

	// inputs in flight are awaited when the inputs fail
	private boolean submitNext() {
		if (this.inputError != null) {
			return false;
		}
		I input;
		try {
			if (!this.inputs.hasNext()) {
				return false;
			}
			if (this.execution.isClientClosed()) {
				throw this.execution.closedException();
			}
			input = this.inputs.next();
		}
		catch (Throwable ex) {
			this.inputError = BlockingInvoker.toRuntimeException(ex);
			return false;
		}
		submit(input);
		return true;
	}

	private void submit(@Nullable I input) {
		CompletableFuture<? extends @Nullable PendingInput<I, T>> future = this.execution.run(input).toFuture();
		this.inFlight.add(future);
		if (this.execution.isInOrder()) {
			this.resultQueue.add(future);
		}
		else {
			future.whenComplete((item, ex) -> this.resultQueue.add(future));
		}
	}

	private JobResult<I, T> awaitResult() {
		try {
			CompletableFuture<? extends @Nullable PendingInput<I, T>> future = this.resultQueue.take();
			PendingInput<I, T> item = Objects.requireNonNull(future.get());
			this.inFlight.remove(future);
			return this.execution.deliver(item);
		}
		catch (InterruptedException ex) {
			int attempts = this.execution.attemptsInFlight();
			close();
			Thread.currentThread().interrupt();
			throw ExceptionTranslator.interruptedException(this.execution.endpoint(), null, attempts, ex);
		}
		catch (ExecutionException ex) {
			close();
			throw BlockingInvoker.unwrap(ex);
		}
	}

	private void close() {
		this.closed = true;
		this.inFlight.forEach((future) -> future.cancel(true));
		this.inFlight.clear();
		this.execution.reportAbandoned();
	}

}
