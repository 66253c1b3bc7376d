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

package io.runpod.client.matrix;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

import io.runpod.client.testsupport.RawHttpServer;
import io.runpod.client.testsupport.RawHttpServer.RawResponse;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

/**
 * Fake of RunPod with one job that injects faults into the responses of one operation and
 * counts requests and executions.
 */
final class FaultInjectingRunPod implements AutoCloseable {

	static final List<String> WORDS = List.of("the", "quick", "fox");

	private static final String COMPLETED = "{\"delayTime\":1,\"executionTime\":2,\"id\":\"%s\",\"output\":[\"the\",\"quick\",\"fox\"],\"status\":\"COMPLETED\",\"workerId\":\"w1\"}"
		.formatted(RecordedRunPod.JOB_ID);

	private static final String FAILED = COMPLETED.replace("COMPLETED", "FAILED")
		.replaceFirst("\"output\".*\"status\"", "\"error\":\"bad\",\"status\"");

	private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();

	private final Map<String, AtomicInteger> executions = new ConcurrentHashMap<>();

	private final RawHttpServer server;

	private final String path;

	private final Function<Supplier<String>, RawResponse> fault;

	private final AtomicInteger remainingFaults;

	/**
	 * Start a fake.
	 * @param afterFault the action after each faulty response
	 */
	FaultInjectingRunPod(String path, FaultType fault, int faultCount, Runnable afterFault) {
		this(path, faultCount, (execution) -> {
			RawResponse response = fault.reply(fault.isProcessed() ? execution.get() : "");
			return (socket) -> {
				boolean open = response.send(socket);
				afterFault.run();
				return open;
			};
		});
	}

	/** Start a fake whose faulty responses are not from RunPod. */
	FaultInjectingRunPod(String path, RawResponse response, int faultCount) {
		this(path, faultCount, (execution) -> response);
	}

	private FaultInjectingRunPod(String path, int faultCount, Function<Supplier<String>, RawResponse> fault) {
		this.path = path;
		this.fault = fault;
		this.remainingFaults = new AtomicInteger(faultCount);
		// POST /v2/{endpoint}/{operation}[/{job}][?...] HTTP/1.1
		this.server = RawHttpServer.respondingBy((request) -> reply(request.split("[ /?]")[4]));
	}

	URI baseUrl() {
		return this.server.baseUrl();
	}

	/** Return the number of requests of an operation. */
	int requestCount(String path) {
		return counter(this.requests, path).get();
	}

	/** Return the number of executions of an operation, with or without a fault. */
	int executionCount(String path) {
		return counter(this.executions, path).get();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	private RawResponse reply(String operation) {
		counter(this.requests, operation).incrementAndGet();
		boolean faulty = operation.equals(this.path) && this.remainingFaults.getAndDecrement() > 0;
		if (!faulty) {
			return RawHttpServer.json(execute(operation));
		}
		return this.fault.apply(() -> execute(operation));
	}

	private synchronized String execute(String operation) {
		int previousExecutions = counter(this.executions, operation).getAndIncrement();
		return switch (operation) {
			case "run" -> StubResponse.sampleText("run-in-queue.json");
			case "runsync", "status-sync" -> COMPLETED;
			// only a failed job is retried
			case "status" -> (this.path.equals("retry") && executionCount("retry") == 0) ? FAILED : COMPLETED;
			case "stream" -> (previousExecutions > 0) ? "{\"status\":\"COMPLETED\",\"stream\":[]}"
					: "{\"status\":\"COMPLETED\",\"stream\":[{\"output\":\"the\"},{\"output\":\"quick\"},{\"output\":\"fox\"}]}";
			case "cancel" -> "{\"id\":\"" + RecordedRunPod.JOB_ID + "\",\"status\":\"CANCELLED\"}";
			case "retry" -> "{\"id\":\"" + RecordedRunPod.JOB_ID + "\",\"status\":\"IN_QUEUE\"}";
			case "purge-queue" -> StubResponse.sampleText("purge-queue.json");
			case "health" -> StubResponse.sampleText("health.json");
			default -> throw new IllegalArgumentException(operation);
		};
	}

	private static AtomicInteger counter(Map<String, AtomicInteger> counts, String operation) {
		return counts.computeIfAbsent(operation, (key) -> new AtomicInteger());
	}

}
