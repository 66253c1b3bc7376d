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
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

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
 * Asks for each job on its own: by long poll where the server holds, at an interval where
 * it does not.
 */
final class PollingJobAwaiter implements JobAwaiter {

	/** The result of runSync lives for one minute, and must be seen within. */
	private static final Duration PATIENCE = Duration.ofSeconds(25);

	private final Wire wire;

	private final Traffic traffic;

	private final Time time;

	private final Duration pollWait;

	private final Duration pollInterval;

	private final RecentSubmissions recent;

	private final Queue<Wait> waits = new ConcurrentLinkedQueue<>();

	private volatile boolean serverHolds = true;

	PollingJobAwaiter(Wire wire, Traffic traffic, Time time, Duration pollWait, Duration pollInterval) {
		this.wire = wire;
		this.traffic = traffic;
		this.time = time;
		this.pollWait = pollWait;
		this.pollInterval = pollInterval;
		this.recent = new RecentSubmissions(time);
	}

	@Override
	public void submitted(String jobId) {
		this.recent.add(jobId);
	}

	@Override
	public Mono<RunPodJob> look(Wait wait) {
		return tolerant(wait, this.traffic.call(Operation.STATUS, noted(wait, this.wire.status(wait.requireJobId()))))
			.doOnNext(wait::saw);
	}

	@Override
	public Mono<RunPodJob> terminal(Wait wait) {
		return looks(wait, Mono.defer(() -> longPoll(wait))).last();
	}

	@Override
	public Flux<RunPodJob> updates(Wait wait) {
		return looks(wait, quickLook(wait)).distinctUntilChanged(PollingJobAwaiter::visible);
	}

	@Override
	public Flux<Payload> chunks(Wait wait) {
		return counted(wait, Flux.defer(() -> new StreamReader(this, wait).chunks()));
	}

	@Override
	public Awaited awaited(int most) {
		return new Awaited(this.waits.stream().limit(most).map(PollingJobAwaiter::awaited).toList(), this.waits.size());
	}

	private static AwaitedJob awaited(Wait wait) {
		RunPodJob last = wait.last();
		Duration since = wait.deadline().timeout().minus(wait.deadline().remaining());
		return new AwaitedJob(wait.requireJobId(), (last != null) ? last.rawStatus() : null, since);
	}

	private <T> Flux<T> counted(Wait wait, Flux<T> looks) {
		return looks.doOnSubscribe((subscription) -> this.waits.add(wait))
			.doFinally((signal) -> this.waits.remove(wait));
	}

	private static List<@Nullable Object> visible(RunPodJob job) {
		return Arrays.asList(job.rawStatus(), job.retries(), job.progress(Object.class));
	}

	private Flux<RunPodJob> looks(Wait wait, Mono<RunPodJob> question) {
		Flux<RunPodJob> looks = paced(tolerant(wait, question).doOnNext(wait::saw), this.pollInterval);
		return counted(wait, looks.takeUntil(RunPodJob::completed));
	}

	private Mono<RunPodJob> longPoll(Wait wait) {
		if (!this.serverHolds) {
			return quickLook(wait);
		}
		// jobs are served in order: the oldest are those that end next
		Mono<RunPodJob> held = noted(wait, Mono.defer(() -> this.wire.statusSync(wait.requireJobId(), hold(wait))));
		return this.traffic.hold(Operation.STATUS_SYNC, held, wait.deadline().start(), PATIENCE, quickLook(wait))
			.onErrorResume(PollingJobAwaiter::lacksRoute,
					(fault) -> quickLook(wait).doOnNext((job) -> this.serverHolds = false));
	}

	private Mono<RunPodJob> quickLook(Wait wait) {
		return this.traffic.persist(Operation.STATUS, noted(wait, this.wire.status(wait.requireJobId())));
	}

	private static boolean lacksRoute(Throwable ex) {
		return ex instanceof Fault fault && fault.kind() == Fault.Kind.NO_SUCH_ROUTE;
	}

	Duration hold(Wait wait) {
		Duration remaining = wait.deadline().remaining();
		return (remaining.compareTo(this.pollWait) < 0) ? remaining : this.pollWait;
	}

	/**
	 * Keep what is to be said when the time is up.
	 */
	<T> Mono<T> noted(Wait wait, Mono<T> question) {
		return question.doOnSubscribe((subscription) -> wait.asks()).doOnError(Fault.class, wait::failed);
	}

	/**
	 * Not believe, for a moment, that a job is unknown which this process submitted.
	 */
	<T> Mono<T> tolerant(Wait wait, Mono<T> question) {
		return question.retryWhen(Retry.from((signals) -> signals.concatMap((signal) -> {
			boolean unknown = signal.failure() instanceof Fault fault && fault.kind() == Fault.Kind.JOB_NOT_FOUND;
			return (unknown && !wait.isFound() && this.recent.contains(wait.requireJobId()))
					? this.time.pause(this.pollInterval) : Mono.error(signal.failure());
		})));
	}

	/**
	 * Ask again and again, with at least the interval between the starts of two
	 * questions, however fast the answers come.
	 */
	<T> Flux<T> paced(Mono<T> question, Duration interval) {
		AtomicLong start = new AtomicLong();
		return question.doOnSubscribe((subscription) -> start.set(this.time.nanos()))
			.repeatWhen((answers) -> answers.concatMap((answer) -> {
				Duration pause = interval.minus(this.time.since(start.get()));
				return (pause.isNegative() || pause.isZero()) ? Mono.just(0L) : this.time.pause(pause);
			}));
	}

	Wire wire() {
		return this.wire;
	}

	Traffic traffic() {
		return this.traffic;
	}

}
