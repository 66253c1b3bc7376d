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

import java.nio.charset.Charset;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodOutputException;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Nothing in a response but the output itself makes the output unreadable: odd values of
 * other fields, encodings, depth, or a missing job id.
 */
class ResponseToleranceTests {

	private static final String ID = RecordedRunPod.JOB_ID;

	private static final ParameterizedTypeReference<Image> IMAGE_TYPE = ParameterizedTypeReference.forType(Image.class);

	private static final List<String> OPTIONAL_FIELDS = List.of("delayTime", "executionTime", "workerId", "retries",
			"error", "createdAt");

	private static final List<String> ODD_VALUES = List.of("-1", "0.5", "1e40", "1e400", "18446744073709551579",
			"9223372036854775807", "9223372036855000", "\"12\"", "\"\"", "{\"a\":[1]}", "[{}]", "true", "null", "NaN",
			"[".repeat(600) + "]".repeat(600), "\"" + "x".repeat(100_000) + "\"", "1".repeat(2000));

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@ParameterizedTest(name = "{0}")
	@MethodSource("operations")
	void oddValueOfOptionalFieldDoesNotCostTheOutput(String name, String call, OutputReader reader) {
		for (String field : OPTIONAL_FIELDS) {
			for (String value : ODD_VALUES) {
				this.runpod.stub(call)
					.respondsWith(StubResponse
						.json("{\"%s\":%s,\"id\":\"%s\",\"output\":{\"image\":\"ok\"},\"status\":\"COMPLETED\"}"
							.formatted(field, value, ID)));
				assertThat(reader.read(this.runpod.endpoint())).as("%s: %.40s", field, value)
					.isEqualTo(new Image("ok"));
			}
		}
	}

	static Stream<Arguments> operations() {
		return Stream.of(
				Arguments.of("await", "GET /status-sync/" + ID, reader((endpoint) -> endpoint.await(ID, Image.class))),
				Arguments.of("reactive await", "GET /status-sync/" + ID,
						reader((endpoint) -> endpoint.reactive().await(ID, Image.class).block(RecordedRunPod.TIMEOUT))),
				Arguments.of("status", "GET /status/" + ID,
						reader((endpoint) -> endpoint.status(ID).outputOrThrow(IMAGE_TYPE))),
				Arguments.of("cancel", "POST /cancel/" + ID,
						reader((endpoint) -> endpoint.cancel(ID).outputOrThrow(IMAGE_TYPE))),
				Arguments.of("runSync", "POST /runsync", reader((endpoint) -> endpoint.runSync("x", Image.class))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "-0.5", "1e13", "1e40", "18446744073709551579", "\"text\"", "{}", "null" })
	void durationOutOfRangeIsMissing(String value) {
		this.runpod.stub("GET /status/" + ID)
			.respondsWith(StubResponse
				.json("{\"delayTime\":%s,\"id\":\"%s\",\"status\":\"COMPLETED\"}".formatted(value, ID)));
		assertThat(this.runpod.endpoint().status(ID).delayTime()).isNull();
	}

	@Test
	void jobWithoutIdIsTheRequestedJob() {
		this.runpod.stub("GET /status-sync/" + ID)
			.respondsWith(StubResponse.json("{\"status\":\"COMPLETED\",\"output\":{\"image\":\"ok\"}}"));
		RunPodJob job = this.runpod.endpoint().await(ID);
		assertThat(job.id()).isEqualTo(ID);
		assertThat(job.isSuccessful()).isTrue();
		assertThat(this.runpod.requestCount("GET /status-sync/" + ID)).isEqualTo(1);
	}

	@Test
	void cancellationWithoutBodyIsCancelledJob() {
		this.runpod.stub("POST /cancel/" + ID).respondsWith(StubResponse.status(204));
		assertThat(this.runpod.endpoint().cancel(ID).rawStatus()).isEqualTo("CANCELLED");
		assertThat(this.runpod.requestCount("POST /cancel/" + ID)).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ISO-8859-1", "UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE" })
	void otherEncodingIsRead(String encoding) {
		byte[] body = ("{\"id\":\"" + ID + "\",\"output\":{\"image\":\"caf\u00e9\"},\"status\":\"COMPLETED\"}")
			.getBytes(Charset.forName(encoding));
		this.runpod.stub("GET /status-sync/" + ID).respondsWith(StubResponse.of(200, "application/json", body));
		assertThat(this.runpod.endpoint().await(ID, Image.class)).isEqualTo(new Image("caf\u00e9"));
	}

	@ParameterizedTest
	@MethodSource("unusualOutputs")
	void unusualOutputIsReadOrRefusedAtOnce(String rest) {
		this.runpod.stub("GET /status-sync/" + ID)
			.respondsWith(StubResponse
				.json("{\"id\":\"%s\",\"output\":{\"image\":\"ok\",%s},\"status\":\"COMPLETED\"}".formatted(ID, rest)));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThat(endpoint.await(ID).isSuccessful()).isTrue();
		try {
			assertThat(endpoint.await(ID, Image.class)).isEqualTo(new Image("ok"));
		}
		catch (RunPodOutputException ex) {
			assertThat(ex.getJobId()).isEqualTo(ID);
			assertThat(ex.getMessage()).hasSizeLessThan(2000);
		}
		assertThat(this.runpod.requestCount("GET /status-sync/" + ID)).isEqualTo(2);
	}

	static Stream<String> unusualOutputs() {
		return Stream.of("\"tree\":" + "[".repeat(600) + "]".repeat(600), "\"score\":NaN", "\"text\":\"a\tb\"",
				"\"text\":\"a\\qb\"", "\"n\":007", "\"" + "k".repeat(60_000) + "\":1", "\"n\":" + "9".repeat(2000));
	}

	@Test
	void terminalJobInServerErrorIsRead() {
		this.runpod.stub("GET /status-sync/" + ID)
			.respondsWith(StubResponse
				.json("{\"id\":\"%s\",\"status\":\"COMPLETED\",\"output\":{\"image\":\"ok\"}}".formatted(ID))
				.withStatus(500));
		assertThat(this.runpod.endpoint().await(ID, Image.class)).isEqualTo(new Image("ok"));
	}

	@Test
	void unreadableOutputIsRefusedAtOnce() {
		this.runpod.stub("GET /status-sync/" + ID)
			.respondsWith(StubResponse
				.json("{\"id\":\"%s\",\"output\":{\"image\":{}},\"status\":\"COMPLETED\"}".formatted(ID)));
		assertThatExceptionOfType(RunPodOutputException.class)
			.isThrownBy(() -> this.runpod.endpoint().await(ID, Image.class))
			.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(ID));
	}

	private static OutputReader reader(OutputReader reader) {
		return reader;
	}

	interface OutputReader {

		Image read(RunPodEndpoint endpoint);

	}

	record Image(String image) {
	}

}
