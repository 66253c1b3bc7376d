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

import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RawServer;
import io.runpod.client.recorded.RawServer.Reply;
import io.runpod.client.recorded.RecordedRunPod;

/**
 * RunPod with one job, whose answers to one operation go wrong. It keeps count of what it
 * really did.
 */
final class FaultyRunPod implements AutoCloseable {

	static final List<String> WORDS = List.of("the", "quick", "fox");

	private static final String COMPLETED = "{\"delayTime\":1,\"executionTime\":2,\"id\":\"%s\",\"output\":[\"the\",\"quick\",\"fox\"],\"status\":\"COMPLETED\",\"workerId\":\"w1\"}"
		.formatted(RecordedRunPod.JOB);

	private static final String FAILED = COMPLETED.replace("COMPLETED", "FAILED")
		.replaceFirst("\"output\".*\"status\"", "\"error\":\"bad\",\"status\"");

	private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();

	private final Map<String, AtomicInteger> done = new ConcurrentHashMap<>();

	private final RawServer server;

	private final String path;

	private final Trouble trouble;

	private final AtomicInteger troubles;

	FaultyRunPod(String path, Trouble trouble, int times) {
		this.path = path;
		this.trouble = trouble;
		this.troubles = new AtomicInteger(times);
		// POST /v2/{endpoint}/{operation}[/{job}][?...] HTTP/1.1
		this.server = RawServer.replyingTo((request) -> reply(request.split("[ /?]")[4]));
	}

	URI baseUrl() {
		return this.server.baseUrl();
	}

	/** How many requests for an operation came in. */
	int requests(String path) {
		return count(this.requests, path).get();
	}

	/** How often the operation was carried out, whatever was answered. */
	int done(String path) {
		return count(this.done, path).get();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	private Reply reply(String operation) {
		count(this.requests, operation).incrementAndGet();
		boolean inTrouble = operation.equals(this.path) && this.troubles.getAndDecrement() > 0;
		if (!inTrouble) {
			return RawServer.json(carryOut(operation));
		}
		return this.trouble.reply(this.trouble.isHandled() ? carryOut(operation) : "");
	}

	private synchronized String carryOut(String operation) {
		int before = count(this.done, operation).getAndIncrement();
		return switch (operation) {
			case "run" -> Answer.text("run-in-queue.json");
			case "runsync", "status-sync" -> COMPLETED;
			// only a failed job is retried
			case "status" -> (this.path.equals("retry") && done("retry") == 0) ? FAILED : COMPLETED;
			case "stream" -> (before > 0) ? "{\"status\":\"COMPLETED\",\"stream\":[]}"
					: "{\"status\":\"COMPLETED\",\"stream\":[{\"output\":\"the\"},{\"output\":\"quick\"},{\"output\":\"fox\"}]}";
			case "cancel" -> "{\"id\":\"" + RecordedRunPod.JOB + "\",\"status\":\"CANCELLED\"}";
			case "retry" -> "{\"id\":\"" + RecordedRunPod.JOB + "\",\"status\":\"IN_QUEUE\"}";
			case "purge-queue" -> Answer.text("purge-queue.json");
			case "health" -> Answer.text("health.json");
			default -> throw new IllegalArgumentException(operation);
		};
	}

	private static AtomicInteger count(Map<String, AtomicInteger> counts, String operation) {
		return counts.computeIfAbsent(operation, (key) -> new AtomicInteger());
	}

}
