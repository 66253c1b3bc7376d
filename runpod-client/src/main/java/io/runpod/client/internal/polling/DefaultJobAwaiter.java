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

package io.runpod.client.internal.polling;

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

import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.http.RunPodApi;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.resilience.RequestExecutor;
import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.job.Payload;
import io.runpod.client.job.RunPodJob;

/**
 * One name of an endpoint: asks by its ways and times, and waits in the schedule that all
 * names of the endpoint share.
 */
final class DefaultJobAwaiter implements JobAwaiter {

	private final RunPodApi api;

	private final PollSettings settings;

	private final PollScheduler scheduler;

	private final RecentSubmissions recentSubmissions;

	private final ClientClock clock;

	private final Queue<CallContext> activeStreams = new ConcurrentLinkedQueue<>();

	private final AtomicInteger activeStreamCount = new AtomicInteger();

	DefaultJobAwaiter(RunPodApi api, PollSettings settings, PollScheduler scheduler,
			RecentSubmissions recentSubmissions, ClientClock clock) {
		this.api = api;
		this.settings = settings;
		this.scheduler = scheduler;
		this.recentSubmissions = recentSubmissions;
		this.clock = clock;
	}

	@Override
	public void recordSubmission(String jobId, boolean shortRetention) {
		this.recentSubmissions.add(jobId, shortRetention);
	}

	@Override
	public Mono<RunPodJob> fetchStatus(CallContext context) {
		Mono<RunPodJob> request = context.tracked(this.api.status(context.requireJobId()));
		return retryNotFoundWithinGrace(context, requestExecutor().execute(Operation.STATUS, request))
			.doOnNext(context::jobObserved);
	}

	@Override
	public Mono<RunPodJob> awaitTerminal(CallContext context) {
		return this.scheduler.pollUntilTerminal(this.settings, context, false).single();
	}

	@Override
	public Flux<RunPodJob> updates(CallContext context) {
		return this.scheduler.pollUntilTerminal(this.settings, context, true)
			.distinctUntilChanged(DefaultJobAwaiter::updateKey);
	}

	private static List<@Nullable Object> updateKey(RunPodJob job) {
		return Arrays.asList(job.rawStatus(), job.retries(), job.progress(Object.class));
	}

	@Override
	public Flux<Payload> chunks(CallContext context) {
		return Flux.defer(() -> new StreamReader(this, context).chunks()).doOnSubscribe((subscription) -> {
			this.activeStreams.add(context);
			this.activeStreamCount.incrementAndGet();
		}).doFinally((signal) -> {
			this.activeStreams.remove(context);
			this.activeStreamCount.decrementAndGet();
		});
	}

	@Override
	public AwaitedJobs awaitedJobs(int limit) {
		AwaitedJobs jobs = this.scheduler.awaitedJobs(this.settings.name(), limit);
		List<AwaitedJob> all = Stream
			.concat(jobs.jobs().stream(), this.activeStreams.stream().limit(limit).map(DefaultJobAwaiter::awaited))
			.sorted(Comparator.comparing(AwaitedJob::waitedFor).reversed())
			.limit(limit)
			.toList();
		return new AwaitedJobs(all, jobs.total() + this.activeStreams.size());
	}

	private static AwaitedJob awaited(CallContext context) {
		RunPodJob last = context.lastJob();
		Duration since = context.deadline().timeout().minus(context.deadline().remaining());
		return new AwaitedJob(context.requireJobId(), (last != null) ? last.rawStatus() : null, since);
	}

	Duration longPollWait(CallContext context) {
		Duration remaining = context.deadline().remaining();
		return (remaining.compareTo(this.settings.pollWait()) < 0) ? remaining : this.settings.pollWait();
	}

	@Override
	public <T> Mono<T> retryNotFoundWithinGrace(String jobId, Mono<T> request) {
		return retryNotFoundWithinGrace(request, () -> this.recentSubmissions.isWithinGracePeriod(jobId));
	}

	/**
	 * Not believe, for a moment, that a job is unknown which this process submitted and
	 * nobody has found yet.
	 */
	<T> Mono<T> retryNotFoundWithinGrace(CallContext context, Mono<T> request) {
		return retryNotFoundWithinGrace(request,
				() -> !context.isKnownToRunPod() && this.recentSubmissions.isWithinGracePeriod(context.requireJobId()));
	}

	private <T> Mono<T> retryNotFoundWithinGrace(Mono<T> request, BooleanSupplier withinGrace) {
		return request.retryWhen(Retry.from((signals) -> signals.concatMap((signal) -> {
			boolean notFound = signal.failure() instanceof RequestFailure failure
					&& failure.kind() == RequestFailure.Kind.JOB_NOT_FOUND;
			return (notFound && withinGrace.getAsBoolean()) ? this.clock.delay(this.settings.pollInterval())
					: Mono.error(signal.failure());
		})));
	}

	Duration pollInterval() {
		return this.settings.pollInterval();
	}

	/**
	 * How many streams are read.
	 */
	int activeStreamCount() {
		return this.activeStreamCount.get();
	}

	ClientClock clock() {
		return this.clock;
	}

	RunPodApi api() {
		return this.api;
	}

	RequestExecutor requestExecutor() {
		return this.settings.requestExecutor();
	}

}
