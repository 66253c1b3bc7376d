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

package io.runpod.spring.boot.autoconfigure;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * HTTP server whose tests determine each byte of its responses. The id of a submitted job
 * is its input, and its output is "output of" its id.
 */
final class WireServer implements AutoCloseable {

	private final ServerSocket server;

	private final Handler handler;

	private final Queue<Request> requests = new ConcurrentLinkedQueue<>();

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	WireServer(Handler handler) {
		try {
			this.server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.handler = handler;
		startThread(this::accept);
	}

	private static void startThread(Runnable task) {
		Thread thread = new Thread(task, "wire-server");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.server.accept();
				socket.setTcpNoDelay(true);
				this.sockets.add(socket);
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
			int count = 0;
			for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
				// a proxy receives the whole URL
				Request request = readRequest(socket, in, line.replaceFirst("http://[^/]*", ""), count++);
				this.requests.add(request);
				this.handler.handle(request);
			}
		}
		catch (IOException ex) {
			// disconnected
		}
	}

	private static Request readRequest(Socket socket, InputStream in, String line, int count) throws IOException {
		StringBuilder headers = new StringBuilder();
		int length = 0;
		for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
			headers.append(header).append('\n');
			if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
				length = Integer.parseInt(header.substring("content-length:".length()).strip());
			}
		}
		String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
		return new Request(socket, line, headers.toString(), body, count);
	}

	private static String readLine(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
			line.append((char) c);
		}
		return line.toString().strip();
	}

	String baseUrl() {
		return "http://localhost:" + port() + "/v2";
	}

	int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Return the requests of an operation so far.
	 */
	List<Request> requests(String operation) {
		return this.requests.stream().filter((request) -> request.operation().equals(operation)).toList();
	}

	int connectionCount() {
		return this.sockets.size();
	}

	int openConnectionCount() {
		return (int) this.sockets.stream().filter((socket) -> !socket.isClosed()).count();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	/**
	 * Behaviour of a server.
	 */
	interface Handler {

		void handle(Request request) throws IOException;

	}

	/**
	 * Received request.
	 *
	 * @param socket the connection
	 * @param line the request line
	 * @param headers the header lines
	 * @param body the body, empty if there is none
	 * @param index the number of earlier requests on the connection
	 */
	record Request(Socket socket, String line, String headers, String body, int index) {

		String operation() {
			return this.line.split("[/? ]")[4];
		}

		/** Return the id of the job in the path, or else that of the submitted job. */
		String jobId() {
			return this.body.contains("\"input\"") ? this.body.replaceFirst(".*\"input\":\"([^\"]*)\".*", "$1")
					: this.line.split("[/? ]")[5];
		}

		/** Return the response to this request, which holds the job as completed. */
		String response() {
			return response(completed(jobId()));
		}

		static String inStatus(String jobId, String status) {
			return "{\"id\":\"%s\",\"status\":\"%s\"}".formatted(jobId, status);
		}

		static String completed(String jobId) {
			return "{\"id\":\"%s\",\"output\":\"output of %s\",\"status\":\"COMPLETED\"}".formatted(jobId, jobId);
		}

		static String response(String json) {
			return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n"
					+ json;
		}

		void send(String text) throws IOException {
			this.socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
			this.socket.getOutputStream().flush();
		}

	}

}
