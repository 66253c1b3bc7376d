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

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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

	private static final Duration PACE = Duration.ofMillis(100);

	private final PollingJobAwaiter awaiter;

	private final Wait wait;

	private int delivered;

	private boolean succeeded;

	StreamReader(PollingJobAwaiter awaiter, Wait wait) {
		this.awaiter = awaiter;
		this.wait = wait;
	}

	Flux<Payload> chunks() {
		Mono<Chunks> ask = this.awaiter.noted(this.wait, Mono.defer(this::ask));
		Mono<Chunks> question = this.awaiter.tolerant(this.wait, this.awaiter.traffic().persist(Operation.STREAM, ask));
		// one answer ahead at most: what was drained is lost if the reader leaves
		return this.awaiter.paced(question, PACE)
			.doOnNext(this::note)
			.takeUntil(StreamReader::isLast)
			.concatMapDelayError(this::deliver, false, 0)
			.onErrorResume(Fault.class, this::recover)
			.doOnNext((chunk) -> this.delivered++);
	}

	private Mono<Chunks> ask() {
		return this.awaiter.wire().stream(this.wait.requireJobId(), this.awaiter.hold(this.wait));
	}

	// a stream tells a status and nothing else of its job: enough for who gives up
	// waiting
	private void note(Chunks chunks) {
		this.wait.found();
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

}
