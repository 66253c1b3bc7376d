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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.micrometer.observation.Observation;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.runpod.client.await.JobAwaiter.Wait;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.time.LeapingTime;
import io.runpod.client.traffic.Traffic;
import io.runpod.client.watch.Watch;
import io.runpod.client.wire.Fault;
import io.runpod.client.wire.Fault.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A scheduler of looks and the RunPod that it looks at, in a time that a test owns.
 */
final class Simulation {

	private static final Duration KEPT = Duration.ofMinutes(30);

	private static final Duration KEPT_BY_RUN_SYNC = Duration.ofMinutes(1);

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final LeapingTime clock = new LeapingTime(this.scheduler);

	private final RecentSubmissions recent = new RecentSubmissions(this.clock.time());

	private final Traffic traffic;

	private final LookScheduler looks;

	private final int[] results;

	private final List<Long> lags = new ArrayList<>();

	private final List<Throwable> errors = new ArrayList<>();

	final List<String> warnings = new ArrayList<>();

	/** Whether looks had to stop while somebody took a warning. */
	boolean warnedUnderLock;

	final SimulatedRunPod runPod;

	private Simulation(double share, long seed, int jobs, int workers) {
		this.traffic = Traffic.of(this.clock.time(), share, Map.of());
		this.looks = new LookScheduler(this.traffic, this.clock.time(), this.recent, new OneMinute(this::warned));
		this.runPod = new SimulatedRunPod(this.clock.time(), new Random(seed), workers);
		this.results = new int[jobs];
	}

	/** Under the limits that RunPod documents. */
	static Simulation limited(long seed, int jobs, int workers) {
		return new Simulation(1, seed, jobs, workers);
	}

	static Simulation unlimited(long seed, int jobs, int workers) {
		return new Simulation(0, seed, jobs, workers);
	}

	private void warned(String warning) {
		this.warnings.add(warning);
		this.warnedUnderLock |= Thread.holdsLock(this.looks);
	}

	void advance(Duration duration) {
		this.scheduler.advanceTimeBy(duration);
	}

	/** The machine was asleep. */
	void leap(Duration duration) {
		this.clock.leap(duration);
	}

	/** This process submits a job. */
	void submit(int n, Duration duration, boolean shortLived) {
		this.runPod.submit("job" + n, duration, shortLived ? KEPT_BY_RUN_SYNC : KEPT);
		this.recent.add("job" + n, shortLived);
	}

	/** Somebody else does. */
	void submitElsewhere(int n, Duration duration) {
		this.runPod.submit("job" + n, duration, KEPT);
	}

	Disposable await(int n) {
		return await(n, Duration.ofSeconds(20));
	}

	Disposable await(int n, Duration pollWait) {
		View view = new View("sdxl", this.runPod, this.traffic, pollWait, Duration.ofSeconds(1));
		Wait wait = new Wait(this.clock.time().deadline(Duration.ofDays(1)), "job" + n,
				Watch.nobodys().news("sdxl", Observation.NOOP));
		return this.looks.watch(view, wait, false).filter(RunPodJob::completed).subscribe((job) -> {
			this.results[n]++;
			this.lags.add(this.clock.time().nanos() - this.runPod.endedAt(job.id()));
		}, this.errors::add);
	}

	/** How often the result of each job was seen. */
	int[] results() {
		return this.results;
	}

	/** How many waits ended because RunPod did not know the job any more. */
	int forgotten() {
		assertThat(this.errors).allMatch((ex) -> ex instanceof Fault fault && fault.kind() == Kind.JOB_NOT_FOUND);
		return this.errors.size();
	}

	double looksPerJob() {
		return (double) this.runPod.looks / this.results.length;
	}

	/** How long it took until the end of a job was known, for so many of a hundred. */
	Duration lag(int percent) {
		List<Long> sorted = this.lags.stream().sorted().toList();
		return Duration.ofNanos(sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)));
	}

	void assertNothingIsLeft() {
		assertThat(this.looks.awaited("sdxl", 10).total()).isZero();
		assertThat(this.runPod.inFlight).isZero();
	}

	void assertWithinLimits() {
		assertThat(this.runPod.mostInFlight).isLessThanOrEqualTo(400);
		List<Long> arrivals = this.runPod.arrivals;
		for (int i = 2000; i < arrivals.size(); i++) {
			assertThat(arrivals.get(i) - arrivals.get(i - 2000)).isGreaterThan(Duration.ofSeconds(10).toNanos());
		}
	}

}
