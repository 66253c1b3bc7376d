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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.job.Payload;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.time.Time;
import io.runpod.client.time.Time.Deadline;
import io.runpod.client.traffic.Traffic;
import io.runpod.client.watch.Watch;
import io.runpod.client.wire.Fault;
import io.runpod.client.wire.Wire;

/**
 * Waits for jobs of one endpoint. Faults that may pass are survived for as long as
 * somebody waits; ending a wait in time is its caller's business.
 */
public interface JobAwaiter {

	/**
	 * Remember that this process submitted a job, so that RunPod's not knowing it for a
	 * moment is not believed.
	 * @param shortLived whether RunPod keeps the result for one minute only
	 */
	void submitted(String jobId, boolean shortLived);

	/**
	 * Not believe, for a moment, that a job is unknown which this process submitted.
	 * @param question about the job; is asked again
	 */
	<T> Mono<T> tolerant(String jobId, Mono<T> question);

	/**
	 * Look at a job once.
	 */
	Mono<RunPodJob> look(Wait wait);

	/**
	 * Wait until a job has ended.
	 */
	Mono<RunPodJob> terminal(Wait wait);

	/**
	 * Every change of a job that is seen, until it has ended.
	 */
	Flux<RunPodJob> updates(Wait wait);

	/**
	 * Every chunk of a job's stream.
	 */
	Flux<Payload> chunks(Wait wait);

	/**
	 * The jobs that are being waited for, those that are waited for the longest first.
	 * @param most how many to tell of
	 */
	Awaited awaited(int most);

	/**
	 * What waits for the jobs of one endpoint, whatever names it has.
	 */
	static Shared of(Traffic traffic, Time time) {
		return new SharedAwaiter(traffic, time);
	}

	/**
	 * What the names of one endpoint share.
	 */
	interface Shared {

		/**
		 * Wait by one name of the endpoint.
		 * @param pollWait how long RunPod may hold a look
		 * @param pollInterval the least time between the starts of two looks at a job
		 */
		JobAwaiter named(String name, Wire wire, Traffic traffic, Duration pollWait, Duration pollInterval);

	}

	/**
	 * What is waited for at one moment.
	 *
	 * @param jobs some of the jobs
	 * @param total how many waits there are in all
	 */
	record Awaited(List<AwaitedJob> jobs, int total) {
	}

	/**
	 * A job that is waited for.
	 *
	 * @param id its id
	 * @param status its last known state, as RunPod writes it
	 * @param since for how long it has been waited for
	 */
	record AwaitedJob(String id, @Nullable String status, Duration since) {
	}

	/**
	 * One caller's wait: for which job, until when, and what was seen so far.
	 */
	final class Wait {

		private final Deadline deadline;

		private volatile @Nullable String jobId;

		private volatile @Nullable RunPodJob last;

		private volatile boolean submitting;

		// a submission brought no answer, and nothing has told since what became of it
		private volatile boolean inDoubt;

		private volatile boolean found;

		private volatile @Nullable Fault lastFault;

		private volatile @Nullable Long seenAt;

		private volatile @Nullable Long startedAt;

		private final AtomicInteger attempts = new AtomicInteger();

		private final Watch.News news;

		public Wait(Deadline deadline, @Nullable String jobId, Watch.News news) {
			this.deadline = deadline;
			this.jobId = jobId;
			this.news = news;
		}

		/** Where to tell what happens. */
		public Watch.News news() {
			return this.news;
		}

		public Deadline deadline() {
			return this.deadline;
		}

		public @Nullable String jobId() {
			return this.jobId;
		}

		public @Nullable RunPodJob last() {
			return this.last;
		}

		/** Whether a submission is on its way. */
		public boolean isSubmitting() {
			return this.submitting;
		}

		/** Whether RunPod may have taken a submission whose answer is not known. */
		public boolean isInDoubt() {
			return this.submitting || this.inDoubt;
		}

		public void submits() {
			asks();
			this.submitting = true;
		}

		public void knows(String jobId) {
			this.jobId = jobId;
			this.submitting = false;
			this.inDoubt = false;
			// what was refused before is made up for
			this.lastFault = null;
		}

		/**
		 * RunPod took the job; that does not mean yet that a look finds it.
		 */
		public void accepted(RunPodJob job) {
			knows(job.id());
			this.last = job;
			long now = this.deadline.time().nanos();
			if (this.seenAt == null) {
				this.seenAt = now;
			}
			if (this.startedAt == null && job.started()) {
				this.startedAt = now;
			}
		}

		/**
		 * How long the job was queued, as RunPod says or as far as it was seen here.
		 */
		public @Nullable Duration inQueue() {
			RunPodJob job = this.last;
			Long from = this.seenAt;
			Long to = this.startedAt;
			if (job == null || from == null) {
				return null;
			}
			Duration delay = job.delayTime();
			return (job.started() && delay != null) ? delay
					: Duration.ofNanos(((to != null) ? to : this.deadline.time().nanos()) - from);
		}

		/** How long the job was in progress, as far as it was seen here. */
		public @Nullable Duration inProgress() {
			Long from = this.startedAt;
			return (from != null) ? this.deadline.time().since(from) : null;
		}

		public void saw(RunPodJob job) {
			accepted(job);
			found();
			this.news.saw(job);
		}

		void found() {
			this.found = true;
			this.lastFault = null;
		}

		public void asks() {
			this.attempts.incrementAndGet();
		}

		/** A request brought nothing. */
		public void failed(Fault fault) {
			remember(fault);
			this.news.failed(fault, this.jobId);
		}

		/**
		 * A request had brought nothing, and what was asked since does not make up for
		 * it.
		 */
		public void remember(Fault fault) {
			this.lastFault = fault;
			if (fault.details().operation().submits()) {
				this.inDoubt = this.inDoubt || fault.ambiguous();
				this.submitting = false;
			}
		}

		/**
		 * Keep what is to be said of a request when the time is up.
		 */
		public <T> Mono<T> noted(Mono<T> request) {
			return request.doOnSubscribe((subscription) -> asks()).doOnError(Fault.class, this::failed);
		}

		boolean isFound() {
			return this.found;
		}

		/** How many requests were made. */
		public int attempts() {
			return this.attempts.get();
		}

		/**
		 * Why the last request brought nothing, if it did not.
		 */
		public @Nullable Fault lastFault() {
			return this.lastFault;
		}

		String requireJobId() {
			String jobId = this.jobId;
			if (jobId == null) {
				throw new IllegalStateException("A wait begins when the job's id is known");
			}
			return jobId;
		}

	}

}
