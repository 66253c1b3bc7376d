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

import java.util.function.IntSupplier;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Asks for inputs as there is room for them, however many are wanted: how many may be
 * inside is read anew whenever one leaves.
 *
 * @param <I> the type of the inputs
 */
final class Gate<I> implements CoreSubscriber<I>, Subscription {

	private final CoreSubscriber<? super I> inside;

	private final IntSupplier most;

	private Subscription inputs = Operators.emptySubscription();

	private long wanted;

	private long letIn;

	Gate(CoreSubscriber<? super I> inside, IntSupplier most) {
		this.inside = inside;
		this.most = most;
	}

	@Override
	public Context currentContext() {
		return this.inside.currentContext();
	}

	@Override
	public void onSubscribe(Subscription inputs) {
		this.inputs = inputs;
		this.inside.onSubscribe(this);
	}

	@Override
	public void onNext(I input) {
		this.inside.onNext(input);
	}

	@Override
	public void onError(Throwable error) {
		this.inside.onError(error);
	}

	@Override
	public void onComplete() {
		this.inside.onComplete();
	}

	@Override
	public void request(long more) {
		synchronized (this) {
			this.wanted = Operators.addCap(this.wanted, more);
		}
		open();
	}

	void left() {
		synchronized (this) {
			this.letIn--;
		}
		open();
	}

	private void open() {
		long now;
		synchronized (this) {
			now = Math.min(this.wanted, this.most.getAsInt() - this.letIn);
			if (now <= 0) {
				return;
			}
			this.wanted -= now;
			this.letIn += now;
		}
		this.inputs.request(now);
	}

	@Override
	public void cancel() {
		this.inputs.cancel();
	}

}
