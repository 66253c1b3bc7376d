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

package io.runpod.client.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fake of RunPod with the batches of one endpoint, which loses requests and responses. It
 * counts what runs, and thus what would be paid for.
 */
final class BatchRunPod implements AutoCloseable {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	final Map<String, Batch> batches = Collections.synchronizedMap(new LinkedHashMap<>());

	final List<String> calls = Collections.synchronizedList(new ArrayList<>());

	final List<Integer> bodySizes = Collections.synchronizedList(new ArrayList<>());

	final List<String> bodies = Collections.synchronizedList(new ArrayList<>());

	private final Map<String, List<Fault>> faults = new LinkedHashMap<>();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final HttpServer server;

	volatile int maxInputs = 5000;

	volatile int maxActive = 10;

	volatile int maxQueued = 50_000;

	volatile boolean ignoreNames;

	volatile String items = "{\"requests\":[],\"hasMore\":false}";

	private int itemCount;

	private String output = "";

	BatchRunPod() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.executor);
		this.server.createContext("/v2/e1/", this::handle);
		this.server.start();
	}

	URI baseUrl() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort() + "/v2");
	}

	/** Inject faults into the next requests of an operation. */
	void fail(String operation, Fault... faults) {
		this.faults.put(operation, new ArrayList<>(List.of(faults)));
	}

	long count(String operation) {
		return this.calls.stream().filter(operation::equals).count();
	}

	/** Return the inputs of all batches that run. */
	List<String> paidInputs() {
		return this.batches.values()
			.stream()
			.filter((batch) -> batch.status.equals("FINALIZED"))
			.flatMap((batch) -> batch.inputs.stream())
			.toList();
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	private void handle(HttpExchange exchange) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		String[] path = exchange.getRequestURI().getPath().substring("/v2/e1/".length()).split("/");
		String operation = operation(exchange.getRequestMethod(), path);
		Fault fault;
		Response response;
		synchronized (this) {
			this.calls.add(operation);
			this.bodySizes.add(body.length);
			this.bodies.add(new String(body, StandardCharsets.UTF_8));
			List<Fault> pending = this.faults.getOrDefault(operation, List.of());
			fault = pending.isEmpty() ? null : pending.remove(0);
			response = (fault == null || fault.isProcessed())
					? execute(operation, path, exchange.getRequestURI().getQuery(), body) : null;
		}
		if (fault == Fault.RESET_BEFORE || fault == Fault.RESET_AFTER) {
			exchange.close();
			return;
		}
		if (fault != null) {
			response = new Response(502, "<html>Bad Gateway</html>");
			exchange.getResponseHeaders().set("Content-Type", "text/html");
		}
		else {
			exchange.getResponseHeaders().set("Content-Type", "application/json");
		}
		byte[] bytes = response.body.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(response.status, bytes.length);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	private static String operation(String method, String[] path) {
		return switch (path.length) {
			case 1 -> method.equals("POST") ? "create" : "list";
			case 2 -> method.equals("PUT") ? "rename" : "status";
			default -> path[2].equals("requests")
					? (method.equals("POST") ? "append" : method.equals("DELETE") ? "remove" : "items") : path[2];
		};
	}

	private Response execute(String operation, String[] path, String query, byte[] body) {
		Batch batch = (path.length > 1) ? this.batches.get(path[1]) : null;
		if (path.length > 1 && batch == null) {
			return rejected(404, "batch not found");
		}
		return switch (operation) {
			case "create" -> create();
			case "list" -> new Response(200, list());
			case "append" -> append(batch, MAPPER.readTree(body).path("requests"));
			case "remove" -> {
				batch.inputs.remove(Integer.parseInt(path[3]));
				yield ok(batch);
			}
			case "rename" -> {
				batch.name = this.ignoreNames ? null : MAPPER.readTree(body).path("name").stringValue();
				yield ok(batch);
			}
			case "finalize" -> finalizeBatch(batch);
			case "cancel" -> {
				batch.status = "CANCELLED";
				yield ok(batch);
			}
			case "items" -> new Response(200, (this.itemCount > 0) ? page(query) : this.items);
			default -> ok(batch);
		};
	}

	private Response create() {
		long active = this.batches.values().stream().filter((batch) -> batch.status.equals("DRAFT")).count();
		if (active >= this.maxActive) {
			return rejected(400, "bad request: maximum number of active batches reached");
		}
		Batch batch = new Batch("batch_" + this.batches.size());
		this.batches.put(batch.id, batch);
		return new Response(200, "{\"id\":\"" + batch.id + "\",\"status\":\"DRAFT\"}");
	}

	private String list() {
		List<String> all = new ArrayList<>(this.batches.values().stream().map(Batch::toJson).toList());
		Collections.reverse(all);
		return "{\"batches\":[" + String.join(",", all) + "],\"hasMore\":false}";
	}

	private Response append(Batch batch, JsonNode requests) {
		if (!batch.status.equals("DRAFT")) {
			return rejected(400, "bad request: the batch is not a draft");
		}
		if (batch.inputs.size() + requests.size() > this.maxInputs) {
			return rejected(400, "bad request: too many");
		}
		requests.forEach((request) -> batch.inputs.add(request.path("input").path("n").asString()));
		return new Response(200, "{}");
	}

	private Response finalizeBatch(Batch batch) {
		if (!batch.status.equals("DRAFT")) {
			return rejected(400, "bad request: the batch is not a draft");
		}
		if (batch.inputs.size() > this.maxQueued) {
			return rejected(400, "bad request: queue limit exceeded");
		}
		batch.status = "FINALIZED";
		return ok(batch);
	}

	/** Serve pages of items with this output. */
	void pageOf(int itemCount, String output) {
		this.itemCount = itemCount;
		this.output = output;
	}

	private String page(String query) {
		int offset = Integer.parseInt(query.replaceFirst(".*offset=(\\d+).*", "$1"));
		int end = Math.min(offset + Integer.parseInt(query.replaceFirst(".*limit=(\\d+).*", "$1")), this.itemCount);
		String items = IntStream.range(offset, end)
			.mapToObj((n) -> "{\"id\":\"req_%d\",\"status\":\"COMPLETED\",\"output\":\"%s\"}".formatted(n, this.output))
			.collect(Collectors.joining(","));
		return "{\"hasMore\":" + (end < this.itemCount) + ",\"requests\":[" + items + "]}";
	}

	private static Response ok(Batch batch) {
		return new Response(200, batch.toJson());
	}

	private static Response rejected(int status, String detail) {
		return new Response(status, "{\"detail\":\"" + detail + "\",\"status\":" + status + ",\"title\":\"x\"}");
	}

	enum Fault {

		RESET_BEFORE, RESET_AFTER, BAD_GATEWAY_BEFORE, BAD_GATEWAY_AFTER;

		boolean isProcessed() {
			return this == RESET_AFTER || this == BAD_GATEWAY_AFTER;
		}

	}

	private record Response(int status, String body) {
	}

	static final class Batch {

		final String id;

		final List<String> inputs = new ArrayList<>();

		volatile String status = "DRAFT";

		volatile String name;

		volatile int completed;

		Batch(String id) {
			this.id = id;
		}

		String toJson() {
			String name = (this.name != null) ? ",\"name\":\"" + this.name + "\"" : "";
			return ("{\"id\":\"%s\",\"status\":\"%s\"%s,\"requestTotal\":%d,\"requestCompleted\":%d,"
					+ "\"requestFailed\":0,\"createdAt\":1783584000000}")
				.formatted(this.id, this.status, name, this.inputs.size(), this.completed);
		}

	}

}
