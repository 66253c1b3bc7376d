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

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;

import io.netty.handler.codec.http.HttpResponseStatus;
import tools.jackson.databind.JsonNode;

import io.runpod.benchmarks.gateway.Faults.Fault;

/**
 * Answers requests to one endpoint from the moment on in which its settings were set.
 */
final class Desk {

	private final GatewaySettings settings;

	private final Map<Operation, Admission> admissions;

	private final Faults faults;

	private final Workers workers;

	private final Jobs jobs = new Jobs();

	private final Map<Operation, Integer> requests = new EnumMap<>(Operation.class);

	private int refused;

	Desk(GatewaySettings settings, ScheduledExecutorService loop) {
		this.settings = settings;
		this.admissions = Admission.documented(settings);
		this.faults = new Faults(settings);
		this.workers = new Workers(loop, settings);
	}

	GatewaySettings settings() {
		return this.settings;
	}

	GatewayReport report(int mostConnections) {
		Map<String, Integer> requests = new LinkedHashMap<>();
		this.requests.forEach((operation, count) -> requests.put(operation.toString(), count));
		return new GatewayReport(requests, this.refused, this.faults.struck(), this.jobs.submitted(), this.jobs.twice(),
				mostConnections);
	}

	void serve(Operation operation, String jobId, long wait, JsonNode body, Exchange exchange) {
		this.requests.merge(operation, 1, Integer::sum);
		Admission admission = this.admissions.get(operation);
		if (admission != null && !admission.enter(System.nanoTime())) {
			this.refused++;
			exchange.answer(HttpResponseStatus.TOO_MANY_REQUESTS, "{}");
			return;
		}
		if (admission != null) {
			exchange.atEnd(admission::leave);
		}
		Fault fault = this.faults.next();
		if (fault != null && !fault.acted()) {
			exchange.fail(fault);
			return;
		}
		if (fault != null) {
			exchange.failInstead(fault);
		}
		act(operation, jobId, wait, body, exchange);
	}

	private void act(Operation operation, String jobId, long wait, JsonNode body, Exchange exchange) {
		switch (operation) {
			case RUN -> exchange.answer(submit(body.path("input"), false).accepted());
			case RUN_SYNC -> hold(submit(body.path("input"), true), wait, exchange);
			case HEALTH -> exchange.answer(this.workers.health());
			default -> {
				Job job = this.jobs.find(jobId);
				if (job == null) {
					exchange.answer(HttpResponseStatus.NOT_FOUND,
							"{\"detail\":\"job not found\",\"status\":404,\"title\":\"Not Found\"}");
				}
				else {
					look(operation, job, wait, exchange);
				}
			}
		}
	}

	Job submit(JsonNode input, boolean sync) {
		Job job = this.jobs.create(input, sync);
		this.workers.add(job);
		return job;
	}

	private void look(Operation operation, Job job, long wait, Exchange exchange) {
		switch (operation) {
			case STATUS_SYNC -> hold(job, wait, exchange);
			case STREAM -> stream(job, wait, exchange);
			case CANCEL -> {
				job.end("CANCELLED");
				exchange.answer(job.json());
			}
			default -> exchange.answer(job.json());
		}
	}

	private void hold(Job job, long wait, Exchange exchange) {
		if (job.hasEnded()) {
			exchange.answer(job.json());
		}
		else {
			answerAtChange(job, wait, exchange, () -> exchange.answer(job.json()));
		}
	}

	private void stream(Job job, long wait, Exchange exchange) {
		if (job.hasEnded() || job.hasUnread() || !this.settings.holdsStreams()) {
			exchange.answer(job.drained());
		}
		else {
			answerAtChange(job, wait, exchange, () -> exchange.answer(job.drained()));
		}
	}

	private static void answerAtChange(Job job, long wait, Exchange exchange, Runnable answer) {
		job.watch(answer);
		exchange.atEnd(() -> job.forget(answer));
		exchange.after(wait, answer);
	}

	void close() {
		this.workers.stop();
	}

}
