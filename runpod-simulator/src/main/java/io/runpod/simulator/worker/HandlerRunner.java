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

package io.runpod.simulator.worker;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.runpod.simulator.endpoint.Handler;
import io.runpod.simulator.job.JobReport;
import io.runpod.simulator.queue.Attempt;
import io.runpod.simulator.time.SimulatorTime;

/**
 * Runs the handler for one attempt, and reports what came of it.
 */
final class HandlerRunner {

	// A handler that is stopped often breaks, and Reactor would log that as a lost error.
	private static final Context SILENT = Context.of("reactor.onErrorDropped.local", ignoring());

	private final JsonMapper mapper = JsonMapper.shared();

	private final Handler handler;

	private final boolean aggregateStream;

	private final Mishaps mishaps;

	private final SimulatorTime time;

	private final Scheduler scheduler;

	HandlerRunner(Handler handler, boolean aggregateStream, Mishaps mishaps, SimulatorTime time, Scheduler scheduler) {
		this.handler = handler;
		this.aggregateStream = aggregateStream;
		this.mishaps = mishaps;
		this.time = time;
		this.scheduler = scheduler;
	}

	// Completes when the job has been reported, or is no longer ours.
	Mono<Void> run(Attempt attempt, JsonNode input) {
		return Mono.fromCallable(() -> call(attempt, input))
			.flatMap(Function.identity())
			.onErrorResume((ex) -> Mono.just(Reports.failure(ex, attempt.workerId())))
			.subscribeOn(this.scheduler)
			.as(this.mishaps::befall)
			.map(JobReport::of)
			.doOnNext(attempt::report)
			.takeUntilOther(attempt.ended())
			.contextWrite(SILENT)
			.then();
	}

	// What is thrown goes out as a value. Reactor would log what an interrupted handler
	// throws after its job was cancelled, and would not pass on a LinkageError at all.
	private Mono<JsonNode> call(Attempt attempt, JsonNode input) {
		try {
			return report(attempt, this.handler.handle(new JobOfHandler(attempt, input, this.time)));
		}
		catch (Throwable ex) {
			return Mono.just(Reports.failure(ex, attempt.workerId()));
		}
	}

	private Mono<JsonNode> report(Attempt attempt, @Nullable Object result) {
		if (result instanceof Mono<?> mono) {
			return value(mono);
		}
		if (result instanceof CompletionStage<?> stage) {
			return value(Mono.fromCompletionStage(stage));
		}
		if (result instanceof Publisher<?> chunks) {
			return stream(attempt, Flux.from(chunks));
		}
		if (result instanceof Stream<?> chunks) {
			return stream(attempt, Flux.fromStream(chunks));
		}
		return Mono.just(Reports.value(tree(result)));
	}

	private Mono<JsonNode> value(Mono<?> source) {
		return source.map((value) -> Reports.value(tree(value)))
			.switchIfEmpty(Mono.fromSupplier(() -> Reports.value(tree(null))));
	}

	private Mono<JsonNode> stream(Attempt attempt, Flux<?> source) {
		Flux<JsonNode> chunks = source.<JsonNode>map(this::tree)
			.takeUntil((chunk) -> Reports.errorOf(chunk) != null)
			.doOnNext((chunk) -> {
				if (Reports.errorOf(chunk) == null) {
					attempt.chunk(chunk);
				}
			});
		return Reports.stream(chunks, this.aggregateStream);
	}

	private static Consumer<Throwable> ignoring() {
		return (ex) -> {
		};
	}

	private JsonNode tree(@Nullable Object value) {
		return this.mapper.valueToTree(value);
	}

}
