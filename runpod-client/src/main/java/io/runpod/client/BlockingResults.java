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

import java.util.Iterator;
import java.util.NoSuchElementException;
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

import io.runpod.client.RunAll.Item;
import io.runpod.client.job.JobResult;
import io.runpod.client.job.RunPodInterruptedException;

/**
 * The results of a run over many inputs, as a {@link Stream} that blocks for each. Inputs
 * are taken by the thread that reads, when it reads: they may come from a transaction,
 * and none is taken that nobody waits for.
 *
 * @param <I> the type of the inputs
 * @param <T> the type of the outputs
 */
final class BlockingResults<I, T> implements Iterator<JobResult<I, T>> {

	private final RunAll<I, T> all;

	private final Iterator<? extends @Nullable I> inputs;

	// in the order in which their results are handed on; never more than are in flight
	private final BlockingQueue<CompletableFuture<Item<I, T>>> queue = new LinkedBlockingQueue<>();

	private final Set<CompletableFuture<Item<I, T>>> underWay = ConcurrentHashMap.newKeySet();

	private @Nullable RuntimeException inputsFailed;

	private @Nullable JobResult<I, T> next;

	private boolean over;

	private BlockingResults(RunAll<I, T> all, Iterator<? extends @Nullable I> inputs) {
		this.all = all;
		this.inputs = inputs;
	}

	static <I, T> Stream<JobResult<I, T>> stream(RunAll<I, T> all, Iterable<? extends @Nullable I> inputs) {
		Blocking.refuseEventLoop();
		BlockingResults<I, T> results = new BlockingResults<>(all, inputs.iterator());
		return StreamSupport
			.stream(Spliterators.spliteratorUnknownSize(results, Spliterator.ORDERED | Spliterator.NONNULL), false)
			.onClose(results::close);
	}

	@Override
	public boolean hasNext() {
		if (this.next == null && !this.over) {
			this.next = read();
		}
		return this.next != null;
	}

	@Override
	public JobResult<I, T> next() {
		if (!hasNext() || this.next == null) {
			throw new NoSuchElementException();
		}
		JobResult<I, T> result = this.next;
		this.next = null;
		return result;
	}

	private @Nullable JobResult<I, T> read() {
		while (this.underWay.size() < this.all.inFlight() && submitNext()) {
			// as many as may be under way
		}
		if (this.underWay.isEmpty()) {
			close();
			if (this.inputsFailed != null) {
				throw this.inputsFailed;
			}
			return null;
		}
		return take();
	}

	// what is under way when the inputs fail is waited for
	private boolean submitNext() {
		if (this.inputsFailed != null) {
			return false;
		}
		I input;
		try {
			if (!this.inputs.hasNext()) {
				return false;
			}
			if (this.all.isClosed()) {
				throw this.all.closed();
			}
			input = this.inputs.next();
		}
		catch (RuntimeException ex) {
			this.inputsFailed = ex;
			return false;
		}
		submit(input);
		return true;
	}

	private void submit(@Nullable I input) {
		CompletableFuture<Item<I, T>> future = this.all.run(input).toFuture();
		this.underWay.add(future);
		if (this.all.isInOrder()) {
			this.queue.add(future);
		}
		else {
			future.whenComplete((item, ex) -> this.queue.add(future));
		}
	}

	private JobResult<I, T> take() {
		try {
			CompletableFuture<Item<I, T>> future = this.queue.take();
			Item<I, T> item = future.get();
			this.underWay.remove(future);
			return this.all.handOn(item);
		}
		catch (InterruptedException ex) {
			close();
			Thread.currentThread().interrupt();
			throw new RunPodInterruptedException(this.all.endpoint(), null, ex);
		}
		catch (ExecutionException ex) {
			close();
			throw Blocking.unwrapped(ex);
		}
	}

	private void close() {
		this.over = true;
		this.underWay.forEach((future) -> future.cancel(true));
		this.underWay.clear();
		this.all.stopped();
	}

}
