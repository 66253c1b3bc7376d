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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;

import io.micrometer.observation.Observation;
import org.apache.commons.logging.impl.NoOpLog;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.http.RequestFailure.Kind;
import io.runpod.client.internal.instrumentation.Instrumentation;
import io.runpod.client.internal.resilience.RequestExecutor;
import io.runpod.client.internal.timer.JumpingClock;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.webhook.WebhookDelivery;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A {@link PollScheduler} and the simulated RunPod that it polls, under virtual time.
 */
final class PollingSimulation {

	private static final URI WEBHOOK_URL = URI.create("https://app.example.com/runpod/webhook");

	private static final Duration RETENTION = Duration.ofMinutes(30);

	private static final Duration RUN_SYNC_RETENTION = Duration.ofMinutes(1);

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final JumpingClock clock = new JumpingClock(this.scheduler);

	private final RecentSubmissions recentSubmissions = new RecentSubmissions(this.clock.clock());

	private final RequestExecutor requestExecutor;

	private final PollScheduler pollScheduler;

	private final int[] resultCounts;

	private final List<Long> detectionLags = new ArrayList<>();

	private final List<Throwable> errors = new ArrayList<>();

	final List<String> warnings = new ArrayList<>();

	/** Whether a warning was emitted while the scheduler was locked. */
	boolean warnedUnderLock;

	/** What was logged about webhooks. */
	final List<String> webhookMessages = new ArrayList<>();

	private final NoOpLog webhookLog = new NoOpLog() {

		@Override
		public void info(Object message) {
			PollingSimulation.this.webhookMessages.add("INFO " + message);
		}

		@Override
		public void warn(Object message) {
			PollingSimulation.this.webhookMessages.add("WARN " + message);
			PollingSimulation.this.warnedUnderLock |= Thread.holdsLock(PollingSimulation.this.pollScheduler);
		}

	};

	private boolean webhooksRequested;

	private IntPredicate webhookDelivered = (n) -> false;

	final SimulatedRunPod runPod;

	private PollingSimulation(Strategy strategy, double share, long seed, int jobs, int workers) {
		this.requestExecutor = new RequestExecutor.Factory(this.clock.clock(), share, Map.of(), 500).create();
		ResultRetentionGuard retentionGuard = new ResultRetentionGuard(this::recordWarning);
		WebhookReliability webhooks = new WebhookReliability(WEBHOOK_URL, this.webhookLog);
		this.pollScheduler = new PollScheduler(this.requestExecutor, this.clock.clock(), this.recentSubmissions,
				strategy.create(retentionGuard, webhooks, this.clock.clock().nanoTime()), retentionGuard, webhooks);
		this.runPod = new SimulatedRunPod(this.clock.clock(), new Random(seed), workers, this::postWebhook);
		this.resultCounts = new int[jobs];
	}

	/** Create a simulation with the rate limits documented by RunPod. */
	static PollingSimulation limited(long seed, int jobs, int workers) {
		return limited(Strategy.ADAPTIVE, seed, jobs, workers);
	}

	static PollingSimulation limited(Strategy strategy, long seed, int jobs, int workers) {
		return new PollingSimulation(strategy, 1, seed, jobs, workers);
	}

	static PollingSimulation unlimited(long seed, int jobs, int workers) {
		return new PollingSimulation(Strategy.ADAPTIVE, 0, seed, jobs, workers);
	}

	private void recordWarning(String warning) {
		this.warnings.add(warning);
		this.warnedUnderLock |= Thread.holdsLock(this.pollScheduler);
	}

	void advance(Duration duration) {
		this.scheduler.advanceTimeBy(duration);
	}

	/** Advance the clock without running timers, as after a suspension of the machine. */
	void leap(Duration duration) {
		this.clock.jump(duration);
	}

	/** Submit a job from this process. */
	void submit(int n, Duration duration, boolean shortRetention) {
		this.runPod.submit("job" + n, duration, shortRetention ? RUN_SYNC_RETENTION : RETENTION);
		this.recentSubmissions.add("job" + n, shortRetention, this.webhooksRequested);
	}

	/** Request webhooks of the jobs submitted from now on, and deliver some of them. */
	void deliverWebhooks(IntPredicate delivered) {
		this.webhooksRequested = true;
		this.webhookDelivered = delivered;
	}

	private void postWebhook(String jobId) {
		int n = Integer.parseInt(jobId.substring("job".length()));
		if (this.webhookDelivered.test(n)) {
			PollSettings settings = settings(Duration.ofSeconds(20));
			this.pollScheduler.webhookReceived(settings, jobId);
			if (this.pollScheduler.isAwaited(settings, jobId)) {
				this.pollScheduler.pollNow(settings, context(n, Duration.ofSeconds(20))).subscribe();
			}
		}
	}

	/** Poll a job at once for a subscriber that has cancelled. */
	void pollNowCancelled(int n) {
		this.pollScheduler.pollNow(settings(Duration.ofSeconds(20)), context(n, Duration.ofSeconds(20)))
			.subscribe(new BaseSubscriber<>() {

				@Override
				protected void hookOnSubscribe(Subscription subscription) {
					subscription.cancel();
				}

			});
	}

	WebhookDelivery webhookDelivery() {
		return this.pollScheduler.webhookDelivery();
	}

	/** Submit a job from another process. */
	void submitElsewhere(int n, Duration duration) {
		this.runPod.submit("job" + n, duration, RETENTION);
	}

	Disposable await(int n) {
		return await(n, Duration.ofSeconds(20));
	}

	Disposable await(int n, Duration pollWait) {
		return subscribe(n, pollWait, false);
	}

	Disposable updates(int n) {
		return subscribe(n, Duration.ofSeconds(20), true);
	}

	private Disposable subscribe(int n, Duration pollWait, boolean emitUpdates) {
		return this.pollScheduler.pollUntilTerminal(settings(pollWait), context(n, Duration.ofDays(1)), emitUpdates)
			.filter(RunPodJob::isTerminal)
			.subscribe((job) -> {
				this.resultCounts[n]++;
				this.detectionLags.add(this.clock.clock().nanoTime() - this.runPod.endedAt(job.id()));
			}, this.errors::add);
	}

	private PollSettings settings(Duration pollWait) {
		return new PollSettings("sdxl", this.runPod::poll, this.requestExecutor, pollWait, Duration.ofSeconds(1));
	}

	private CallContext context(int n, Duration timeout) {
		return new CallContext(this.clock.clock().deadlineAfter(timeout), "job" + n,
				Instrumentation.noop().callEvents("sdxl", Observation.NOOP));
	}

	/** Return the number of results emitted for each job. */
	int[] resultCounts() {
		return this.resultCounts;
	}

	/** Return the number of waits that failed because the job had expired. */
	int notFoundCount() {
		assertThat(this.errors)
			.allMatch((ex) -> ex instanceof RequestFailure failure && failure.kind() == Kind.JOB_NOT_FOUND);
		return this.errors.size();
	}

	double requestsPerJob() {
		return (double) this.runPod.requestCount / this.resultCounts.length;
	}

	/** Return the time that a number of messages takes. */
	Duration latencies(int messages) {
		return Duration.ofNanos(messages * this.runPod.latency);
	}

	/** Return a percentile of the time between the end of a job and its detection. */
	Duration detectionLag(int percent) {
		List<Long> sorted = this.detectionLags.stream().sorted().toList();
		return Duration.ofNanos(sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)));
	}

	void assertNoLeftovers() {
		assertThat(this.pollScheduler.awaitedJobs("sdxl", 10).total()).isZero();
		assertThat(this.runPod.inFlight).isZero();
	}

	void assertWithinLimits() {
		assertThat(this.runPod.maxInFlight).isLessThanOrEqualTo(400);
		List<Long> arrivals = this.runPod.arrivals;
		for (int i = 2000; i < arrivals.size(); i++) {
			assertThat(arrivals.get(i) - arrivals.get(i - 2000)).isGreaterThan(Duration.ofSeconds(10).toNanos());
		}
	}

	/**
	 * The poll strategies.
	 */
	enum Strategy {

		ADAPTIVE {

			@Override
			PollStrategy create(ResultRetentionGuard retentionGuard, WebhookReliability webhooks, long now) {
				return new AdaptivePollStrategy(retentionGuard, webhooks, now);
			}

		},

		FIXED_INTERVAL {

			@Override
			PollStrategy create(ResultRetentionGuard retentionGuard, WebhookReliability webhooks, long now) {
				return new FixedIntervalPollStrategy();
			}

		};

		abstract PollStrategy create(ResultRetentionGuard retentionGuard, WebhookReliability webhooks, long now);

	}

}
