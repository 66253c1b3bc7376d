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

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.health.EndpointHealth;
import io.runpod.spring.boot.autoconfigure.WireServer.Request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * No call takes bytes for its response that are not, on each HTTP connector.
 */
class ConnectorResponseTests extends AbstractConnectorTests {

	private static final List<String> JOBS = List.of("alice", "bob", "carol", "dave", "erin", "frank");

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("redirects")
	void redirectIsNotFollowed(int status, Call call) throws IOException {
		try (WireServer target = new WireServer((request) -> request.send(request.response()))) {
			String redirect = "HTTP/1.1 " + status + " Moved\r\nLocation: " + target.baseUrl() + "/abc123/"
					+ call.operation() + "/alice\r\nContent-Length: 0\r\n\r\n";
			runWith((request) -> request.send(redirect), (sdxl, server) -> {
				assertThatExceptionOfType(RunPodRequestException.class)
					.isThrownBy(() -> call.output(sdxl, "alice").block(TIMEOUT))
					.withMessageContaining("HTTP " + status + ", redirects are not followed (to localhost)");
				assertThat(target.connectionCount()).isZero();
			}, "spring.http.clients.redirects=follow");
		}
	}

	static Stream<Arguments> redirects() {
		return withEachCall(301, 302, 303, 307, 308);
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("interimResponses")
	void interimResponseIsNotTakenForResponse(String interimResponse, Call call) {
		runWith((request) -> {
			request.send("HTTP/1.1 " + interimResponse + "\r\n\r\n");
			request.send(request.response());
		}, (sdxl, server) -> assertEachCallReturnsItsJob(sdxl, call), "runpod.http.max-connections=2");
	}

	static Stream<Arguments> interimResponses() {
		return withEachCall("100 Continue", "102 Processing", "103 Early Hints\r\nLink: </x.css>; rel=preload");
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("surplusBytes")
	void surplusBytesAreNotPartOfNextResponse(Surplus surplus, Call call) {
		runWith((request) -> request.send(request.response() + surplus.bytes(request)),
				(sdxl, server) -> assertEachCallReturnsItsJob(sdxl, call), "runpod.http.max-connections=2");
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("surplusBytes")
	void surplusBytesDoNotDisturbConcurrentCalls(Surplus surplus, Call call) {
		List<String> jobs = Stream.iterate(0, (number) -> number + 1)
			.limit(100)
			.map((number) -> "job" + number)
			.toList();
		runWith((request) -> request.send(request.response() + surplus.bytes(request)),
				(sdxl, server) -> assertThat(Flux.fromIterable(jobs)
					.flatMap((job) -> output(sdxl, call, job).map((output) -> job + ": " + output), jobs.size())
					.collectList()
					.block(TIMEOUT)).containsExactlyInAnyOrderElementsOf(
							jobs.stream().map((job) -> job + ": output of " + job).toList()),
				"runpod.http.max-connections=4", "runpod.rate-limit.share=0");
	}

	static Stream<Arguments> surplusBytes() {
		return withEachCall((Object[]) Surplus.values());
	}

	@ParameterizedTest
	@EnumSource(value = Call.class, names = { "STATUS", "AWAIT", "CANCEL" })
	void responseAboutAnotherJobIsNotReturned(Call call) {
		AtomicInteger requests = new AtomicInteger();
		runWith((request) -> request.send((requests.getAndIncrement() % 2 == 0)
				? Request.response(Request.completed("mallory")) : request.response()),
				(sdxl, server) -> assertEachCallReturnsItsJob(sdxl, call));
	}

	@ParameterizedTest
	@EnumSource(value = Call.class, names = { "STATUS", "AWAIT", "CANCEL" })
	void lateSecondResponseIsNotReturned(Call call) {
		Map<Socket, String> lastResponses = new ConcurrentHashMap<>();
		runWith((request) -> {
			String lastResponse = lastResponses.put(request.socket(), request.response());
			request.send((lastResponse != null) ? lastResponse : request.response());
		}, (sdxl, server) -> assertEachCallReturnsItsJob(sdxl, call));
	}

	private static Stream<Arguments> withEachCall(Object... values) {
		return Arrays.stream(values)
			.flatMap((value) -> Arrays.stream(Call.values()).map((call) -> Arguments.of(value, call)));
	}

	private void assertEachCallReturnsItsJob(RunPodEndpoint sdxl, Call call) {
		for (String job : JOBS) {
			assertThat(output(sdxl, call, job).block(TIMEOUT)).isEqualTo("output of " + job);
		}
	}

	// HttpComponents may write a request to a connection before it has seen the surplus
	// bytes
	private Mono<String> output(RunPodEndpoint sdxl, Call call, String job) {
		Mono<String> output = call.output(sdxl, job);
		return this.connector.equals("http-components")
				? output.onErrorReturn(RunPodSubmissionOutcomeUnknownException.class, "output of " + job) : output;
	}

	@Test
	void readTimeoutOfApplicationIsIgnored() {
		CountDownLatch readTimeoutElapsed = new CountDownLatch(1);
		runWith((request) -> {
			await(readTimeoutElapsed);
			request.send(Request.response("{\"jobs\":{},\"workers\":{\"idle\":2}}"));
		}, (sdxl, server) -> {
			CompletableFuture<EndpointHealth> health = sdxl.reactive().health().toFuture();
			assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> health.get(300, TimeUnit.MILLISECONDS));
			readTimeoutElapsed.countDown();
			assertThat(health).succeedsWithin(TIMEOUT);
		}, "spring.http.clients.read-timeout=20ms", "runpod.retry.max-attempts=1");
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Bytes after the response.
	 */
	enum Surplus {

		SECOND_RESPONSE {

			@Override
			String bytes(Request request) {
				return request.response();
			}

		},

		RESPONSE_ABOUT_OTHER_JOB {

			@Override
			String bytes(Request request) {
				return Request.response(Request.completed("mallory"));
			}

		},

		LONGER_BODY {

			@Override
			String bytes(Request request) {
				return "<!-- proxy -->\r\n";
			}

		};

		abstract String bytes(Request request);

	}

}
