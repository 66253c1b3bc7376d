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

package io.runpod.client.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import io.runpod.client.job.Payload;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.time.Time;
import io.runpod.client.traffic.Traffic;
import io.runpod.client.wire.Fault;
import io.runpod.client.wire.Wire;
import io.runpod.client.wire.Wire.Operation;

/**
 * One name of an endpoint: asks by its ways and times, and waits in the schedule that all
 * names of the endpoint share.
 */
final class NamedAwaiter implements JobAwaiter {

	private final Wire wire;

	private final View view;

	private final LookScheduler scheduler;

	private final RecentSubmissions recent;

	private final Time time;

	private final Queue<Wait> streams = new ConcurrentLinkedQueue<>();

	private final AtomicInteger reading = new AtomicInteger();

	NamedAwaiter(Wire wire, View view, LookScheduler scheduler, RecentSubmissions recent, Time time) {
		this.wire = wire;
		this.view = view;
		this.scheduler = scheduler;
		this.recent = recent;
		this.time = time;
	}

	@Override
	public void submitted(String jobId, boolean shortLived) {
		this.recent.add(jobId, shortLived);
	}

	@Override
	public Mono<RunPodJob> look(Wait wait) {
		Mono<RunPodJob> question = wait.noted(this.wire.status(wait.requireJobId()));
		return tolerant(wait, traffic().call(Operation.STATUS, question)).doOnNext(wait::saw);
	}

	@Override
	public Mono<RunPodJob> terminal(Wait wait) {
		return this.scheduler.watch(this.view, wait, false).single();
	}

	@Override
	public Flux<RunPodJob> updates(Wait wait) {
		return this.scheduler.watch(this.view, wait, true).distinctUntilChanged(NamedAwaiter::visible);
	}

	private static List<@Nullable Object> visible(RunPodJob job) {
		return Arrays.asList(job.rawStatus(), job.retries(), job.progress(Object.class));
	}

	@Override
	public Flux<Payload> chunks(Wait wait) {
		return Flux.defer(() -> new StreamReader(this, wait).chunks()).doOnSubscribe((subscription) -> {
			this.streams.add(wait);
			this.reading.incrementAndGet();
		}).doFinally((signal) -> {
			this.streams.remove(wait);
			this.reading.decrementAndGet();
		});
	}

	@Override
	public Awaited awaited(int most) {
		Awaited jobs = this.scheduler.awaited(this.view.name(), most);
		List<AwaitedJob> all = Stream
			.concat(jobs.jobs().stream(), this.streams.stream().limit(most).map(NamedAwaiter::awaited))
			.sorted(Comparator.comparing(AwaitedJob::since).reversed())
			.limit(most)
			.toList();
		return new Awaited(all, jobs.total() + this.streams.size());
	}

	private static AwaitedJob awaited(Wait wait) {
		RunPodJob last = wait.last();
		Duration since = wait.deadline().timeout().minus(wait.deadline().remaining());
		return new AwaitedJob(wait.requireJobId(), (last != null) ? last.rawStatus() : null, since);
	}

	Duration hold(Wait wait) {
		Duration remaining = wait.deadline().remaining();
		return (remaining.compareTo(this.view.pollWait()) < 0) ? remaining : this.view.pollWait();
	}

	@Override
	public <T> Mono<T> tolerant(String jobId, Mono<T> question) {
		return tolerant(question, () -> this.recent.inGrace(jobId));
	}

	/**
	 * Not believe, for a moment, that a job is unknown which this process submitted and
	 * nobody has found yet.
	 */
	<T> Mono<T> tolerant(Wait wait, Mono<T> question) {
		return tolerant(question, () -> !wait.isFound() && this.recent.inGrace(wait.requireJobId()));
	}

	private <T> Mono<T> tolerant(Mono<T> question, BooleanSupplier tolerates) {
		return question.retryWhen(Retry.from((signals) -> signals.concatMap((signal) -> {
			boolean unknown = signal.failure() instanceof Fault fault && fault.kind() == Fault.Kind.JOB_NOT_FOUND;
			return (unknown && tolerates.getAsBoolean()) ? this.time.pause(this.view.pollInterval())
					: Mono.error(signal.failure());
		})));
	}

	Duration pollInterval() {
		return this.view.pollInterval();
	}

	/**
	 * How many streams are read.
	 */
	int streams() {
		return this.reading.get();
	}

	Time time() {
		return this.time;
	}

	Wire wire() {
		return this.wire;
	}

	Traffic traffic() {
		return this.view.traffic();
	}

}
