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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodJobException;
import io.runpod.client.exception.RunPodJobNotFoundException;
import io.runpod.client.exception.RunPodOutputException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.ReactiveView;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Responses that are not documented but observed: each has a result, or an error that
 * names the case.
 */
class UnusualResponseTests {

	private static final String ID = RecordedRunPod.JOB_ID;

	private static final String COMPLETED = "{\"id\":\"" + ID
			+ "\",\"output\":{\"image\":\"ok\"},\"status\":\"COMPLETED\"}";

	private static final List<String> PATHS = List.of("GET /status/" + ID, "GET /status-sync/" + ID,
			"POST /cancel/" + ID, "GET /stream/" + ID, "POST /runsync");

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@ParameterizedTest(name = "{0}")
	@MethodSource("operations")
	void compressedBodyIsRead(String name, Function<RunPodEndpoint, RunPodJob> operation) {
		stubAll(StubResponse.of(200, "application/json", gzip(COMPLETED)));
		assertThat(operation.apply(this.runpod.endpoint()).output(Image.class)).isEqualTo(new Image("ok"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("operations")
	void compressedErrorIsReadable(String name, Function<RunPodEndpoint, RunPodJob> operation) {
		stubAll(StubResponse.of(400, "application/json", gzip("{\"detail\":\"bad request: seed\"}")));
		assertThatExceptionOfType(RunPodException.class).isThrownBy(() -> operation.apply(this.runpod.endpoint()))
			.withMessageEndingWith("failed (HTTP 400: bad request: seed)");
	}

	static Stream<Arguments> operations() {
		return Stream.of(Arguments.of("status", operation((endpoint) -> endpoint.status(ID))),
				Arguments.of("await", operation((endpoint) -> endpoint.await(ID))),
				Arguments.of("reactive await", operation((endpoint) -> ReactiveView.of(endpoint).await(ID))),
				Arguments.of("cancel", operation((endpoint) -> endpoint.cancel(ID))),
				Arguments.of("runSync", operation((endpoint) -> endpoint.runSync("x"))));
	}

	private static Function<RunPodEndpoint, RunPodJob> operation(Function<RunPodEndpoint, RunPodJob> operation) {
		return operation;
	}

	@Test
	void compressedBodyIsBoundedByMaximumSize() {
		stubAll(StubResponse.of(200, "application/json", gzip(COMPLETED.replace("ok", "A".repeat(2 * 1024 * 1024)))));
		RunPodEndpoint endpoint = this.runpod
			.endpoint(this.runpod.clientBuilder().maxInMemorySize(DataSize.ofMegabytes(1)), (options) -> {
			});
		assertThatExceptionOfType(RunPodOutputException.class).isThrownBy(() -> endpoint.await(ID))
			.withMessageContaining("is larger than this client may read");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("unknownJobs")
	void unknownJobWithStatus200IsNotFound(String body) {
		stubAll(StubResponse.json(body));
		this.runpod.stub("GET /stream/" + ID).respondsWith(StubResponse.json(body));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		for (RunPodEndpoint view : List.of(endpoint, ReactiveView.of(endpoint))) {
			for (Function<RunPodEndpoint, ?> call : List.<Function<RunPodEndpoint, ?>>of((sdxl) -> sdxl.status(ID),
					(sdxl) -> sdxl.await(ID), (sdxl) -> sdxl.cancel(ID), (sdxl) -> sdxl.retry(ID),
					(sdxl) -> sdxl.stream(ID, String.class).toList())) {
				assertThatExceptionOfType(RunPodJobNotFoundException.class).isThrownBy(() -> call.apply(view))
					.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(ID));
			}
		}
	}

	static Stream<String> unknownJobs() {
		return Stream.of("{\"error\":\"Job not found\"}", "{\"error\":\"job not found.\"}",
				"{\"status\":\"FAILED\",\"error\":\"Job ID not found\"}",
				"{\"error\":\"Job 60902e6c not found\",\"status\":\"FAILED\"}");
	}

	@Test
	void otherNotFoundIsTheErrorOfTheJob() {
		stubAll(StubResponse.json("{\"status\":\"FAILED\",\"error\":\"model not found\"}"));
		RunPodJob job = this.runpod.endpoint().await(ID);
		assertThat(job.error()).hasToString("model not found");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "{\"output\":{\"image\":\"ok\"}} | COMPLETED",
					"{\"executionTime\":5,\"output\":{\"image\":\"ok\"}} | COMPLETED",
					"{\"output\":{\"image\":\"ok\"},\"status\":\"COMPLETED\"} | COMPLETED",
					"{\"error\":\"boom\",\"status\":\"FAILED\"} | FAILED" })
	void resultOfRunSyncNeedsNoId(String body, String status) {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.json(body));
		RunPodJob job = this.runpod.endpoint().runSync("x");
		assertThat(job.rawStatus()).isEqualTo(status);
		assertThat(job.id()).startsWith("unknown-");
		assertThat(this.runpod.endpoint().runSync("x").id()).isNotEqualTo(job.id());
		if (job.isSuccessful()) {
			assertThat(job.output(Image.class)).isEqualTo(new Image("ok"));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "{}", "{\"status\":\"IN_QUEUE\"}", "{\"status\":\"IN_PROGRESS\",\"output\":1}",
					"{\"error\":\"boom\"}", "{\"error\":\"boom\",\"output\":1}", "{\"status\":\"ok\",\"output\":1}" })
	void otherResponseOfRunSyncWithoutIdHasUnknownOutcome(String body) {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.json(body));
		assertThatExceptionOfType(RunPodSubmissionOutcomeUnknownException.class)
			.isThrownBy(() -> this.runpod.endpoint().runSync("x"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("unreadableOutputs")
	void unreadableOutputIsExplained(String output, Class<?> type, String explanation) {
		stubAll(StubResponse.json("{\"id\":\"" + ID + "\",\"output\":" + output + ",\"status\":\"COMPLETED\"}"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		for (RunPodEndpoint view : List.of(endpoint, ReactiveView.of(endpoint))) {
			for (Function<RunPodEndpoint, ?> call : List.<Function<RunPodEndpoint, ?>>of((sdxl) -> sdxl.await(ID, type),
					(sdxl) -> sdxl.runSync("x", type), (sdxl) -> sdxl.status(ID).output(type),
					(sdxl) -> sdxl.status(ID).outputOrThrow(type))) {
				RunPodOutputException error = catchThrowableOfType(RunPodOutputException.class, () -> call.apply(view));
				assertThat(error.getJobId()).isEqualTo(ID);
				assertThat(error.getMessage()).contains(explanation).hasSizeLessThan(2000);
			}
		}
	}

	static Stream<Arguments> unreadableOutputs() {
		String image = "data:image/png;base64," + "A".repeat(100_000);
		return Stream.of(Arguments.of("{\"image\":\"" + image + "\"}", Bytes.class, "because it contains a data URL"),
				Arguments.of("\"" + image + "\"", byte[].class, "because it contains a data URL"),
				Arguments.of("\"{\\\"image\\\":\\\"ok\\\"}\"", Image.class, "a string that contains JSON"),
				Arguments.of("\" [1, 2]\"", List.class, "a string that contains JSON"),
				Arguments.of("{\"error\":\"no face found\"}", Image.class,
						"but an error of the handler: no face found"),
				Arguments.of("{ \"error\" : \"" + "x".repeat(100_000) + "\" }", Image.class,
						"but an error of the handler: xxx"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("readableOutputs")
	void outputThatIsReadableIsNotExplained(String output, Class<?> type, Object value) {
		stubAll(StubResponse.json("{\"id\":\"" + ID + "\",\"output\":" + output + ",\"status\":\"COMPLETED\"}"));
		assertThat((Object) this.runpod.endpoint().await(ID, type)).isEqualTo(value);
	}

	static Stream<Arguments> readableOutputs() {
		return Stream.of(Arguments.of("\"{\\\"a\\\":1}\"", String.class, "{\"a\":1}"),
				Arguments.of("{\"error\":\"x\"}", Object.class, Map.of("error", "x")),
				Arguments.of("{\"error\":\"x\"}", WithError.class, new WithError(null, "x")),
				Arguments.of("{\"error\":null}", Image.class, new Image(null)),
				Arguments.of("{\"error\":\"x\",\"image\":\"ok\"}", Image.class, new Image("ok")),
				Arguments.of("{}", Image.class, new Image(null)));
	}

	@Test
	void failureWithoutErrorNamesTheWorker() {
		stubAll(StubResponse.json("{\"id\":\"" + ID + "\",\"status\":\"FAILED\",\"workerId\":\"w1\"}"));
		assertThatExceptionOfType(RunPodJobException.class)
			.isThrownBy(() -> this.runpod.endpoint().await(ID, Image.class))
			.withMessage(
					"Job " + ID + " (endpoint 'sdxl') is FAILED, without an error. See the log of worker w1 at RunPod");
	}

	private void stubAll(StubResponse response) {
		PATHS.forEach((path) -> this.runpod.stub(path).respondsWith(response));
	}

	private static byte[] gzip(String text) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
			out.write(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	record Image(String image) {
	}

	record Bytes(byte[] image) {
	}

	record WithError(String image, String error) {
	}

}
