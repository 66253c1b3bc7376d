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

package io.runpod.client.webhook;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;

import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebhookBodyReader}.
 */
class WebhookBodyReaderTests {

	private static final UUID SUBMISSION = UUID.randomUUID();

	private static Map<String, @Nullable String> bodies() {
		Map<String, @Nullable String> bodies = new LinkedHashMap<>();
		bodies.put(StubResponse.sampleText("webhook.json"), "d7c6aa87-df8d-49db-982b-8890054fe56f-u1");
		bodies.put("{\"id\":\"a-u1\"}", "a-u1");
		bodies.put("{\"delayTime\":9533,\"executionTime\":88.5,\"id\":\"a-u1\",\"input\":{\"id\":\"b\"}}", "a-u1");
		bodies.put("{\"input\":{\"id\":\"b\"},\"x\":[{\"id\":\"c\"},\"id\"],\"id\":\"a-u1\"}", "a-u1");
		bodies.put(" \n{ \"id\" : \"a_U-1\" , ", "a_U-1");
		bodies.put("{\"id\":\"a\",\"id\":\"b\"}", "a");
		bodies.put("{\"\\u0069d\":\"\\u0061\"}", "a");
		bodies.put("{\"id\":\"" + "a".repeat(200) + "\"}", "a".repeat(200));
		Stream.of("", " ", "{", "{}", "[]", "null", "true", "\"id\"", "1", "[\"id\",\"a\"]", "[{\"id\":\"a\"}]",
				"{\"id\":null}", "{\"id\":1}", "{\"id\":true}", "{\"id\":{}}", "{\"id\":[\"a\"]}", "{\"id\":\"\"}",
				"{\"id\":\"a/b\"}", "{\"id\":\"..\"}", "{\"id\":\"a b\"}", "{\"id\":\"a\\nb\"}", "{\"id\":\"é\"}",
				"{\"id\":\"a%2Fb\"}", "{\"id\":\"a?b=c\"}", "{\"id\":\"" + "a".repeat(201) + "\"}", "{\"id\":\"a",
				"{\"ID\":\"a\"}", "{\"job\":{\"id\":\"a\"}}", "}{\"id\":\"a\"}", "{\"x\":}{\"id\":\"a\"}",
				"{} {\"id\":\"a\"}", "id=a", "<html></html>", "\u0000\u0000\u0000", "[".repeat(2000),
				"{\"x\":" + "[".repeat(2000) + "]".repeat(2000) + ",\"id\":\"a\"}", "{\"x\":\"\uFFFF\"}",
				"{\"x\":\"" + "x".repeat(70_000) + "\",\"id\":\"a\"}",
				"{\"" + "x".repeat(70_000) + "\":1,\"id\":\"a\"}", "{" + "\"x\":1,".repeat(12_000) + "\"id\":\"a\"}")
			.forEach((body) -> bodies.put(body, null));
		return bodies;
	}

	static Stream<Arguments> bodiesInParts() {
		return bodies().entrySet()
			.stream()
			.flatMap((body) -> Stream.of(1, 2, 3, 7, 1024, 1_000_000)
				.map((size) -> Arguments.of(body.getKey(), body.getValue(), size)));
	}

	@ParameterizedTest(name = "{1} in parts of {2}")
	@MethodSource("bodiesInParts")
	void jobIdIsFound(String body, @Nullable String jobId, int partSize) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		WebhookBodyReader reader = WebhookBodyReader.ofJobId();
		boolean moreNeeded = true;
		for (int i = 0; i < bytes.length && moreNeeded; i += partSize) {
			ByteBuffer part = ByteBuffer.wrap(bytes, i, Math.min(partSize, bytes.length - i));
			moreNeeded = reader.read(part);
			assertThat(part.remaining()).isPositive();
		}
		assertThat(reader.jobId()).isEqualTo(Optional.ofNullable(jobId));
		assertThat(reader.notification("sdxl", SUBMISSION).isPresent()).isEqualTo(jobId != null);
	}

	@Test
	void jobIdIsFoundInStreams() throws IOException {
		for (Map.Entry<String, @Nullable String> body : bodies().entrySet()) {
			WebhookBodyReader reader = WebhookBodyReader.ofJobId();
			reader.read(new ByteArrayInputStream(body.getKey().getBytes(StandardCharsets.UTF_8)));
			assertThat(reader.jobId()).isEqualTo(Optional.ofNullable(body.getValue()));
		}
	}

	@ParameterizedTest
	@MethodSource("prefixes")
	void endlessBodyIsLeftAfterTheLimit(String prefix, boolean found) throws IOException {
		AtomicLong bytesRead = new AtomicLong();
		byte[] beginning = prefix.getBytes(StandardCharsets.UTF_8);
		WebhookBodyReader reader = WebhookBodyReader.ofJobId();
		reader.read(new ByteArrayInputStream(beginning) {

			@Override
			public synchronized int read(byte[] buffer, int offset, int length) {
				int read = super.read(buffer, offset, length);
				if (read < 0) {
					Arrays.fill(buffer, offset, offset + length, (byte) ' ');
					read = length;
				}
				bytesRead.addAndGet(read);
				return read;
			}

		});
		assertThat(bytesRead.get()).isLessThanOrEqualTo(64 * 1024 + 4 * 1024);
		assertThat(reader.jobId().isPresent()).isEqualTo(found);
	}

	static Stream<Arguments> prefixes() {
		return Stream.of(Arguments.of("", false), Arguments.of("{", false), Arguments.of("{\"id\":", false),
				Arguments.of("{\"id\":\"", false), Arguments.of("{\"id\":\"a\",\"output\":\"", true),
				Arguments.of("[", false));
	}

	@Test
	void trustedBodyIsKept() throws IOException {
		String body = "{\"id\":\"a-u1\",\"output\":\"" + "x".repeat(100_000) + "\",\"status\":\"COMPLETED\"}";
		for (int partSize : List.of(1, 1000, 1_000_000)) {
			WebhookBodyReader reader = WebhookBodyReader.ofBody(DataSize.ofMegabytes(1));
			byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
			for (int i = 0; i < bytes.length; i += partSize) {
				assertThat(reader.read(ByteBuffer.wrap(bytes, i, Math.min(partSize, bytes.length - i)))).isTrue();
			}
			WebhookNotification notification = reader.notification("sdxl", SUBMISSION).orElseThrow();
			assertThat(notification.jobId()).isEqualTo("a-u1");
			assertThat(StandardCharsets.UTF_8.decode(notification.body()).toString()).isEqualTo(body);
			assertThat(notification).hasToString("WebhookNotification[endpoint=sdxl, jobId=a-u1]");
		}
	}

	@Test
	void largerBodyIsAHint() {
		WebhookBodyReader reader = WebhookBodyReader.ofBody(DataSize.ofBytes(100));
		assertThat(reader.read(ByteBuffer.wrap("{\"id\":\"a\",".getBytes(StandardCharsets.UTF_8)))).isTrue();
		assertThat(reader.read(ByteBuffer.allocate(100))).isFalse();
		WebhookNotification notification = reader.notification("sdxl", SUBMISSION).orElseThrow();
		assertThat(notification).isEqualTo(new WebhookNotification("sdxl", SUBMISSION, "a"));
	}

}
