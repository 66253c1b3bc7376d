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

package io.runpod.client.internal.instrumentation;

import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.observation.Observation;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Operator that observes its source from the subscription to the end. During the
 * subscription the scope of the observation is open: tracing prefers the current
 * observation of the thread to that of the Reactor context, and on the caller's thread
 * that is the caller's.
 *
 * @param <T> the type of elements
 */
final class ObservationOperator<T> extends FluxOperator<T, T> {

	private final Instrumentation instrumentation;

	private final Observation observation;

	private final boolean single;

	private final Runnable beforeStop;

	/**
	 * Create an operator.
	 * @param source the source, whose context contains the observation
	 * @param instrumentation the instrumentation that opens the scope
	 * @param observation the observation, not started
	 * @param single whether the source ends with its first element
	 * @param beforeStop called after the end of the source, before the observation is
	 * stopped
	 */
	ObservationOperator(Flux<T> source, Instrumentation instrumentation, Observation observation, boolean single,
			Runnable beforeStop) {
		super(source);
		this.instrumentation = instrumentation;
		this.observation = observation;
		this.single = single;
		this.beforeStop = beforeStop;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		Instrumentation.runSafely(Instrumentation.OBSERVATION_CODE, this.observation::start);
		this.instrumentation.runInScope(this.observation,
				() -> this.source.subscribe(new ObservationSubscriber(actual)));
	}

	/**
	 * Subscriber that stops the observation once, and before the last signal, after which
	 * the caller may read meters.
	 */
	private final class ObservationSubscriber extends AtomicBoolean implements CoreSubscriber<T>, Subscription {

		private final transient CoreSubscriber<? super T> actual;

		private transient Subscription subscription = Operators.emptySubscription();

		ObservationSubscriber(CoreSubscriber<? super T> actual) {
			this.actual = actual;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			this.actual.onSubscribe(this);
		}

		@Override
		public void onNext(T element) {
			if (ObservationOperator.this.single) {
				stop();
			}
			this.actual.onNext(element);
		}

		@Override
		public void onError(Throwable ex) {
			Instrumentation.recordError(ObservationOperator.this.observation, ex);
			stop();
			this.actual.onError(ex);
		}

		@Override
		public void onComplete() {
			stop();
			this.actual.onComplete();
		}

		@Override
		public void request(long count) {
			this.subscription.request(count);
		}

		@Override
		public void cancel() {
			this.subscription.cancel();
			stop();
		}

		private void stop() {
			if (compareAndSet(false, true)) {
				ObservationOperator.this.beforeStop.run();
				Instrumentation.runSafely(Instrumentation.OBSERVATION_CODE, ObservationOperator.this.observation::stop);
			}
		}

	}

}
