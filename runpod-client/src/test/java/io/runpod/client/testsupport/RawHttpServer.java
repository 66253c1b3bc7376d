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

package io.runpod.client.testsupport;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * HTTP server for responses that violate the protocol.
 */
public final class RawHttpServer implements AutoCloseable {

	/** Content type of the responses. */
	public static final String JSON = "application/json";

	private final ServerSocket server;

	private final Function<String, RawResponse> responses;

	private final List<Socket> connections = new CopyOnWriteArrayList<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final CompletableFuture<Void> disconnected = new CompletableFuture<>();

	private RawHttpServer(int port, Function<String, RawResponse> responses) throws IOException {
		this.server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
		this.responses = responses;
	}

	/** Start a server with one response per request; the last one is repeated. */
	public static RawHttpServer respondingWith(RawResponse... responses) {
		return onPort(0, responses);
	}

	public static RawHttpServer onPort(int port, RawResponse... responses) {
		Queue<RawResponse> remaining = new ConcurrentLinkedQueue<>(List.of(responses));
		RawResponse last = responses[responses.length - 1];
		return open(port, (request) -> Objects.requireNonNullElse(remaining.poll(), last));
	}

	/** Start a server whose responses depend on the request line. */
	public static RawHttpServer respondingBy(Function<String, RawResponse> responses) {
		return open(0, responses);
	}

	private static RawHttpServer open(int port, Function<String, RawResponse> responses) {
		try {
			RawHttpServer server = new RawHttpServer(port, responses);
			startThread(server::accept);
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void startThread(Runnable runnable) {
		Thread thread = new Thread(runnable, "raw-server");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.server.accept();
				this.connections.add(socket);
				startThread(() -> serve(socket));
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			InputStream in = new BufferedInputStream(socket.getInputStream());
			String request = readRequest(in);
			while (!request.isEmpty()) {
				this.requests.add(request);
				if (!this.responses.apply(request).send(socket)) {
					return;
				}
				request = readRequest(in);
			}
			this.disconnected.complete(null);
		}
		catch (IOException ex) {
			this.disconnected.complete(null);
		}
	}

	// the request line, empty at the end of the connection
	private static String readRequest(InputStream in) throws IOException {
		String first = readLine(in);
		int length = 0;
		for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
			if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
				length = Integer.parseInt(header.substring("content-length:".length()).strip());
			}
		}
		in.readNBytes(length);
		return first;
	}

	private static String readLine(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
			line.append((char) c);
		}
		return line.toString().strip();
	}

	/** Return a valid response that keeps the connection open. */
	public static RawResponse json(String body) {
		return response("200 OK", JSON, body, 0);
	}

	/** Return a response whose connection is closed before the end of the body. */
	public static RawResponse truncated(String body) {
		return (socket) -> {
			response("200 OK", JSON, body, 1000).send(socket);
			return false;
		};
	}

	/**
	 * Return a response that keeps the connection open.
	 * @param missingBytes the number of announced bytes that are not sent
	 */
	public static RawResponse response(String status, String type, String body, int missingBytes) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		String head = "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n".formatted(status, type,
				bytes.length + missingBytes);
		return (socket) -> {
			OutputStream out = socket.getOutputStream();
			out.write(head.getBytes(StandardCharsets.UTF_8));
			out.write(bytes);
			out.flush();
			return true;
		};
	}

	/** Return a reset of the connection. */
	public static RawResponse connectionReset() {
		return (socket) -> {
			socket.setSoLinger(true, 0);
			return false;
		};
	}

	/** Return a response that is sent after the completion of a future. */
	public static RawResponse after(CompletableFuture<?> release, RawResponse response) {
		return (socket) -> {
			release.join();
			return response.send(socket);
		};
	}

	/** Return a missing response. */
	public static RawResponse noResponse() {
		return (socket) -> true;
	}

	public URI baseUrl() {
		return URI.create("http://localhost:" + this.server.getLocalPort() + "/v2");
	}

	public int port() {
		return this.server.getLocalPort();
	}

	/** Return the request lines so far. */
	public List<String> requests() {
		return this.requests;
	}

	/** Return a future completed when a client has disconnected. */
	public CompletableFuture<Void> disconnected() {
		return this.disconnected;
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket connection : this.connections) {
			connection.close();
		}
	}

	/**
	 * Response to a request.
	 */
	public interface RawResponse {

		/** Send the response, and return whether the connection stays open. */
		boolean send(Socket socket) throws IOException;

	}

}
