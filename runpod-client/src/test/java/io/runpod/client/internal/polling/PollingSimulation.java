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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.micrometer.observation.Observation;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.http.RequestFailure.Kind;
import io.runpod.client.internal.instrumentation.Instrumentation;
import io.runpod.client.internal.resilience.RequestExecutor;
import io.runpod.client.internal.timer.JumpingClock;
import io.runpod.client.job.RunPodJob;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A {@link PollScheduler} and the simulated RunPod that it polls, under virtual time.
 */
final class PollingSimulation {

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

	final SimulatedRunPod runPod;

	private PollingSimulation(Strategy strategy, double share, long seed, int jobs, int workers) {
		this.requestExecutor = RequestExecutor.of(this.clock.clock(), share, Map.of());
		ResultRetentionGuard retentionGuard = new ResultRetentionGuard(this::recordWarning);
		this.pollScheduler = new PollScheduler(this.requestExecutor, this.clock.clock(), this.recentSubmissions,
				strategy.create(retentionGuard, this.clock.clock().nanoTime()), retentionGuard);
		this.runPod = new SimulatedRunPod(this.clock.clock(), new Random(seed), workers);
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
		this.recentSubmissions.add("job" + n, shortRetention);
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

	private Disposable subscribe(int n, Duration pollWait, boolean wantsUpdates) {
		PollSettings settings = new PollSettings("sdxl", this.runPod::poll, this.requestExecutor, pollWait,
				Duration.ofSeconds(1));
		CallContext context = new CallContext(this.clock.clock().deadlineAfter(Duration.ofDays(1)), "job" + n,
				Instrumentation.noop().callEvents("sdxl", Observation.NOOP));
		return this.pollScheduler.pollUntilTerminal(settings, context, wantsUpdates)
			.filter(RunPodJob::isTerminal)
			.subscribe((job) -> {
				this.resultCounts[n]++;
				this.detectionLags.add(this.clock.clock().nanoTime() - this.runPod.endedAt(job.id()));
			}, this.errors::add);
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
			PollStrategy create(ResultRetentionGuard retentionGuard, long now) {
				return new AdaptivePollStrategy(retentionGuard, now);
			}

		},

		FIXED_INTERVAL {

			@Override
			PollStrategy create(ResultRetentionGuard retentionGuard, long now) {
				return new FixedIntervalPollStrategy();
			}

		};

		abstract PollStrategy create(ResultRetentionGuard retentionGuard, long now);

	}

}
