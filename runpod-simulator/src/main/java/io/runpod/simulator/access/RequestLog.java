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

package io.runpod.simulator.access;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

import io.runpod.simulator.endpoint.Operation;
import io.runpod.simulator.endpoint.ReceivedRequest;
import io.runpod.simulator.http.JsonBodies;
import io.runpod.simulator.http.Request;
import io.runpod.simulator.json.Json;

/**
 * Log of the requests to an endpoint. Counts all requests and retains the latest requests
 * of clients, up to 1000 requests and 64 MiB.
 *
 * @since 0.1.0
 */
public final class RequestLog {

	private static final int MAX_REQUESTS = 1000;

	private static final int MAX_BYTES = 64 * 1024 * 1024;

	private final Deque<Entry> latest = new ArrayDeque<>();

	private final Map<Operation, Integer> counts = new EnumMap<>(Operation.class);

	private long totalBytes;

	/**
	 * Return the latest requests of clients.
	 * @return the requests, oldest first
	 */
	public synchronized List<ReceivedRequest> latest() {
		return this.latest.stream().map(Entry::toRequest).toList();
	}

	/**
	 * Return the number of requests for an operation.
	 * @param operation the operation
	 * @return the number of all requests, retained or not
	 */
	public synchronized int count(Operation operation) {
		return this.counts.getOrDefault(operation, 0);
	}

	/**
	 * Remove all requests and reset the counts.
	 */
	public synchronized void clear() {
		this.latest.clear();
		this.counts.clear();
		this.totalBytes = 0;
	}

	synchronized void add(Operation operation, Request request, byte[] body) {
		this.counts.merge(operation, 1, Integer::sum);
		if (operation.isWorkerOperation()) {
			return;
		}
		this.latest.addLast(new Entry(operation, request.pathVariables().get("id"), request.headers(), body));
		this.totalBytes += body.length;
		while (this.latest.size() > MAX_REQUESTS || this.totalBytes > MAX_BYTES) {
			this.totalBytes -= this.latest.removeFirst().body().length;
		}
	}

	// Headers and body are parsed lazily: most requests are never inspected.
	private record Entry(Operation operation, @Nullable String jobId, HttpHeaders requestHeaders, byte[] body) {

		ReceivedRequest toRequest() {
			return new ReceivedRequest(this.operation, this.jobId, headerMap(), parseBody());
		}

		private Map<String, List<String>> headerMap() {
			Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
			this.requestHeaders.names()
				.forEach((name) -> headers.put(name, List.copyOf(this.requestHeaders.getAll(name))));
			return headers;
		}

		private @Nullable Object parseBody() {
			try {
				return (this.body.length > 0) ? Json.toPlainObject(JsonBodies.decode(this.body)) : null;
			}
			catch (JacksonException ex) {
				return null;
			}
		}

	}

}
