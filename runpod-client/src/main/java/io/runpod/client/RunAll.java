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

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

import io.runpod.client.RunAllOptions.Progress;
import io.runpod.client.await.JobAwaiter.Wait;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.JobResult;
import io.runpod.client.job.RunPodClientClosedException;
import io.runpod.client.job.RunPodJob;

/**
 * One run over many inputs. Holds what is under way, and nothing of what was and what
 * will be.
 *
 * @param <I> the type of the inputs
 * @param <T> the type of the outputs
 */
final class RunAll<I, T> {

	private static final Log logger = LogFactory.getLog("io.runpod.client.jobs");

	private static final int MOST_IDS = 50;

	private final Rooms rooms;

	private final RunAllOptions options;

	private final InFlight inFlight;

	private final BiFunction<JobRequest, Item<I, T>, Mono<RunPodJob>> job;

	private final ParameterizedTypeReference<T> outputType;

	private final Set<Item<I, T>> underWay = ConcurrentHashMap.newKeySet();

	private @Nullable Gate<I> gate;

	private long taken;

	private long succeeded;

	private long failed;

	RunAll(Rooms rooms, RunAllOptions options, BiFunction<JobRequest, Item<I, T>, Mono<RunPodJob>> job,
			ParameterizedTypeReference<T> outputType) {
		this.rooms = rooms;
		this.options = options;
		this.inFlight = new InFlight(rooms, options);
		this.job = job;
		this.outputType = outputType;
	}

	int inFlight() {
		return this.inFlight.now();
	}

	boolean isInOrder() {
		return this.options.isInOrder();
	}

	String endpoint() {
		return this.rooms.name();
	}

	Flux<JobResult<I, T>> results(Flux<? extends I> inputs) {
		Flux<I> open = inputs.<I>handle((input, sink) -> {
			if (this.rooms.open().isClosed()) {
				sink.error(closed());
			}
			else {
				sink.next(input);
			}
		}).transform(Operators.<I, I>lift((source, inside) -> admit(inside)));
		// what is under way when the inputs fail is waited for, unless one failure is
		// enough
		Function<I, Mono<Item<I, T>>> each = this::run;
		int most = this.inFlight.most();
		Flux<Item<I, T>> items;
		if (this.options.isFailFast()) {
			items = isInOrder() ? open.flatMapSequential(each, most, 1) : open.flatMap(each, most, 1);
		}
		else {
			// what is fatal and no result leaves its place to others all the same
			Function<I, Mono<Item<I, T>>> last = (input) -> run(input).doOnError((ex) -> left());
			items = isInOrder() ? open.flatMapSequentialDelayError(last, most, 1)
					: open.flatMapDelayError(last, most, 1);
		}
		// told before an error is, and after a cancellation has reached every job
		return items.map(this::handOn)
			.doOnNext((result) -> left())
			.doOnTerminate(this::stopped)
			.doFinally((signal) -> stopped());
	}

	private Gate<I> admit(CoreSubscriber<? super I> inside) {
		Gate<I> gate = new Gate<>(inside, this.inFlight::now);
		this.gate = gate;
		return gate;
	}

	private void left() {
		if (this.gate != null) {
			this.gate.left();
		}
	}

	RunPodClientClosedException closed() {
		return RunPodClientClosedException.refused(this.rooms.name());
	}

	boolean isClosed() {
		return this.rooms.open().isClosed();
	}

	// the result of one input; an error only where one failure is enough, or if it is
	// fatal to more than the input
	Mono<Item<I, T>> run(@Nullable I input) {
		return Mono.defer(() -> {
			Item<I, T> item = new Item<>();
			this.underWay.add(item);
			take();
			return Mono.defer(() -> this.job.apply(request(input), item))
				.single()
				.map((job) -> result(input, job))
				.onErrorResume((ex) -> !Exceptions.isFatal(ex),
						(ex) -> Mono.just(JobResult.failed(input, item.last(), Blocking.unchecked(ex))))
				.map((result) -> done(item, result));
		});
	}

	private static JobRequest request(@Nullable Object input) {
		Assert.notNull(input, "An input of runAll must not be null: leave it out, or send a dummy key, for example"
				+ " Map.of(\"run\", true)");
		return JobRequest.of(input);
	}

	private JobResult<I, T> result(@Nullable I input, RunPodJob job) {
		try {
			T output = job.outputOrThrow(this.outputType);
			return JobResult.of(Objects.requireNonNull(input), job, output);
		}
		catch (RuntimeException ex) {
			return JobResult.failed(input, job, ex);
		}
	}

	private Item<I, T> done(Item<I, T> item, JobResult<I, T> result) {
		item.result = result;
		count(result.succeeded());
		RuntimeException error = result.error();
		if (error != null && this.options.isFailFast()) {
			this.underWay.remove(item);
			throw error;
		}
		return item;
	}

	private synchronized void take() {
		this.taken++;
	}

	private synchronized void count(boolean success) {
		if (success) {
			this.succeeded++;
		}
		else {
			this.failed++;
		}
		try {
			this.options.progress(new Progress(this.taken, this.succeeded, this.failed));
		}
		catch (Throwable ex) {
			Exceptions.throwIfFatal(ex);
			logger.warn("Somebody who was told of the progress of runAll failed", ex);
		}
	}

	JobResult<I, T> handOn(Item<I, T> item) {
		this.underWay.remove(item);
		return Objects.requireNonNull(item.result);
	}

	// over, in whatever way
	void stopped() {
		List<String> jobIds = this.underWay.stream().map(Item::jobId).filter(Objects::nonNull).toList();
		this.underWay.clear();
		if (jobIds.isEmpty()) {
			return;
		}
		logger.info("runAll on endpoint '" + this.rooms.name() + "' was stopped, and the results of " + jobIds.size()
				+ " jobs not handed on: " + String.join(", ", jobIds.subList(0, Math.min(jobIds.size(), MOST_IDS)))
				+ ((jobIds.size() > MOST_IDS) ? " and more" : "")
				+ ". Unless they are cancelled on abandon, await their ids to get the results");
		try {
			this.options.abandoned(jobIds);
		}
		catch (RuntimeException ex) {
			logger.warn("Somebody who was told of abandoned jobs failed", ex);
		}
	}

	/**
	 * An input that is under way.
	 *
	 * @param <I> the type of the input
	 * @param <T> the type of the output
	 */
	static final class Item<I, T> {

		private volatile @Nullable Wait wait;

		private volatile @Nullable JobResult<I, T> result;

		void begin(Wait wait) {
			this.wait = wait;
		}

		@Nullable RunPodJob last() {
			Wait wait = this.wait;
			return (wait != null) ? wait.last() : null;
		}

		@Nullable String jobId() {
			Wait wait = this.wait;
			return (wait != null) ? wait.jobId() : null;
		}

	}

}
