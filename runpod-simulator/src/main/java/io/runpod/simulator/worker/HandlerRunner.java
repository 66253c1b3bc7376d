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
import tools.jackson.databind.node.ObjectNode;

import io.runpod.simulator.endpoint.Handler;
import io.runpod.simulator.job.JobReport;
import io.runpod.simulator.json.Json;
import io.runpod.simulator.queue.Attempt;
import io.runpod.simulator.time.SimulatorTime;

/**
 * Runner that invokes the handler for an attempt and reports the result.
 */
final class HandlerRunner {

	// An interrupted handler often throws, which Reactor would log as a dropped error.
	private static final Context IGNORE_DROPPED_ERRORS = Context.of("reactor.onErrorDropped.local", noOp());

	private final Handler handler;

	private final boolean aggregateStream;

	private final JobFaults jobFaults;

	private final SimulatorTime time;

	private final Scheduler scheduler;

	HandlerRunner(Handler handler, boolean aggregateStream, JobFaults jobFaults, SimulatorTime time,
			Scheduler scheduler) {
		this.handler = handler;
		this.aggregateStream = aggregateStream;
		this.jobFaults = jobFaults;
		this.time = time;
		this.scheduler = scheduler;
	}

	// Completes when the result has been reported or the attempt has ended.
	Mono<Void> run(Attempt attempt, JsonNode input) {
		return Mono.fromCallable(() -> invoke(attempt, input))
			.flatMap(Function.identity())
			.onErrorResume((ex) -> Mono.just(ReportJson.ofFailure(ex, attempt.workerId())))
			.subscribeOn(this.scheduler)
			.as(this.jobFaults::apply)
			.doOnNext((report) -> post(attempt, report))
			.takeUntilOther(attempt.onEnd())
			.contextWrite(IGNORE_DROPPED_ERRORS)
			.then();
	}

	private static void post(Attempt attempt, JsonNode report) {
		if (!attempt.dropIfTooLarge(Json.toBytes(report).length)) {
			attempt.report(JobReport.parse(report));
		}
	}

	// Exceptions become values: Reactor would log exceptions of an interrupted handler
	// after cancellation, and treats a LinkageError as fatal.
	private Mono<JsonNode> invoke(Attempt attempt, JsonNode input) {
		try {
			return toReport(attempt, this.handler.handle(new DefaultHandlerContext(attempt, input, this.time)));
		}
		catch (Throwable ex) {
			return Mono.just(ReportJson.ofFailure(ex, attempt.workerId()));
		}
	}

	private Mono<JsonNode> toReport(Attempt attempt, @Nullable Object result) {
		if (result instanceof Mono<?> mono) {
			return toValueReport(mono);
		}
		if (result instanceof CompletionStage<?> stage) {
			return toValueReport(Mono.fromCompletionStage(stage));
		}
		if (result instanceof Publisher<?> chunks) {
			return toStreamReport(attempt, Flux.from(chunks));
		}
		if (result instanceof Stream<?> chunks) {
			return toStreamReport(attempt, Flux.fromStream(chunks));
		}
		return Mono.just(ReportJson.ofResult(toTree(result)));
	}

	private Mono<JsonNode> toValueReport(Mono<?> source) {
		return source.map((value) -> ReportJson.ofResult(toTree(value)))
			.switchIfEmpty(Mono.fromSupplier(() -> ReportJson.ofResult(toTree(null))));
	}

	private Mono<JsonNode> toStreamReport(Attempt attempt, Flux<?> source) {
		Flux<JsonNode> chunks = source.map(HandlerRunner::toTree)
			.takeUntil((chunk) -> ReportJson.errorOf(chunk) != null)
			.doOnNext((chunk) -> {
				if (ReportJson.errorOf(chunk) == null) {
					attempt.addChunk(chunk);
				}
			});
		return ReportJson.ofStream(chunks, this.aggregateStream);
	}

	private static Consumer<Throwable> noOp() {
		return (ex) -> {
		};
	}

	// Only objects with a special meaning are parsed.
	private static JsonNode toTree(@Nullable Object value) {
		JsonNode json = Json.toNode(value);
		ObjectNode object = Json.parseObject(json.toString(), (name) -> !name.equals("error"));
		return (object != null && (object.isEmpty() || object.has("error"))) ? object : json;
	}

}
