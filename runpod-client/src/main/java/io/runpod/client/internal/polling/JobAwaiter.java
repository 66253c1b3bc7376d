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

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import io.runpod.client.EndpointActivity.AwaitedJob;
import io.runpod.client.EndpointActivity.AwaitedJobs;
import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.http.RunPodApi;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.resilience.RequestExecutor;
import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.webhook.WebhookDelivery;

/**
 * Waits for jobs of one endpoint, under one of its names. Retryable failures do not end a
 * wait; its deadline is enforced by the caller.
 */
public final class JobAwaiter {

	private static final Log logger = LogFactory.getLog("io.runpod.client.endpoints");

	private final RunPodApi api;

	private final PollSettings settings;

	private final PollScheduler scheduler;

	private final RecentSubmissions recentSubmissions;

	private final ClientClock clock;

	private final Queue<CallContext> unpolledWaits = new ConcurrentLinkedQueue<>();

	private JobAwaiter(RunPodApi api, PollSettings settings, PollScheduler scheduler,
			RecentSubmissions recentSubmissions, ClientClock clock) {
		this.api = api;
		this.settings = settings;
		this.scheduler = scheduler;
		this.recentSubmissions = recentSubmissions;
		this.clock = clock;
	}

	/**
	 * Record that this process submitted a job. For a grace period a "not found" of such
	 * a job is retried.
	 * @param jobId the id of the job
	 * @param shortRetention whether RunPod keeps the result for one minute only
	 * @param webhookExpected whether RunPod posts the end of the job to this client
	 */
	public void recordSubmission(String jobId, boolean shortRetention, boolean webhookExpected) {
		this.recentSubmissions.add(jobId, shortRetention, webhookExpected);
	}

	/**
	 * Return whether this process has submitted the job, as far as it is remembered.
	 */
	public boolean isSubmittedLocally(String jobId) {
		return this.recentSubmissions.find(jobId) != null;
	}

	/**
	 * Return whether a call awaits the job.
	 */
	public boolean isAwaited(String jobId) {
		return this.scheduler.isAwaited(this.settings, jobId);
	}

	/**
	 * Record a response to a submission whose job has ended.
	 */
	public void recordIfTerminal(RunPodJob job) {
		if (job.isTerminal()) {
			this.scheduler.jobEnded(this.settings, job);
		}
	}

	/**
	 * Record that the webhook of a job has arrived.
	 */
	public void recordWebhook(String jobId) {
		this.scheduler.webhookReceived(this.settings, jobId);
	}

	/**
	 * Return whether webhooks arrive.
	 */
	public WebhookDelivery webhookDelivery() {
		return this.scheduler.webhookDelivery();
	}

	/**
	 * Request the status of the call's job once, by operation 'status'.
	 */
	public Mono<RunPodJob> fetchStatus(CallContext context) {
		Mono<RunPodJob> request = context.tracked(this.api.status(context.requireJobId()));
		return retryNotFoundWithinGrace(context, this.settings.requestExecutor().execute(Operation.STATUS, request))
			.doOnNext(context::jobObserved);
	}

	/**
	 * Poll the call's job until it is terminal.
	 */
	public Mono<RunPodJob> awaitTerminal(CallContext context) {
		return this.scheduler.pollUntilTerminal(this.settings, context, false).single();
	}

	/**
	 * Poll the call's job until it is terminal, the first time at once, on behalf of all
	 * who await it.
	 */
	public Mono<RunPodJob> awaitEnded(CallContext context) {
		return this.scheduler.pollNow(this.settings, context).single();
	}

	/**
	 * Complete the waits for a job that is known to have ended.
	 */
	public void complete(RunPodJob job) {
		this.scheduler.complete(this.settings, job);
	}

	/**
	 * Poll the call's job until it is terminal, and emit each observed change.
	 */
	public Flux<RunPodJob> updates(CallContext context) {
		return this.scheduler.pollUntilTerminal(this.settings, context, true)
			.distinctUntilChanged(JobAwaiter::updateKey);
	}

	private static List<@Nullable Object> updateKey(RunPodJob job) {
		return Arrays.asList(job.rawStatus(), job.retries(), job.progress(Object.class));
	}

	/**
	 * List the call's job as awaited while a wait without polls is subscribed to.
	 */
	public <T> Flux<T> listedAsAwaited(CallContext context, Flux<T> wait) {
		return wait.doOnSubscribe((subscription) -> this.unpolledWaits.add(context))
			.doFinally((signal) -> this.unpolledWaits.remove(context));
	}

	/**
	 * Return the awaited jobs, longest wait first.
	 * @param limit the maximum number of jobs to return
	 */
	public AwaitedJobs awaitedJobs(int limit) {
		AwaitedJobs polled = this.scheduler.awaitedJobs(this.settings.name(), limit);
		List<AwaitedJob> all = Stream
			.concat(polled.jobs().stream(), this.unpolledWaits.stream().limit(limit).map(JobAwaiter::toAwaitedJob))
			.sorted(Comparator.comparing(AwaitedJob::age).reversed())
			.limit(limit)
			.toList();
		return new Waits(polled.total() + this.unpolledWaits.size(), all);
	}

	private static AwaitedJob toAwaitedJob(CallContext context) {
		RunPodJob lastJob = context.lastJob();
		Duration age = context.deadline().timeout().minus(context.deadline().remaining());
		return new Wait(context.requireJobId(), (lastJob != null) ? lastJob.rawStatus() : null, age);
	}

	/**
	 * Repeat a request about a job that this process has just submitted while RunPod
	 * answers "not found".
	 */
	public <T> Mono<T> retryNotFoundWithinGrace(String jobId, Mono<T> request) {
		return retryNotFoundWithinGrace(request, () -> this.recentSubmissions.isWithinGracePeriod(jobId));
	}

	/**
	 * Repeat a request about the call's job while RunPod answers "not found", if this
	 * process has just submitted it and no request for it was successful yet.
	 */
	public <T> Mono<T> retryNotFoundWithinGrace(CallContext context, Mono<T> request) {
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

	/**
	 * Return the minimum interval between two polls of a job.
	 */
	public Duration pollInterval() {
		return this.settings.pollInterval();
	}

	/**
	 * Return the long-poll wait of a request, which ends with the deadline of its caller.
	 * @param remaining the time until the deadline
	 */
	public Duration longPollWait(Duration remaining) {
		return this.settings.longPollWait(remaining);
	}

	/**
	 * Creates the awaiters for the names of one endpoint, which share a scheduler.
	 */
	public static final class Factory {

		private final ClientClock clock;

		private final RecentSubmissions recentSubmissions;

		private final PollScheduler scheduler;

		/**
		 * Create a factory.
		 * @param requestExecutor the rate limits of the endpoint
		 * @param clock the clock
		 * @param webhookUrl the public address of the receiver of webhooks, or
		 * {@code null} if there is none
		 */
		public Factory(RequestExecutor requestExecutor, ClientClock clock, @Nullable URI webhookUrl) {
			this.clock = clock;
			this.recentSubmissions = new RecentSubmissions(clock);
			ResultRetentionGuard retentionGuard = new ResultRetentionGuard(logger::warn);
			WebhookReliability webhooks = new WebhookReliability(webhookUrl, logger);
			this.scheduler = new PollScheduler(requestExecutor, clock, this.recentSubmissions,
					new AdaptivePollStrategy(retentionGuard, webhooks, clock.nanoTime()), retentionGuard, webhooks);
		}

		/**
		 * Create an awaiter for one name of the endpoint.
		 * @param name the name
		 * @param api the operations of the endpoint
		 * @param requestExecutor the executor of requests under this name
		 * @param pollWait the long-poll wait of a request
		 * @param pollInterval the minimum interval between two polls of a job
		 */
		public JobAwaiter create(String name, RunPodApi api, RequestExecutor requestExecutor, Duration pollWait,
				Duration pollInterval) {
			PollSettings settings = new PollSettings(name, (poll) -> poll.send(api), requestExecutor, pollWait,
					pollInterval);
			return new JobAwaiter(api, settings, this.scheduler, this.recentSubmissions, this.clock);
		}

	}

	record Waits(int total, List<AwaitedJob> jobs) implements AwaitedJobs {
	}

	record Wait(String id, @Nullable String status, Duration age) implements AwaitedJob {
	}

}
