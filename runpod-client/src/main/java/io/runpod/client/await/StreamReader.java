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
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import io.runpod.client.await.JobAwaiter.Wait;
import io.runpod.client.job.Payload;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.job.RunPodJobException;
import io.runpod.client.wire.Fault;
import io.runpod.client.wire.Wire.Chunks;
import io.runpod.client.wire.Wire.Operation;

/**
 * Reads the stream of one job: drained until it is terminal and empty. RunPod hands a
 * chunk out once, so an answer that got lost on the way may have taken chunks along; they
 * are then looked for in the final output, where a worker that aggregates its stream puts
 * them all.
 */
final class StreamReader {

	private final NamedAwaiter awaiter;

	private final Wait wait;

	private final StreamPace pace;

	private final Demand demand = new Demand();

	private int delivered;

	private boolean succeeded;

	StreamReader(NamedAwaiter awaiter, Wait wait) {
		this.awaiter = awaiter;
		this.wait = wait;
		this.pace = new StreamPace(awaiter.pollInterval());
	}

	Flux<Payload> chunks() {
		Mono<Chunks> ask = this.wait.noted(Mono.defer(this::ask));
		Mono<Chunks> question = this.awaiter.tolerant(this.wait, this.awaiter.traffic().persist(Operation.STREAM, ask));
		// what was drained is lost if the reader leaves: nothing is asked for that nobody
		// wants yet
		return this.demand.some()
			.then(Mono.defer(this::pause))
			.then(question)
			.repeat()
			.doOnNext(this::note)
			.takeUntil(StreamReader::isLast)
			.concatMapDelayError(this::deliver, false, 0)
			.onErrorResume(Fault.class, this::recover)
			.doOnNext((chunk) -> this.delivered++)
			.doOnRequest(this.demand::more);
	}

	private Mono<Long> pause() {
		Duration pause = this.pace.pause(this.awaiter.time().nanos(), this.awaiter.streams(),
				this.awaiter.traffic().perWindow(Operation.STREAM));
		return pause.isZero() ? Mono.empty() : this.awaiter.time().pause(pause);
	}

	private Mono<Chunks> ask() {
		Duration hold = this.awaiter.hold(this.wait);
		this.pace.asks(this.awaiter.time().nanos());
		return this.awaiter.wire()
			.stream(this.wait.requireJobId(), hold)
			.doOnNext((chunks) -> this.pace.answered(this.awaiter.time().nanos(), !chunks.items().isEmpty(), hold));
	}

	// a stream tells a status and nothing else of its job: enough for who gives up
	// waiting
	private void note(Chunks chunks) {
		this.wait.found();
		this.demand.drained(chunks.items().size());
		this.succeeded = chunks.job().succeeded();
		if (!chunks.job().completed()) {
			this.wait.saw(chunks.job());
		}
	}

	private static boolean isLast(Chunks chunks) {
		return (chunks.job().completed() && chunks.items().isEmpty()) || chunks.error() != null;
	}

	private Flux<Payload> deliver(Chunks chunks) {
		Flux<Payload> items = Flux.fromIterable(chunks.items());
		String error = chunks.error();
		if (error != null) {
			return items.concatWith(Mono.error(() -> failed(chunks.job(), error)));
		}
		return isLast(chunks) ? items.concatWith(ending(chunks.job())) : items;
	}

	private static RunPodJobException failed(RunPodJob job, String error) {
		return new RunPodJobException(
				RunPodJob.builder(job.id(), job.rawStatus()).endpoint(job.endpoint()).error(error).build());
	}

	// the error and the times of a job are told by its status alone
	private Mono<Payload> ending(RunPodJob job) {
		if (job.succeeded()) {
			// everything was delivered: no fault of this look is worth an error
			return this.awaiter.look(this.wait).onErrorComplete(Fault.class).then(Mono.empty());
		}
		return this.awaiter.terminal(this.wait).flatMap((ended) -> Mono.error(new RunPodJobException(ended)));
	}

	private Flux<Payload> recover(Fault fault) {
		if (this.succeeded && !fault.ambiguous()) {
			// everything was delivered; RunPod may have forgotten the job since
			return Flux.empty();
		}
		if (!fault.ambiguous()) {
			return Flux.error(fault);
		}
		return this.awaiter.terminal(this.wait).flatMapMany((job) -> missing(job, fault));
	}

	private Flux<Payload> missing(RunPodJob job, Fault fault) {
		Payload output = job.output(Payload.class);
		List<Payload> all = (output != null) ? output.elements() : List.of();
		boolean complete = !all.isEmpty() && all.size() >= this.delivered;
		Flux<Payload> rest = complete ? Flux.fromIterable(all.subList(this.delivered, all.size())) : Flux.empty();
		if (!job.succeeded()) {
			return rest.concatWith(Mono.error(() -> new RunPodJobException(job)));
		}
		return complete ? rest : Flux.error(fault);
	}

	/**
	 * How many chunks are wanted beyond those that were drained already.
	 */
	private static final class Demand {

		private final AtomicLong wanted = new AtomicLong();

		private volatile @Nullable MonoSink<Void> waiting;

		void more(long number) {
			this.wanted.updateAndGet((before) -> (before == Long.MAX_VALUE || number == Long.MAX_VALUE) ? Long.MAX_VALUE
					: before + number);
			wake();
		}

		void drained(int number) {
			this.wanted.updateAndGet((before) -> (before == Long.MAX_VALUE) ? before : before - number);
		}

		Mono<Void> some() {
			return Mono.create((sink) -> {
				this.waiting = sink;
				wake();
			});
		}

		private void wake() {
			MonoSink<Void> sink = this.waiting;
			if (sink != null && this.wanted.get() > 0) {
				sink.success();
			}
		}

	}

}
