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

package io.runpod.client.internal.streaming;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import io.runpod.client.exception.RunPodJobException;
import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.http.RunPodApi;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.json.StreamResponse;
import io.runpod.client.internal.polling.JobAwaiter;
import io.runpod.client.internal.resilience.RequestExecutor;
import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.job.Payload;
import io.runpod.client.job.RunPodJob;

/**
 * Reads the streams of jobs of one endpoint, under one of its names.
 */
public final class StreamReader {

	private final RunPodApi api;

	private final RequestExecutor requestExecutor;

	private final JobAwaiter awaiter;

	private final ClientClock clock;

	private final AtomicInteger activeCount = new AtomicInteger();

	/**
	 * Create a reader.
	 * @param api the operations of the endpoint
	 * @param requestExecutor the executor of requests under this name
	 * @param awaiter the awaiter of jobs under this name
	 * @param clock the clock
	 */
	public StreamReader(RunPodApi api, RequestExecutor requestExecutor, JobAwaiter awaiter, ClientClock clock) {
		this.api = api;
		this.requestExecutor = requestExecutor;
		this.awaiter = awaiter;
		this.clock = clock;
	}

	/**
	 * Read the stream of the call's job.
	 */
	public Flux<Payload> chunks(CallContext context) {
		return this.awaiter.listedAsAwaited(context,
				Flux.defer(() -> new JobStream(context).chunks())
					.doOnSubscribe((subscription) -> this.activeCount.incrementAndGet())
					.doFinally((signal) -> this.activeCount.decrementAndGet()));
	}

	/**
	 * Reads the stream of one job until it is terminal and empty. RunPod delivers each
	 * chunk once, so that a lost response may have contained chunks. They are recovered
	 * from the output of the job, which contains them all if the worker aggregates its
	 * stream.
	 */
	private final class JobStream {

		private final CallContext context;

		private final StreamPollBackoff backoff = new StreamPollBackoff(StreamReader.this.awaiter.pollInterval());

		private final Demand demand = new Demand();

		private int deliveredCount;

		private boolean succeeded;

		JobStream(CallContext context) {
			this.context = context;
		}

		Flux<Payload> chunks() {
			Mono<StreamResponse> attempt = this.context.tracked(Mono.defer(this::fetch));
			Mono<StreamResponse> request = StreamReader.this.awaiter.retryNotFoundWithinGrace(this.context,
					StreamReader.this.requestExecutor.executeUntilAnswered(Operation.STREAM, attempt));
			// without demand nothing is requested: chunks are lost when the subscriber
			// cancels
			return this.demand.awaitDemand()
				.then(Mono.defer(this::delay))
				.then(request)
				.repeat()
				.doOnNext(this::recordResponse)
				.takeUntil(JobStream::isLast)
				.concatMapDelayError(this::toPayloads, false, 0)
				.onErrorResume(RequestFailure.class, this::recover)
				.doOnNext((chunk) -> this.deliveredCount++)
				.doOnRequest(this.demand::add);
		}

		private Mono<Long> delay() {
			Duration delay = this.backoff.nextDelay(StreamReader.this.clock.nanoTime(),
					StreamReader.this.activeCount.get(),
					StreamReader.this.requestExecutor.requestsPerWindow(Operation.STREAM));
			return delay.isZero() ? Mono.empty() : StreamReader.this.clock.delay(delay);
		}

		private Mono<StreamResponse> fetch() {
			Duration longPollWait = StreamReader.this.awaiter.longPollWait(this.context.deadline().remaining());
			this.backoff.requestStarted(StreamReader.this.clock.nanoTime());
			return StreamReader.this.api.stream(this.context.requireJobId(), longPollWait)
				.doOnNext((response) -> this.backoff.responseReceived(StreamReader.this.clock.nanoTime(),
						!response.chunks().isEmpty(), longPollWait));
		}

		// a stream response has the status of the job only: enough for a timeout error,
		// not for the terminal job
		private void recordResponse(StreamResponse response) {
			this.context.markKnownToRunPod();
			this.demand.subtract(response.chunks().size());
			this.succeeded = response.job().isSuccessful();
			if (!response.job().isTerminal()) {
				this.context.jobObserved(response.job());
			}
		}

		private static boolean isLast(StreamResponse response) {
			return (response.job().isTerminal() && response.chunks().isEmpty()) || response.error() != null;
		}

		private Flux<Payload> toPayloads(StreamResponse response) {
			Flux<Payload> items = Flux.fromIterable(response.chunks());
			String error = response.error();
			if (error != null) {
				return items.concatWith(Mono.error(() -> jobException(response.job().mutate().error(error).build())));
			}
			return isLast(response) ? items.concatWith(completeOrFail(response.job())) : items;
		}

		private RunPodJobException jobException(RunPodJob job) {
			return RunPodJobException.builder(job).attempts(this.context.attempts()).build();
		}

		// only operation 'status' returns the output, the error and the times of a job
		private Flux<Payload> completeOrFail(RunPodJob job) {
			if (!job.isSuccessful()) {
				return StreamReader.this.awaiter.awaitTerminal(this.context)
					.flatMapMany((terminalJob) -> Mono.error(jobException(terminalJob)));
			}
			if (this.deliveredCount == 0) {
				return StreamReader.this.awaiter.awaitTerminal(this.context).flatMapMany(this::unstreamedOutput);
			}
			// everything was delivered: a failure of this request is not an error
			return StreamReader.this.awaiter.fetchStatus(this.context)
				.onErrorComplete(RequestFailure.class)
				.thenMany(Flux.empty());
		}

		// the output of a handler that does not stream is one chunk. A list may also
		// repeat the chunks that an earlier reader of the stream received
		private Flux<Payload> unstreamedOutput(RunPodJob job) {
			Payload output = job.output(Payload.class);
			Object value = (output != null) ? output.toTree() : null;
			if (output == null || value == null) {
				return Flux.empty();
			}
			boolean repeatsChunks = value instanceof List<?> list && (list.isEmpty() || !this.context.hasCreatedJob());
			return repeatsChunks ? Flux.fromIterable(output.elements()) : Flux.just(output);
		}

		private Flux<Payload> recover(RequestFailure failure) {
			if (failure.isOutcomeUnknown()) {
				return StreamReader.this.awaiter.awaitTerminal(this.context)
					.flatMapMany((job) -> recoverMissingChunks(job, failure));
			}
			// everything was delivered; the job may have expired since
			return (this.succeeded && this.deliveredCount > 0) ? Flux.empty() : Flux.error(failure);
		}

		private Flux<Payload> recoverMissingChunks(RunPodJob job, RequestFailure failure) {
			Payload output = job.output(Payload.class);
			List<Payload> all = (output != null) ? output.elements() : List.of();
			boolean complete = !all.isEmpty() && all.size() >= this.deliveredCount;
			Flux<Payload> rest = complete ? Flux.fromIterable(all.subList(this.deliveredCount, all.size()))
					: Flux.empty();
			if (!job.isSuccessful()) {
				return rest.concatWith(Mono.error(() -> jobException(job)));
			}
			if (complete) {
				return rest;
			}
			return (this.deliveredCount == 0) ? unstreamedOutput(job).switchIfEmpty(Flux.error(failure))
					: Flux.error(failure);
		}

	}

	/**
	 * Number of chunks requested by the subscriber beyond those already received.
	 */
	private static final class Demand {

		private final AtomicLong outstanding = new AtomicLong();

		private volatile @Nullable MonoSink<Void> pendingSink;

		void add(long number) {
			this.outstanding.updateAndGet((current) -> (current == Long.MAX_VALUE || number == Long.MAX_VALUE)
					? Long.MAX_VALUE : current + number);
			signalIfOutstanding();
		}

		void subtract(int number) {
			this.outstanding.updateAndGet((current) -> (current == Long.MAX_VALUE) ? current : current - number);
		}

		Mono<Void> awaitDemand() {
			return Mono.create((sink) -> {
				this.pendingSink = sink;
				signalIfOutstanding();
			});
		}

		private void signalIfOutstanding() {
			MonoSink<Void> sink = this.pendingSink;
			if (sink != null && this.outstanding.get() > 0) {
				sink.success();
			}
		}

	}

}
