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

package io.runpod.benchmarks.durable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Load balancer in front of replicas: sends a request to the next one that responds.
 */
final class ReplicaProxy implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final int BAD_GATEWAY = 502;

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

	private final AtomicInteger requests = new AtomicInteger();

	private final ExecutorService executor = Executors.newFixedThreadPool(16);

	private final HttpServer server;

	private volatile List<Replica> replicas = List.of();

	ReplicaProxy() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", this::handle);
		this.server.setExecutor(this.executor);
		this.server.start();
	}

	String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	void setReplicas(List<Replica> replicas) {
		this.replicas = replicas;
	}

	private void handle(HttpExchange exchange) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		int first = this.requests.getAndIncrement();
		int status = BAD_GATEWAY;
		for (int i = 0; i < this.replicas.size() && status >= 500; i++) {
			Replica replica = this.replicas.get(Math.floorMod(first + i, this.replicas.size()));
			status = forward(replica, exchange, body);
		}
		exchange.sendResponseHeaders(status, -1);
		exchange.close();
	}

	private int forward(Replica replica, HttpExchange exchange, byte[] body) {
		URI uri = URI.create("http://127.0.0.1:" + replica.port() + exchange.getRequestURI());
		HttpRequest request = HttpRequest.newBuilder(uri)
			.timeout(TIMEOUT)
			.header("Content-Type", "application/json")
			.method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body))
			.build();
		try {
			return this.client.send(request, BodyHandlers.discarding()).statusCode();
		}
		catch (IOException ex) {
			return BAD_GATEWAY;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return BAD_GATEWAY;
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

}
