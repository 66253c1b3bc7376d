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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

import io.runpod.client.EndpointActivity.AwaitedJob;
import io.runpod.client.EndpointActivity.AwaitedJobs;
import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.polling.ActivePoll.Kind;
import io.runpod.client.internal.polling.PendingJob.PollSubscriber;
import io.runpod.client.internal.polling.RecentSubmissions.Submission;
import io.runpod.client.internal.resilience.RequestExecutor;
import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.internal.timer.ClientClock.ReschedulableTimer;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.webhook.WebhookDelivery;

/**
 * Polls every awaited job of one endpoint, with one request for all subscribers of a job.
 * While long polls are permitted RunPod reports the end of a job immediately. Beyond that
 * a {@link PollStrategy} selects the job to poll next. A request is created only when the
 * rate limits permit to send it, so that the selection is always up to date.
 */
final class PollScheduler {

	private static final long RECHECK_INTERVAL = Duration.ofMillis(50).toNanos();

	// the response to a long poll comes with the webhook
	private static final Duration URGENT_AFTER_LONG_POLL = Duration.ofMillis(500);

	private final ClientClock clock;

	private final RecentSubmissions recentSubmissions;

	private final PollConcurrency concurrency;

	private final LongPollDetection longPollDetection = new LongPollDetection();

	private final Map<String, PendingJob> jobs = new LinkedHashMap<>();

	private final PollStrategy strategy;

	private final ResultRetentionGuard retentionGuard;

	private final WebhookReliability webhooks;

	// jobs to poll at once, instead of when the strategy decides
	private final Set<PendingJob> urgentJobs = new LinkedHashSet<>();

	private final ReschedulableTimer timer;

	private final AtomicInteger workInProgress = new AtomicInteger();

	PollScheduler(RequestExecutor requestExecutor, ClientClock clock, RecentSubmissions recentSubmissions,
			PollStrategy strategy, ResultRetentionGuard retentionGuard, WebhookReliability webhooks) {
		this.clock = clock;
		this.recentSubmissions = recentSubmissions;
		this.concurrency = new PollConcurrency(requestExecutor);
		this.strategy = strategy;
		this.retentionGuard = retentionGuard;
		this.webhooks = webhooks;
		this.timer = clock.newTimer(this::send);
	}

	/**
	 * Poll a job until it is terminal, and emit its observed states.
	 * @param settings the settings of the name under which the job is awaited
	 * @param context the call, whose job id is known
	 * @param emitUpdates whether to emit each response and not only the terminal one
	 */
	Flux<RunPodJob> pollUntilTerminal(PollSettings settings, CallContext context, boolean emitUpdates) {
		return Flux.create((sink) -> register(settings, new PollSubscriber(context, emitUpdates, sink), false),
				FluxSink.OverflowStrategy.LATEST);
	}

	/**
	 * Poll a job that has probably ended at once, on behalf of all who await it, and then
	 * until it is terminal.
	 */
	Flux<RunPodJob> pollNow(PollSettings settings, CallContext context) {
		return Flux.create((sink) -> register(settings, new PollSubscriber(context, false, sink), true),
				FluxSink.OverflowStrategy.LATEST);
	}

	private void pollNow(PendingJob job) {
		ActivePoll poll = job.activePoll;
		if (poll == null) {
			this.urgentJobs.add(job);
			return;
		}
		// its response may be older
		job.pollAgain = true;
		if (poll.isLongPoll()) {
			this.clock.scheduleTimeout(URGENT_AFTER_LONG_POLL, () -> replaceByUrgentPoll(poll));
		}
	}

	private void replaceByUrgentPoll(ActivePoll longPoll) {
		synchronized (this) {
			if (longPoll.job().activePoll != longPoll) {
				return;
			}
			pollCompleted(longPoll);
			this.urgentJobs.add(longPoll.job());
		}
		longPoll.subscription().dispose();
		send();
	}

	/**
	 * Complete the waits for a job with a response that was received without a poll.
	 */
	void complete(PollSettings settings, RunPodJob response) {
		PendingJob job;
		List<PollSubscriber> subscribers;
		ActivePoll poll;
		synchronized (this) {
			job = this.jobs.get(key(settings, response.id()));
			if (job == null) {
				return;
			}
			poll = job.activePoll;
			subscribers = observed(job, response);
			remove(job);
		}
		if (poll != null) {
			poll.subscription().dispose();
		}
		subscribers.forEach((subscriber) -> subscriber.emit(response));
		send();
	}

	/**
	 * Record the webhook of a job.
	 */
	void webhookReceived(PollSettings settings, String jobId) {
		synchronized (this) {
			PendingJob job = this.jobs.get(key(settings, jobId));
			Submission submission = (job != null) ? job.submission() : this.recentSubmissions.find(jobId);
			if (submission != null) {
				this.webhooks.webhookReceived(settings.name(), submission, this.clock.nanoTime());
			}
		}
		this.webhooks.emitMessages();
	}

	/**
	 * Record the end of a job that was detected without a poll.
	 */
	void jobEnded(PollSettings settings, RunPodJob job) {
		synchronized (this) {
			this.webhooks.jobEnded(settings.name(), this.recentSubmissions.find(job.id()), job, this.clock.nanoTime());
		}
		this.webhooks.emitMessages();
	}

	WebhookDelivery webhookDelivery() {
		WebhookDelivery delivery;
		synchronized (this) {
			delivery = this.webhooks.delivery(this.clock.nanoTime());
		}
		this.webhooks.emitMessages();
		return delivery;
	}

	synchronized boolean isAwaited(PollSettings settings, String jobId) {
		return this.jobs.containsKey(key(settings, jobId));
	}

	private void register(PollSettings settings, PollSubscriber subscriber, boolean urgent) {
		PendingJob job = add(settings, subscriber, urgent);
		subscriber.sink().onDispose(() -> deregister(job, subscriber));
		send();
	}

	private synchronized PendingJob add(PollSettings settings, PollSubscriber subscriber, boolean urgent) {
		String id = subscriber.context().requireJobId();
		long now = this.clock.nanoTime();
		PendingJob job = this.jobs.computeIfAbsent(key(settings, id), (key) -> new PendingJob(id, settings, now,
				this.recentSubmissions.nextNumber(), this.recentSubmissions.find(id)));
		this.strategy.remove(job);
		job.subscribers.add(subscriber);
		if (job.lastJob != null) {
			subscriber.context().jobObserved(job.lastJob);
		}
		if (urgent) {
			pollNow(job);
		}
		else if (job.activePoll == null && !this.urgentJobs.contains(job)) {
			this.strategy.enqueue(job, now);
		}
		return job;
	}

	// polls under another name have other settings and listeners
	private static String key(PollSettings settings, String id) {
		return settings.name() + "/" + id;
	}

	private void deregister(PendingJob job, PollSubscriber subscriber) {
		ActivePoll poll;
		synchronized (this) {
			if (!job.subscribers.remove(subscriber) || !job.subscribers.isEmpty()) {
				return;
			}
			poll = job.activePoll;
			remove(job);
		}
		if (poll != null) {
			poll.subscription().dispose();
		}
		send();
	}

	private void remove(PendingJob job) {
		job.subscribers.clear();
		this.jobs.remove(key(job.settings, job.id));
		if (job.activePoll != null) {
			pollCompleted(job.activePoll);
		}
		else {
			this.strategy.remove(job);
			this.urgentJobs.remove(job);
		}
	}

	private void pollCompleted(ActivePoll poll) {
		poll.job().activePoll = null;
		poll.job().lastPollEndedAt = this.clock.nanoTime();
		this.strategy.pollCompleted(poll.job());
		this.concurrency.pollCompleted(poll);
	}

	// serialized: a response may arrive before the method that sent the request returns
	private void send() {
		if (this.workInProgress.getAndIncrement() > 0) {
			return;
		}
		int missed = 1;
		while (missed > 0) {
			for (ActivePoll poll = startNextPoll(); poll != null; poll = startNextPoll()) {
				this.retentionGuard.emitWarning();
				send(poll);
			}
			this.webhooks.emitMessages();
			missed = this.workInProgress.addAndGet(-missed);
		}
	}

	private synchronized @Nullable ActivePoll startNextPoll() {
		long now = this.clock.nanoTime();
		ActivePoll poll = selectPoll(now);
		if (poll == null) {
			scheduleTimer(now);
			return null;
		}
		PendingJob job = poll.job();
		this.strategy.pollStarted(job, now);
		job.pollAgain = false;
		job.activePoll = poll;
		job.lastPollStartedAt = now;
		this.concurrency.pollStarted(poll);
		job.subscribers.forEach((subscriber) -> subscriber.context().attemptStarted());
		return poll;
	}

	private @Nullable ActivePoll selectPoll(long now) {
		PendingJob job = nextUrgent();
		if (job != null) {
			return ActivePoll.forJob(job, Kind.SHORT, now);
		}
		if (this.longPollDetection.isEffective() && this.concurrency.hasLongPollPermit()) {
			job = this.strategy.nextLongPoll(now);
			if (job != null) {
				return ActivePoll.forJob(job, Kind.LONG, now);
			}
		}
		// a server that responds early may support long polls again later
		boolean probesLongPoll = this.longPollDetection.isAvailable() && !this.longPollDetection.isEffective();
		if (probesLongPoll ? this.concurrency.hasLongPollPermit() : this.concurrency.hasShortPollPermit()) {
			job = this.strategy.nextShortPoll(now);
		}
		if (job == null) {
			return null;
		}
		return ActivePoll.forJob(job, (probesLongPoll && !job.hasUpdateSubscriber()) ? Kind.LONG : Kind.SHORT, now);
	}

	private @Nullable PendingJob nextUrgent() {
		if (this.urgentJobs.isEmpty() || !this.concurrency.hasShortPollPermit()) {
			return null;
		}
		PendingJob job = this.urgentJobs.iterator().next();
		this.urgentJobs.remove(job);
		return job;
	}

	private void scheduleTimer(long now) {
		long nextActionAt = this.urgentJobs.isEmpty() ? this.strategy.nextActionAt(now) : now;
		if (nextActionAt == Long.MAX_VALUE) {
			this.timer.cancel();
			return;
		}
		// permits may become available without a notification
		this.timer.scheduleAt(
				(nextActionAt > now) ? Math.min(nextActionAt, now + 5 * RECHECK_INTERVAL) : now + RECHECK_INTERVAL);
	}

	private void send(ActivePoll poll) {
		PollSettings settings = poll.job().settings;
		Mono<RunPodJob> request = settings.requestExecutor()
			.executeOnce(poll.operation(), settings.statusClient().apply(poll));
		poll.subscription()
			.update(request.contextWrite(poll.contextView())
				.subscribe((response) -> pollSucceeded(poll, response), (ex) -> pollFailed(poll, ex)));
	}

	private void pollSucceeded(ActivePoll poll, RunPodJob response) {
		try {
			recordResponse(poll, response).forEach((subscriber) -> subscriber.emit(response));
		}
		catch (Throwable ex) {
			removeWithSubscribers(poll.job()).forEach((subscriber) -> subscriber.sink().error(ex));
		}
		send();
	}

	// returns the subscribers to which the response is emitted
	private synchronized List<PollSubscriber> recordResponse(ActivePoll poll, RunPodJob response) {
		PendingJob job = poll.job();
		if (job.activePoll != poll) {
			return List.of();
		}
		pollCompleted(poll);
		long now = this.clock.nanoTime();
		List<PollSubscriber> subscribers = observed(job, response);
		job.consecutiveFailures = 0;
		this.strategy.recordResponse(poll, response, now);
		if (response.isTerminal()) {
			remove(job);
			return subscribers;
		}
		if (poll.isLongPoll()) {
			this.longPollDetection.responseReceived(poll.isAnsweredEarly(now));
		}
		job.notBefore = poll.startedAt() + job.settings.pollInterval().toNanos();
		if (job.pollAgain) {
			this.urgentJobs.add(job);
		}
		else {
			this.strategy.enqueue(job, now);
		}
		return subscribers;
	}

	private List<PollSubscriber> observed(PendingJob job, RunPodJob response) {
		List<PollSubscriber> subscribers = List.copyOf(job.subscribers);
		subscribers.forEach((subscriber) -> subscriber.context().jobObserved(response));
		if (response.isTerminal()) {
			this.webhooks.jobEnded(job.settings.name(), job.submission(), response, this.clock.nanoTime());
		}
		return subscribers;
	}

	private void pollFailed(ActivePoll poll, Throwable ex) {
		PendingJob job = poll.job();
		List<PollSubscriber> subscribers = List.of();
		Throwable error = ex;
		synchronized (this) {
			if (job.activePoll != poll) {
				return;
			}
			pollCompleted(poll);
			long now = this.clock.nanoTime();
			Duration delay = (ex instanceof RequestFailure failure) ? retryDelay(poll, failure) : null;
			if (delay != null) {
				job.notBefore = now + delay.toNanos();
				this.strategy.enqueue(job, now);
			}
			else {
				error = (ex instanceof RequestFailure failure) ? failure.withAttempts(job.consecutiveFailures + 1) : ex;
				subscribers = removeWithSubscribers(job);
			}
		}
		for (PollSubscriber subscriber : subscribers) {
			subscriber.sink().error(error);
		}
		send();
	}

	private synchronized List<PollSubscriber> removeWithSubscribers(PendingJob job) {
		List<PollSubscriber> subscribers = List.copyOf(job.subscribers);
		remove(job);
		return subscribers;
	}

	// the delay before the next poll, or null if the failure is permanent
	private @Nullable Duration retryDelay(ActivePoll poll, RequestFailure failure) {
		PendingJob job = poll.job();
		boolean notVisibleYet = failure.kind() == RequestFailure.Kind.JOB_NOT_FOUND && !job.isKnownToRunPod()
				&& this.recentSubmissions.isWithinGracePeriod(job.id);
		job.subscribers.forEach((subscriber) -> subscriber.context().attemptFailed(failure));
		if (poll.isLongPoll() && failure.kind() == RequestFailure.Kind.UNSUPPORTED) {
			this.longPollDetection.markUnavailable();
			return Duration.ZERO;
		}
		if (notVisibleYet) {
			return job.settings.pollInterval();
		}
		if (!failure.isRetryable()) {
			return null;
		}
		job.consecutiveFailures++;
		return RequestExecutor.retryDelay(failure, job.consecutiveFailures);
	}

	synchronized AwaitedJobs awaitedJobs(String name, int limit) {
		List<PendingJob> jobsOfName = this.jobs.values()
			.stream()
			.filter((job) -> job.settings.name().equals(name))
			.toList();
		long now = this.clock.nanoTime();
		List<AwaitedJob> listed = jobsOfName.stream()
			.limit(limit)
			.<AwaitedJob>map((job) -> new JobAwaiter.Wait(job.id,
					(job.lastJob != null) ? job.lastJob.rawStatus() : null, Duration.ofNanos(now - job.awaitedSince)))
			.toList();
		return new JobAwaiter.Waits(jobsOfName.stream().mapToInt((job) -> job.subscribers.size()).sum(), listed);
	}

}
