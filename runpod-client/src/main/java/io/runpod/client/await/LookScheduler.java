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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

import io.runpod.client.await.JobAwaiter.Awaited;
import io.runpod.client.await.JobAwaiter.AwaitedJob;
import io.runpod.client.await.JobAwaiter.Wait;
import io.runpod.client.await.Look.Kind;
import io.runpod.client.await.WatchedJob.Waiter;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.time.Time;
import io.runpod.client.time.Time.Alarm;
import io.runpod.client.traffic.Traffic;
import io.runpod.client.wire.Fault;

/**
 * Looks at every job of one endpoint that somebody waits for, one look for all who wait
 * for the same job. As long as there is room RunPod holds the looks and tells of an end
 * at once. Beyond that a {@link Plan} says whom to ask next, and nothing leaves that
 * would have to wait for a limit: what to ask is decided at the latest moment.
 */
final class LookScheduler {

	private static final long RECHECK = Duration.ofMillis(50).toNanos();

	private final Time time;

	private final RecentSubmissions recent;

	private final Places places;

	private final Holding holding = new Holding();

	private final Map<String, WatchedJob> jobs = new LinkedHashMap<>();

	private final Plan plan;

	private final Alarm alarm;

	private final AtomicInteger sending = new AtomicInteger();

	LookScheduler(Traffic traffic, Time time, RecentSubmissions recent, OneMinute oneMinute) {
		this.time = time;
		this.recent = recent;
		this.places = new Places(traffic);
		this.plan = new Plan(oneMinute, time.nanos());
		this.alarm = time.alarm(this::send);
	}

	/**
	 * What is seen of a job, until it has ended.
	 * @param follows whether each change is wanted, and not only the end
	 */
	Flux<RunPodJob> watch(View view, Wait wait, boolean follows) {
		return Flux.create((sink) -> {
			Waiter waiter = new Waiter(wait, follows, sink);
			WatchedJob job = join(view, waiter);
			sink.onDispose(() -> leave(job, waiter));
			send();
		}, FluxSink.OverflowStrategy.LATEST);
	}

	private synchronized WatchedJob join(View view, Waiter waiter) {
		String id = waiter.caller().requireJobId();
		long now = this.time.nanos();
		WatchedJob job = this.jobs.computeIfAbsent(key(view, id),
				(key) -> new WatchedJob(id, view, now, this.recent.next(), this.recent.find(id)));
		this.plan.remove(job);
		job.waiters.add(waiter);
		if (job.last != null) {
			waiter.caller().saw(job.last);
		}
		if (job.look == null) {
			this.plan.place(job, now);
		}
		return job;
	}

	// a look by another name has other times, is told to another listener, and bears that
	// name
	private static String key(View view, String id) {
		return view.name() + "/" + id;
	}

	private void leave(WatchedJob job, Waiter waiter) {
		Look look;
		synchronized (this) {
			if (!job.waiters.remove(waiter) || !job.waiters.isEmpty()) {
				return;
			}
			look = job.look;
			forget(job);
		}
		if (look != null) {
			look.flight().dispose();
		}
		send();
	}

	private void forget(WatchedJob job) {
		job.waiters.clear();
		this.jobs.remove(key(job.view, job.id));
		if (job.look != null) {
			over(job.look);
		}
		else {
			this.plan.remove(job);
		}
	}

	private void over(Look look) {
		look.job().look = null;
		look.job().leftAt = this.time.nanos();
		this.plan.end(look.job());
		this.places.left(look);
	}

	// one after the other: what is sent may be answered before this returns
	private void send() {
		if (this.sending.getAndIncrement() > 0) {
			return;
		}
		int asked = 1;
		while (asked > 0) {
			for (Look look = next(); look != null; look = next()) {
				this.plan.tell();
				send(look);
			}
			asked = this.sending.addAndGet(-asked);
		}
	}

	private synchronized @Nullable Look next() {
		long now = this.time.nanos();
		Look look = decide(now);
		if (look == null) {
			setAlarm(now);
			return null;
		}
		WatchedJob job = look.job();
		this.plan.begin(job, now);
		job.look = look;
		job.lookedAt = now;
		this.places.taken(look);
		job.waiters.forEach((waiter) -> waiter.caller().asks());
		return look;
	}

	private @Nullable Look decide(long now) {
		WatchedJob job = null;
		if (this.holding.pays() && this.places.roomToHold()) {
			job = this.plan.nextHeld(now);
			if (job != null) {
				return Look.at(job, Kind.HELD, now);
			}
		}
		// a server that answers them early may hold looks again one day
		boolean tryToHold = this.holding.hasRoute() && !this.holding.pays();
		if (tryToHold ? this.places.roomToHold() : this.places.roomToLook()) {
			job = this.plan.nextQuick(now);
		}
		if (job == null) {
			return null;
		}
		return Look.at(job, (tryToHold && !job.isFollowed()) ? Kind.HELD : Kind.QUICK, now);
	}

	private void setAlarm(long now) {
		long at = this.plan.nextAt(now);
		if (at == Long.MAX_VALUE) {
			this.alarm.off();
			return;
		}
		// room for what is due may come where this does not see it
		this.alarm.at((at > now) ? Math.min(at, now + 5 * RECHECK) : now + RECHECK);
	}

	private void send(Look look) {
		View view = look.job().view;
		String id = look.job().id;
		Mono<RunPodJob> question = look.isHeld() ? view.questions().statusSync(id, look.hold())
				: view.questions().status(id);
		Mono<RunPodJob> limited = view.traffic().once(look.operation(), question);
		look.flight()
			.update(limited.contextWrite(look.context())
				.subscribe((seen) -> answered(look, seen), (ex) -> failed(look, ex)));
	}

	private void answered(Look look, RunPodJob seen) {
		WatchedJob job = look.job();
		List<Waiter> told;
		synchronized (this) {
			if (job.look != look) {
				return;
			}
			over(look);
			long now = this.time.nanos();
			told = new ArrayList<>(job.waiters);
			told.forEach((waiter) -> waiter.caller().saw(seen));
			job.faults = 0;
			this.plan.learn(look, seen, now);
			if (seen.completed()) {
				forget(job);
			}
			else {
				if (look.isHeld()) {
					this.holding.answered(look.isEarly(now));
				}
				job.notBefore = look.at() + job.view.pollInterval().toNanos();
				this.plan.place(job, now);
			}
		}
		told.forEach((waiter) -> waiter.tell(seen));
		send();
	}

	private void failed(Look look, Throwable ex) {
		WatchedJob job = look.job();
		List<Waiter> told = List.of();
		Throwable error = ex;
		synchronized (this) {
			if (job.look != look) {
				return;
			}
			over(look);
			long now = this.time.nanos();
			Duration pause = (ex instanceof Fault fault) ? pause(look, fault) : null;
			if (pause != null) {
				job.notBefore = now + pause.toNanos();
				this.plan.place(job, now);
			}
			else {
				told = new ArrayList<>(job.waiters);
				error = (ex instanceof Fault fault) ? fault.withAttempts(job.faults + 1) : ex;
				forget(job);
			}
		}
		for (Waiter waiter : told) {
			waiter.sink().error(error);
		}
		send();
	}

	// how long to leave the job alone, or null if there is no use in asking again
	private @Nullable Duration pause(Look look, Fault fault) {
		WatchedJob job = look.job();
		boolean unknownYet = fault.kind() == Fault.Kind.JOB_NOT_FOUND && !job.isFound() && this.recent.inGrace(job.id);
		job.waiters.forEach((waiter) -> waiter.caller().failed(fault));
		if (look.isHeld() && fault.kind() == Fault.Kind.NO_SUCH_ROUTE) {
			this.holding.lacksRoute();
			return Duration.ZERO;
		}
		if (unknownYet) {
			return job.view.pollInterval();
		}
		if (!fault.repeatable()) {
			return null;
		}
		job.faults++;
		return Traffic.pause(fault, job.faults);
	}

	synchronized Awaited awaited(String name, int most) {
		List<WatchedJob> mine = this.jobs.values().stream().filter((job) -> job.view.name().equals(name)).toList();
		long now = this.time.nanos();
		return new Awaited(mine.stream()
			.limit(most)
			.map((job) -> new AwaitedJob(job.id, (job.last != null) ? job.last.rawStatus() : null,
					Duration.ofNanos(now - job.since)))
			.toList(), mine.stream().mapToInt((job) -> job.waiters.size()).sum());
	}

}
