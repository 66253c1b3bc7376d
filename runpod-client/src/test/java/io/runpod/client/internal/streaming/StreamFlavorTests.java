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

package io.runpod.client.internal.streaming;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodJobException;
import io.runpod.client.job.Payload;
import io.runpod.client.testsupport.RawHttpServer;
import io.runpod.client.testsupport.RawHttpServer.RawResponse;
import io.runpod.client.testsupport.RecordedRunPod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Chunks of every form reach the caller in order and before the end of the stream,
 * whichever way the stream is read and however slowly.
 */
@Tag("extensive")
class StreamFlavorTests {

	// forms of a chunk, and its value
	private static final Map<String, Object> ITEMS = Map.ofEntries(Map.entry("{'output':'x'}", "x"),
			Map.entry("{'output':'x','error':null}", "x"), Map.entry("{'error':null,'output':'x'}", "x"),
			Map.entry("{'output':'x','error':''}", "x"), Map.entry("{'output':'x','metrics':{'n':[1]}}", "x"),
			Map.entry("'x'", "x"), Map.entry("7", 7), Map.entry("[1,[]]", List.of(1, List.of())),
			Map.entry("{'output':{'error':'not one'}}", Map.of("error", "not one")),
			Map.entry("{'text':'x'}", Map.of("text", "x")), Map.entry("{}", Map.of()));

	private static final String LAST = "{'id':'%s','status':'COMPLETED','output':[]}";

	private static final AtomicInteger COUNTER = new AtomicInteger();

	// responses of the job's stream, and its last status
	private static final Map<String, Queue<RawResponse>> STREAMS = new ConcurrentHashMap<>();

	private static final Map<String, String> STATUSES = new ConcurrentHashMap<>();

	private static ExecutorService callers;

	private static RecordedRunPod runPod;

	private static RawHttpServer server;

	private static RunPodClient client;

	@BeforeAll
	static void start() {
		runPod = new RecordedRunPod();
		callers = Executors.newFixedThreadPool(16);
		server = RawHttpServer.respondingBy(StreamFlavorTests::respond);
		client = runPod.clientBuilder().baseUrl(server.baseUrl()).build();
	}

	@AfterAll
	static void stop() throws IOException {
		callers.shutdownNow();
		runPod.afterEach(null);
		server.close();
	}

	private static RawResponse respond(String request) {
		String[] path = request.split("[ /?]+");
		String id = path[2];
		return switch (path[3]) {
			case "run" -> json("{'id':'" + id + "','status':'IN_QUEUE'}");
			case "stream" -> STREAMS.get(id).poll();
			default -> json(STATUSES.get(id).formatted(id));
		};
	}

	private static RawResponse json(String body) {
		return RawHttpServer.json(body.replace('\'', '"'));
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("endingsAndFlavors")
	void chunksArriveInOrderAndBeforeTheEnd(Ending ending, Flavor flavor) {
		List<CompletableFuture<Void>> calls = new ArrayList<>();
		for (String item : ITEMS.keySet()) {
			for (boolean split : new boolean[] { true, false }) {
				for (boolean slow : new boolean[] { true, false }) {
					calls.add(CompletableFuture.runAsync(() -> verify(ending, flavor, item, split, slow), callers));
				}
			}
		}
		calls.forEach(RecordedRunPod::join);
	}

	static Stream<Arguments> endingsAndFlavors() {
		return Arrays.stream(Ending.values())
			.flatMap((ending) -> Arrays.stream(Flavor.values()).map((flavor) -> Arguments.of(ending, flavor)));
	}

	private static void verify(Ending ending, Flavor flavor, String item, boolean split, boolean slow) {
		List<String> items = List.of("{'output':'a'}", item, "{'output':'b'}", item, "{'output':'c'}");
		Object value = ITEMS.get(item);
		Queue<RawResponse> responses = new ConcurrentLinkedQueue<>();
		List<String> last = new ArrayList<>(split ? List.of() : items);
		if (split) {
			items.forEach((element) -> responses.add(stream("IN_PROGRESS", List.of(element))));
		}
		ending.addTo(responses, last);
		Result result = read(flavor, slow, responses, ending.status);
		assertThat(result.chunks()).as("%s, split %s, slow %s", item, split, slow)
			.containsExactly("a", value, "b", value, "c");
		if (ending.isError()) {
			assertThat(result.error()).isInstanceOf(RunPodJobException.class).hasMessageContaining("boom");
			assertThat(((RunPodException) result.error()).getJobId()).isEqualTo(result.jobId());
		}
		else {
			assertThat(result.error()).isNull();
		}
	}

	@ParameterizedTest
	@EnumSource
	void nullChunksAreSkipped(Flavor flavor) {
		Queue<RawResponse> responses = new ConcurrentLinkedQueue<>(
				List.of(stream("IN_PROGRESS", List.of("{'output':null}", "{'output':'a'}", "null", "{'output':'b'}")),
						stream("COMPLETED", List.of())));
		Result result = read(flavor, false, responses, LAST);
		assertThat(result.error()).isNull();
		assertThat(result.chunks()).containsExactly("a", "b");
	}

	@ParameterizedTest
	@EnumSource
	void nullChunksAreReadAsPayload(Flavor flavor) {
		Queue<RawResponse> responses = new ConcurrentLinkedQueue<>(List
			.of(stream("IN_PROGRESS", List.of("{'output':null}", "{'output':'a'}")), stream("COMPLETED", List.of())));
		String id = newJob(responses, LAST);
		List<Payload> chunks = new ArrayList<>();
		flavor.read(endpoint(id), id, Payload.class, false, chunks::add);
		assertThat(chunks).extracting(Payload::toTree).containsExactly(null, "a");
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("unstreamedOutputs")
	void outputThatWasNotStreamedIsOneChunk(Flavor flavor, String output, List<Object> ofRunStream,
			List<Object> ofStream) {
		for (RawResponse response : List.of(stream("COMPLETED", List.of()), RawHttpServer.connectionReset())) {
			// a lost response may have had the chunks of a list
			if (!output.startsWith("[") || flavor.isStream()) {
				Result result = read(flavor, false, new ConcurrentLinkedQueue<>(List.of(response)),
						"{'id':'%s','status':'COMPLETED','output':" + output + "}");
				assertThat(result.chunks()).isEqualTo(flavor.isStream() ? ofStream : ofRunStream);
			}
		}
		Result result = read(flavor, false, new ConcurrentLinkedQueue<>(List.of(stream("COMPLETED", List.of()))),
				"{'id':'%s','status':'COMPLETED','output':" + output + "}");
		assertThat(result.error()).isNull();
		assertThat(result.chunks()).isEqualTo(flavor.isStream() ? ofStream : ofRunStream);
	}

	static Stream<Arguments> unstreamedOutputs() {
		return Arrays.stream(Flavor.values())
			.flatMap((flavor) -> Stream.of(Arguments.of(flavor, "'text'", List.of("text"), List.of("text")),
					Arguments.of(flavor, "42", List.of(42), List.of(42)),
					Arguments.of(flavor, "{'image':'ok'}", List.of(Map.of("image", "ok")),
							List.of(Map.of("image", "ok"))),
					Arguments.of(flavor, "[1,2]", List.of(List.of(1, 2)), List.of(1, 2)),
					Arguments.of(flavor, "[]", List.of(), List.of()),
					Arguments.of(flavor, "null", List.of(), List.of())));
	}

	private static Result read(Flavor flavor, boolean slow, Queue<RawResponse> responses, String status) {
		String id = newJob(responses, status);
		List<Object> chunks = new ArrayList<>();
		try {
			flavor.read(endpoint(id), id, Object.class, slow, chunks::add);
			return new Result(id, chunks, null);
		}
		catch (RuntimeException ex) {
			return new Result(id, chunks, ex);
		}
	}

	private static String newJob(Queue<RawResponse> responses, String status) {
		String id = "job" + COUNTER.incrementAndGet();
		STREAMS.put(id, responses);
		STATUSES.put(id, status);
		return id;
	}

	private static RunPodEndpoint endpoint(String id) {
		return client.endpoint(id,
				(endpoint) -> endpoint.options((options) -> options.timeout(RecordedRunPod.TIMEOUT)
					.maxAttempts(1)
					.pollInterval(Duration.ofMillis(10))));
	}

	private static RawResponse stream(String status, List<String> items) {
		return json("{'status':'" + status + "','stream':[" + items.stream().collect(Collectors.joining(",")) + "]}");
	}

	enum Ending {

		COMPLETED(LAST, List.of(), "COMPLETED"),
		FAILED("{'id':'%s','status':'FAILED','error':'boom'}", List.of(), "FAILED"),
		CANCELLED("{'id':'%s','status':'CANCELLED','error':'boom'}", List.of(), "CANCELLED"),
		ERROR_ITEM(LAST, List.of("{'error':'boom'}"), "IN_PROGRESS"),
		ERROR_OBJECT(LAST, List.of("{'error':{'message':'boom'}}"), "IN_PROGRESS"),
		ERROR_ITEM_OF_FAILED_JOB(LAST, List.of("{'error':'boom'}"), "FAILED");

		private final String status;

		private final List<String> items;

		private final String streamStatus;

		Ending(String status, List<String> items, String streamStatus) {
			this.status = status;
			this.items = items;
			this.streamStatus = streamStatus;
		}

		void addTo(Queue<RawResponse> responses, List<String> last) {
			last.addAll(this.items);
			responses.add(stream(this.streamStatus, last));
			if (!last.isEmpty()) {
				responses.add(stream(this.streamStatus, List.of()));
			}
		}

		boolean isError() {
			return this != COMPLETED;
		}

	}

	enum Flavor {

		STREAM, REACTIVE_STREAM, RUN_STREAM, REACTIVE_RUN_STREAM;

		boolean isStream() {
			return this == STREAM || this == REACTIVE_STREAM;
		}

		<T> void read(RunPodEndpoint endpoint, String id, Class<T> type, boolean slow, Consumer<T> reader) {
			switch (this) {
				case STREAM -> readBlocking(endpoint.stream(id, type), slow, reader);
				case RUN_STREAM -> readBlocking(endpoint.runStream("x", type), slow, reader);
				case REACTIVE_STREAM -> readReactive(endpoint.reactive().stream(id, type), slow, reader);
				case REACTIVE_RUN_STREAM -> readReactive(endpoint.reactive().runStream("x", type), slow, reader);
			}
		}

		private static <T> void readBlocking(Stream<T> chunks, boolean slow, Consumer<T> reader) {
			try (chunks) {
				chunks.forEach((chunk) -> {
					if (slow) {
						Mono.delay(Duration.ofMillis(5)).block();
					}
					reader.accept(chunk);
				});
			}
		}

		private static <T> void readReactive(Flux<T> chunks, boolean slow, Consumer<T> reader) {
			(slow ? chunks.concatMapDelayError((chunk) -> Mono.delay(Duration.ofMillis(5)).thenReturn(chunk), 1)
					: chunks)
				.doOnNext(reader)
				.blockLast(RecordedRunPod.TIMEOUT);
		}

	}

	private record Result(String jobId, List<Object> chunks, @Nullable RuntimeException error) {
	}

}
