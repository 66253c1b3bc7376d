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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.runpod.client.job.RunPodJob;

/**
 * At whom to look next. RunPod serves jobs in order, so those behind the one that started
 * last are queued and need few looks. Those that run are looked at when, by experience,
 * some of their kind have ended. Guarded by its scheduler.
 */
final class Plan {

	private static final long GAP = Duration.ofMinutes(2).toNanos();

	/** One look at a time for so many jobs of which nothing is known. */
	private static final long SPACING = Duration.ofMillis(10).toNanos();

	private static final long QUEUED_SPACING = Duration.ofMillis(100).toNanos();

	private static final long LEAST_SURVEY_PAUSE = Duration.ofMillis(100).toNanos();

	private static final long SURVEY_PAUSE = Duration.ofMillis(1).dividedBy(5).toNanos();

	private static final long FAR = Duration.ofDays(365).toNanos();

	private final Lines lines = new Lines();

	private final Experience experience = new Experience();

	private final Frontier frontier;

	private final OneMinute oneMinute;

	private final Set<WatchedJob> inFlight = new HashSet<>();

	/** By how much those seem to start later than they do of which only others tell. */
	private long late;

	private long nextSurvey;

	Plan(OneMinute oneMinute, long now) {
		this.oneMinute = oneMinute;
		this.frontier = new Frontier(now);
	}

	/** A job that nobody looks at takes its place. */
	void place(WatchedJob job, long now) {
		if (job.notBefore > now) {
			this.lines.addResting(job);
			return;
		}
		boolean behind = isBehind(job);
		job.expectedEnd = expectedEnd(job, now);
		job.due = Math.max(now, Math.min(due(job, behind, now), job.lookedAt + gap(job)));
		if (job.isFollowed()) {
			job.due = now;
			this.lines.addFollowed(job);
		}
		else if (behind) {
			this.lines.addQueued(job);
		}
		else {
			this.lines.addRunning(job);
		}
	}

	private boolean isBehind(WatchedJob job) {
		return this.frontier.isBehind(job) && !job.hasStarted();
	}

	void remove(WatchedJob job) {
		this.lines.remove(job);
	}

	/** A look at a job begins. */
	void begin(WatchedJob job, long now) {
		if (!isBehind(job)) {
			this.oneMinute.begin(job, this.lines.running() + this.inFlight.size(), now);
		}
		this.lines.remove(job);
		this.inFlight.add(job);
	}

	/** Tell what there is to be told; by a caller that holds no lock. */
	void tell() {
		this.oneMinute.tell();
	}

	/** A look at a job is over. */
	void end(WatchedJob job) {
		this.inFlight.remove(job);
	}

	/** A look told something. */
	void learn(Look look, RunPodJob seen, long now) {
		WatchedJob job = look.job();
		if (seen.completed() && seen.executionTime() != null) {
			learnDuration(look, seen.executionTime(), now);
		}
		job.note(seen, now);
		if (!this.frontier.isBehind(job)) {
			return;
		}
		if (WatchedJob.ran(seen)) {
			reached(job, seen, now);
		}
		else if (!seen.completed()) {
			this.frontier.notStarted();
		}
	}

	private void learnDuration(Look look, Duration executionTime, long now) {
		WatchedJob job = look.job();
		this.experience.learn(executionTime.toNanos());
		if (look.isHeld() && !job.isOurs() && job.startedAt != null) {
			long late = job.startedAt - (now - executionTime.toNanos());
			this.late += (late - this.late) / 8;
		}
	}

	private void reached(WatchedJob job, RunPodJob seen, long now) {
		this.frontier.started(job, now);
		for (WatchedJob other : this.inFlight) {
			if (other.order() < job.order()) {
				other.assumeStarted(seen.delayTime(), now);
			}
		}
		List<WatchedJob> passed = this.lines.queuedUpTo(job.order());
		for (WatchedJob other : passed) {
			other.assumeStarted(seen.delayTime(), now);
			replace(other, now);
		}
	}

	private void replace(WatchedJob job, long now) {
		this.lines.remove(job);
		place(job, now);
	}

	/** The job to look at for as long as RunPod holds the look. */
	@Nullable WatchedJob nextHeld(long now) {
		wake(now);
		WatchedJob running = this.lines.firstRunning();
		return (running != null) ? running : this.lines.firstQueued();
	}

	/** The job to look at briefly. */
	@Nullable WatchedJob nextQuick(long now) {
		wake(now);
		WatchedJob first = this.lines.firstShortLived();
		if (first != null && first.lookedAt + OneMinute.GAP <= now) {
			return first;
		}
		if (this.lines.queued() > 0 && this.frontier.nextProbe() <= now) {
			this.frontier.probing(now);
			return this.lines.queuedBehind(this.frontier.step());
		}
		first = this.lines.firstDue();
		return (first != null && first.due <= now) ? first : null;
	}

	/** Nothing can be done now. When there is next something to do, whatever is free. */
	long nextAt(long now) {
		long next = nextAt();
		this.oneMinute.nothingSent(next <= now, now);
		return next;
	}

	private long nextAt() {
		WatchedJob due = this.lines.firstDue();
		WatchedJob shortLived = this.lines.firstShortLived();
		WatchedJob resting = this.lines.firstResting();
		long next = (due != null) ? due.due : Long.MAX_VALUE;
		if (resting != null) {
			next = Math.min(next, resting.notBefore);
		}
		if (shortLived != null) {
			next = Math.min(next, shortLived.lookedAt + OneMinute.GAP);
		}
		if (isSurveyDue()) {
			next = Math.min(next, this.nextSurvey);
		}
		return (this.lines.queued() > 0) ? Math.min(next, this.frontier.nextProbe()) : next;
	}

	private void wake(long now) {
		WatchedJob first = this.lines.firstResting();
		while (first != null && first.notBefore <= now) {
			replace(first, now);
			first = this.lines.firstResting();
		}
		if (isSurveyDue() && this.nextSurvey <= now) {
			survey(now);
		}
	}

	private boolean isSurveyDue() {
		return this.experience.hasLearned() && this.lines.running() > 0;
	}

	// the only thing that is done with all of them, and the less often the more there are
	private void survey(long now) {
		List<WatchedJob> running = this.lines.allRunning();
		this.nextSurvey = now + LEAST_SURVEY_PAUSE + running.size() * SURVEY_PAUSE;
		this.experience.survey(Stream.concat(running.stream(), this.inFlight.stream())
			.filter((job) -> job.startedAt != null)
			.mapToLong((job) -> knownAge(job, now))
			.toArray());
		running.forEach((job) -> replace(job, now));
	}

	// at which age it was still running for sure
	private long knownAge(WatchedJob job, long now) {
		boolean held = job.look != null && job.look.isHeld();
		return Math.max(0, (held ? now : job.lookedAt) - startedAt(job, now));
	}

	private long startedAt(WatchedJob job, long now) {
		Long startedAt = job.startedAt;
		return ((startedAt != null) ? startedAt : now) - (job.isOurs() ? 0 : this.late);
	}

	private long due(WatchedJob job, boolean behind, long now) {
		if (behind) {
			return job.lookedAt + Math.max(interval(job), this.lines.queued() * QUEUED_SPACING);
		}
		long others = this.lines.running();
		long known = (now - job.since) / 4;
		long inTurn = job.lookedAt
				+ Math.max(interval(job), Math.max(others * SPACING, Math.min(known, others * 50 * SPACING)));
		if (job.startedAt == null) {
			return inTurn;
		}
		long worthIt = this.experience.nextLook(knownAge(job, now), job.number);
		if (worthIt < 0) {
			return inTurn;
		}
		long expected = startedAt(job, now) + worthIt;
		// one that nobody has seen yet may have started long ago
		return (job.last == null && !job.isOurs()) ? Math.min(expected, inTurn) : expected;
	}

	private long expectedEnd(WatchedJob job, long now) {
		if (job.isQueued()) {
			return now + FAR;
		}
		if (job.startedAt == null) {
			return job.orderedAt() + this.experience.probableEnd(0);
		}
		return startedAt(job, now) + this.experience.probableEnd(knownAge(job, now));
	}

	private static long interval(WatchedJob job) {
		return job.view.pollInterval().toNanos();
	}

	private static long gap(WatchedJob job) {
		return job.isShortLived() ? OneMinute.GAP : GAP;
	}

}
