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

import java.util.function.IntSupplier;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Limits upstream demand to a concurrency that is re-evaluated whenever an element
 * completes.
 *
 * @param <I> the type of the inputs
 */
final class DynamicConcurrencyOperator<I> implements CoreSubscriber<I>, Subscription {

	private final CoreSubscriber<? super I> downstream;

	private final IntSupplier maxConcurrency;

	private Subscription upstream = Operators.emptySubscription();

	private long requested;

	private long inFlight;

	DynamicConcurrencyOperator(CoreSubscriber<? super I> downstream, IntSupplier maxConcurrency) {
		this.downstream = downstream;
		this.maxConcurrency = maxConcurrency;
	}

	@Override
	public Context currentContext() {
		return this.downstream.currentContext();
	}

	@Override
	public void onSubscribe(Subscription upstream) {
		this.upstream = upstream;
		this.downstream.onSubscribe(this);
	}

	@Override
	public void onNext(I input) {
		this.downstream.onNext(input);
	}

	@Override
	public void onError(Throwable error) {
		this.downstream.onError(error);
	}

	@Override
	public void onComplete() {
		this.downstream.onComplete();
	}

	@Override
	public void request(long n) {
		synchronized (this) {
			this.requested = Operators.addCap(this.requested, n);
		}
		drain();
	}

	/**
	 * Release the slot of an element, so that another one can be requested.
	 */
	void release() {
		synchronized (this) {
			this.inFlight--;
		}
		drain();
	}

	private void drain() {
		long batch;
		synchronized (this) {
			batch = Math.min(this.requested, this.maxConcurrency.getAsInt() - this.inFlight);
			if (batch <= 0) {
				return;
			}
			this.requested -= batch;
			this.inFlight += batch;
		}
		this.upstream.request(batch);
	}

	@Override
	public void cancel() {
		this.upstream.cancel();
	}

}
