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

package io.runpod.benchmarks.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.util.retry.Retry;
import tools.jackson.databind.JsonNode;

import io.runpod.benchmarks.gateway.FaultInjector.Fault;

/**
 * Dispatcher of requests to the endpoint for one set of settings.
 */
final class RequestDispatcher {

	// as RunPod, with few connections
	private static final List<Duration> WEBHOOK_REPETITION_DELAYS = List.of(Duration.ofSeconds(5),
			Duration.ofSeconds(20));

	private static final ConnectionProvider WEBHOOK_CONNECTIONS = ConnectionProvider.builder("webhooks")
		.maxConnections(50)
		.pendingAcquireMaxCount(-1)
		.build();

	private final long startNanos = System.nanoTime();

	private final GatewaySettings settings;

	private final Map<Operation, RequestLimiter> limiters;

	private final FaultInjector faultInjector;

	private final WorkerPool workers;

	private final JobStore jobs = new JobStore();

	private final Map<Operation, Integer> requestCounts = new EnumMap<>(Operation.class);

	private final Map<Operation, Integer> rejectionCounts = new EnumMap<>(Operation.class);

	private final HttpClient webhookClient;

	RequestDispatcher(GatewaySettings settings, EventLoop loop) {
		this.settings = settings;
		this.limiters = RequestLimiter.createDocumented(settings);
		this.faultInjector = new FaultInjector(settings);
		this.workers = new WorkerPool(loop, settings);
		this.webhookClient = HttpClient.create(WEBHOOK_CONNECTIONS)
			.runOn(loop)
			.headers((headers) -> headers.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON));
	}

	GatewaySettings settings() {
		return this.settings;
	}

	GatewayReport report(int peakConnections) {
		return new GatewayReport(byName(this.requestCounts), byName(this.rejectionCounts),
				this.faultInjector.injectedCount(), this.jobs.submittedCount(), this.jobs.duplicateCount(),
				peakConnections);
	}

	private static Map<String, Integer> byName(Map<Operation, Integer> counts) {
		Map<String, Integer> byName = new LinkedHashMap<>();
		counts.forEach((operation, count) -> byName.put(operation.toString(), count));
		return byName;
	}

	void dispatch(Operation operation, String jobId, long wait, JsonNode body, Exchange exchange) {
		this.requestCounts.merge(operation, 1, Integer::sum);
		RequestLimiter limiter = this.limiters.get(operation);
		if (isThrottled(operation) || (limiter != null && !limiter.tryAcquire(System.nanoTime()))) {
			this.rejectionCounts.merge(operation, 1, Integer::sum);
			exchange.respond(HttpResponseStatus.TOO_MANY_REQUESTS, "{}");
			return;
		}
		if (limiter != null) {
			exchange.onEnd(limiter::release);
		}
		Fault fault = this.faultInjector.next();
		if (fault != null && !fault.afterProcessing()) {
			exchange.fail(fault);
			return;
		}
		if (fault != null) {
			exchange.injectFault(fault);
		}
		execute(operation, jobId, wait, body, exchange);
	}

	private boolean isThrottled(Operation operation) {
		return this.settings.throttling().throttled().includes(operation) && System.nanoTime()
				- this.startNanos < TimeUnit.MILLISECONDS.toNanos(this.settings.throttling().millis());
	}

	private void execute(Operation operation, String jobId, long wait, JsonNode body, Exchange exchange) {
		switch (operation) {
			case RUN -> exchange.respond(submit(body, false).acceptedJson());
			case RUN_SYNC -> awaitTerminal(submit(body, true), wait, exchange);
			case HEALTH -> exchange.respond(this.workers.healthJson());
			default -> {
				Job job = this.jobs.find(jobId);
				if (job == null) {
					exchange.respond(HttpResponseStatus.NOT_FOUND,
							"{\"detail\":\"job not found\",\"status\":404,\"title\":\"Not Found\"}");
				}
				else {
					executeOnJob(operation, job, wait, exchange);
				}
			}
		}
	}

	// submit a job on behalf of another process
	Job submit(JsonNode input) {
		Job job = this.jobs.create(input, false);
		this.workers.enqueue(job);
		return job;
	}

	private Job submit(JsonNode body, boolean sync) {
		Job job = this.jobs.create(body.path("input"), sync);
		if (body.path("webhook").isString() && !this.settings.isWebhookLost(job.number())) {
			String webhook = body.path("webhook").stringValue();
			job.addListener(() -> sendWebhook(webhook, job));
		}
		this.workers.enqueue(job);
		return job;
	}

	// repeated as by RunPod, unless it was accepted
	private void sendWebhook(String webhook, Job job) {
		this.webhookClient.post()
			.uri(webhook)
			.send(ByteBufMono.fromString(Mono.just(job.toJson())))
			.response()
			.filter((response) -> response.status().equals(HttpResponseStatus.OK))
			.switchIfEmpty(Mono.error(() -> new IOException("The webhook was not accepted")))
			.retryWhen(Retry.from((failures) -> failures.zipWithIterable(WEBHOOK_REPETITION_DELAYS)
				.concatMap((failure) -> Mono.delay(failure.getT2()))))
			.subscribe(null, (ex) -> {
			});
	}

	private void executeOnJob(Operation operation, Job job, long wait, Exchange exchange) {
		switch (operation) {
			case STATUS_SYNC -> awaitTerminal(job, wait, exchange);
			case STREAM -> respondWithChunks(job, wait, exchange);
			case CANCEL -> {
				job.terminate("CANCELLED");
				exchange.respond(job.toJson());
			}
			default -> exchange.respond(job.toJson());
		}
	}

	private void awaitTerminal(Job job, long wait, Exchange exchange) {
		if (job.isTerminal()) {
			exchange.respond(job.toJson());
		}
		else {
			respondOnChange(job, wait, exchange, () -> exchange.respond(job.toJson()));
		}
	}

	private void respondWithChunks(Job job, long wait, Exchange exchange) {
		if (job.isTerminal() || job.hasPendingChunks() || !this.settings.streamLongPolls()) {
			exchange.respond(job.drainToJson());
		}
		else {
			respondOnChange(job, wait, exchange, () -> exchange.respond(job.drainToJson()));
		}
	}

	private static void respondOnChange(Job job, long wait, Exchange exchange, Runnable response) {
		job.addListener(response);
		exchange.onEnd(() -> job.removeListener(response));
		exchange.schedule(wait, response);
	}

	void close() {
		this.workers.stopRamp();
	}

}
