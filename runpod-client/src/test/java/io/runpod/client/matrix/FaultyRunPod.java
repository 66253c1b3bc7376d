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

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.runpod.client.recorded.Answer;
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

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final ServerSocket server;

	private final String path;

	private final Trouble trouble;

	private final AtomicInteger troubles;

	FaultyRunPod(String path, Trouble trouble, int times) throws IOException {
		this.path = path;
		this.trouble = trouble;
		this.troubles = new AtomicInteger(times);
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		start(this::accept);
	}

	URI baseUrl() {
		return URI.create("http://localhost:" + this.server.getLocalPort() + "/v2");
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
	public void close() {
		try {
			this.server.close();
			for (Socket socket : this.sockets) {
				socket.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.server.accept();
				this.sockets.add(socket);
				start(() -> serve(socket));
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			InputStream in = new BufferedInputStream(socket.getInputStream());
			for (String request = read(in); !request.isEmpty(); request = read(in)) {
				// POST /v2/{endpoint}/{operation}[/{job}][?...] HTTP/1.1
				String operation = request.split("[ /?]")[4];
				if (!answer(socket, operation)) {
					return;
				}
			}
		}
		catch (IOException ex) {
			// the client has gone
		}
	}

	private boolean answer(Socket socket, String operation) throws IOException {
		count(this.requests, operation).incrementAndGet();
		boolean inTrouble = operation.equals(this.path) && this.troubles.getAndDecrement() > 0;
		if (!inTrouble) {
			return Trouble.good(socket, carryOut(operation));
		}
		return this.trouble.answer(socket, this.trouble.isHandled() ? carryOut(operation) : "");
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

	// the first line of a request, empty if there is none any more
	private static String read(InputStream in) throws IOException {
		String first = line(in);
		int length = 0;
		for (String header = line(in); !header.isEmpty(); header = line(in)) {
			if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
				length = Integer.parseInt(header.substring("content-length:".length()).strip());
			}
		}
		in.readNBytes(length);
		return first;
	}

	private static String line(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
			line.append((char) c);
		}
		return line.toString().strip();
	}

	private static void start(Runnable runnable) {
		Thread thread = new Thread(runnable, "faulty-runpod");
		thread.setDaemon(true);
		thread.start();
	}

}
