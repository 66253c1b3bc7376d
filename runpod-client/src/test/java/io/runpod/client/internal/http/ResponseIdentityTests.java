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

package io.runpod.client.internal.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.testsupport.RawHttpServer;
import io.runpod.client.testsupport.RawHttpServer.RawResponse;
import io.runpod.client.testsupport.ReactiveView;
import io.runpod.client.testsupport.RecordedRunPod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * No caller gets the response to another request, whatever a server or a proxy puts on
 * the connection.
 */
class ResponseIdentityTests {

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@ParameterizedTest(name = "{0}")
	@MethodSource("operations")
	void responseAboutAnotherJobIsNotReturned(String name, Operation operation) throws Exception {
		AtomicInteger requests = new AtomicInteger();
		try (RawHttpServer server = RawHttpServer.respondingBy((request) -> (requests.incrementAndGet() == 1)
				? RawHttpServer.json(completed("bob")) : RawHttpServer.json(completed(jobId(request))))) {
			assertThat(operation.output(endpoint(server), "alice")).isEqualTo("output of alice");
			assertThat(server.disconnected()).succeedsWithin(RecordedRunPod.TIMEOUT);
		}
	}

	static Stream<Arguments> operations() {
		return Stream.of(Arguments.of("status", operation((endpoint, id) -> endpoint.status(id).output(String.class))),
				Arguments.of("await", operation((endpoint, id) -> endpoint.await(id, String.class))),
				Arguments.of("reactive await", operation(
						(endpoint, id) -> endpoint.reactive().await(id, String.class).block(RecordedRunPod.TIMEOUT))),
				Arguments.of("cancel", operation((endpoint, id) -> endpoint.cancel(id).output(String.class))));
	}

	@Test
	void strayResponseIsNotReturnedToNextCaller() throws Exception {
		try (RawHttpServer server = RawHttpServer.respondingBy((request) -> twice(completed(jobId(request))))) {
			RunPodEndpoint endpoint = endpoint(server);
			for (String id : new String[] { "alice", "bob", "carol", "dave", "erin" }) {
				assertThat(endpoint.await(id, String.class)).isEqualTo("output of " + id);
			}
		}
	}

	@Test
	void interimResponseIsNeverTheResultOfAnotherRequest() throws Exception {
		try (RawHttpServer server = RawHttpServer
			.respondingBy((request) -> afterEarlyHints(completed(jobId(request))))) {
			RunPodEndpoint endpoint = endpoint(server).withTimeout(Duration.ofSeconds(1));
			for (String id : new String[] { "alice", "bob", "carol" }) {
				try {
					assertThat(endpoint.await(id, String.class)).isEqualTo("output of " + id);
				}
				catch (RunPodException ex) {
					assertThat(ex.getJobId()).isEqualTo(id);
				}
			}
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("submissions")
	void strayResponseIsNotTheJobOfAnotherSubmission(String name, Submission submission) throws Exception {
		AtomicInteger jobs = new AtomicInteger();
		try (RawHttpServer server = RawHttpServer
			.respondingBy((request) -> twice(completed("job-" + jobs.incrementAndGet())))) {
			RunPodEndpoint endpoint = endpoint(server);
			Set<String> ids = new HashSet<>();
			for (int i = 1; i <= 20; i++) {
				try {
					assertThat(ids.add(submission.submit(endpoint, "input " + i))).isTrue();
				}
				catch (RunPodSubmissionOutcomeUnknownException ex) {
					assertThat(ex).hasMessageContaining("names another job");
				}
			}
			assertThat(ids).isNotEmpty();
			assertThat(jobs).hasValue(20);
		}
	}

	static Stream<Arguments> submissions() {
		return Stream.of(Arguments.of("run", submission((endpoint, input) -> endpoint.run(input).id())),
				Arguments.of("runSync", submission((endpoint, input) -> endpoint.runSync(input).id())),
				Arguments.of("reactive run",
						submission((endpoint, input) -> ReactiveView.of(endpoint).run(input).id())),
				Arguments.of("reactive runSync",
						submission((endpoint, input) -> ReactiveView.of(endpoint).runSync(input).id())),
				Arguments.of("typed runSync", submission((endpoint, input) -> endpoint.runSync(input, String.class))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "<!--", "\r\n", "\r\n\r\n", "garbage\r\n", "{\"id\":\"mallory\"}",
			"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" })
	void bytesAfterTheBodyAreNotReturnedToNextCaller(String trailing) throws Exception {
		try (RawHttpServer server = RawHttpServer
			.respondingBy((request) -> withTrailing(completed(jobId(request)), trailing))) {
			RunPodEndpoint endpoint = endpoint(server);
			for (String id : new String[] { "alice", "bob", "carol", "dave", "erin" }) {
				assertThat(endpoint.await(id, String.class)).isEqualTo("output of " + id);
			}
		}
	}

	@Test
	void responseAboutAnotherJobIsReportedWithRequestedJob() throws Exception {
		try (RawHttpServer server = RawHttpServer.respondingWith(RawHttpServer.json(completed("bob")))) {
			assertThatExceptionOfType(RunPodException.class).isThrownBy(() -> endpoint(server).status("alice"))
				.withMessageContaining("names another job")
				.withMessageNotContaining("output of bob")
				.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo("alice"));
		}
	}

	private RunPodEndpoint endpoint(RawHttpServer server) {
		return this.runpod.clientBuilder()
			.baseUrl(server.baseUrl())
			.build()
			.endpoint("abc123", (endpoint) -> endpoint.name("sdxl")
				.options((options) -> options.pollInterval(Duration.ofMillis(10)).timeout(RecordedRunPod.TIMEOUT)));
	}

	private static String jobId(String request) {
		String path = request.split("[ ?]")[1];
		return path.substring(path.lastIndexOf('/') + 1);
	}

	private static String completed(String id) {
		return "{\"id\":\"%s\",\"output\":\"output of %s\",\"status\":\"COMPLETED\"}".formatted(id, id);
	}

	private static RawResponse twice(String body) {
		RawResponse response = RawHttpServer.json(body);
		return (socket) -> response.send(socket) && response.send(socket);
	}

	private static RawResponse withTrailing(String body, String trailing) {
		RawResponse response = RawHttpServer.json(body);
		return (socket) -> {
			response.send(socket);
			socket.getOutputStream().write(trailing.getBytes(StandardCharsets.UTF_8));
			socket.getOutputStream().flush();
			return true;
		};
	}

	private static RawResponse afterEarlyHints(String body) {
		RawResponse response = RawHttpServer.json(body);
		return (socket) -> {
			OutputStream out = socket.getOutputStream();
			out.write(
					"HTTP/1.1 103 Early Hints\r\nLink: </x.css>; rel=preload\r\n\r\n".getBytes(StandardCharsets.UTF_8));
			out.flush();
			return response.send(socket);
		};
	}

	private static Submission submission(Submission submission) {
		return submission;
	}

	private static Operation operation(Operation operation) {
		return operation;
	}

	interface Operation {

		String output(RunPodEndpoint endpoint, String jobId) throws IOException;

	}

	interface Submission {

		String submit(RunPodEndpoint endpoint, String input);

	}

}
