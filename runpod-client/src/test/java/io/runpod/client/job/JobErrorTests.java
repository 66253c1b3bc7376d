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

package io.runpod.client.job;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JobError}.
 */
class JobErrorTests {

	@Test
	void handlerExceptionIsParsedFromSdkError() {
		JobError error = recordedError("status-failed-handler-exception.json");
		assertThat(error.type()).isEqualTo("AttributeError");
		assertThat(error.message()).isEqualTo("'Results' object has no attribute 'tojson'");
		assertThat(error.traceback()).startsWith("Traceback (most recent call last):\n")
			.contains("File \"/app/handler.py\", line 28, in handler");
		assertThat(error.raw()).startsWith("{\"error_type\": \"<class 'AttributeError'>\"");
		assertThat(error).hasToString("AttributeError: 'Results' object has no attribute 'tojson'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "status-failed-plain-error.json", "status-failed-execution-timeout.json",
			"status-failed-lost-worker.json" })
	void plainTextIsUsedAsMessage(String sample) {
		JobError error = recordedError(sample);
		assertThat(error.message()).isEqualTo(error.raw());
		assertThat(error).hasToString(error.raw());
		assertThat(error.type()).isNull();
		assertThat(error.traceback()).isNull();
	}

	@Test
	void errorOfAFailedPrestartHookIsParsed() {
		JobError error = JobError.of("{\"event\":\"prestart_failed\",\"error_type\":\"RuntimeError\","
				+ "\"error_message\":\"no model\",\"error_traceback\":\"Traceback\",\"worker_id\":\"w1\","
				+ "\"hook\":\"load_model\",\"logs\":\"" + "x".repeat(16_384) + "\"}");
		assertThat(error).hasToString("RuntimeError: no model");
		assertThat(error.traceback()).isEqualTo("Traceback");
	}

	@Test
	void messageIsFoundInOtherJsonObjects() {
		assertThat(JobError.of("{\"code\":400,\"message\":\"Bad width\"}").message()).isEqualTo("Bad width");
		assertThat(JobError.of("{\"error\":\"out of memory\"}").message()).isEqualTo("out of memory");
		assertThat(JobError.of("{\"detail\":\"no such file\"}").message()).isEqualTo("no such file");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"error\":{\"message\":\"model not found\",\"code\":404}}",
			"{\"error\":{\"error\":{\"message\":\"model not found\"}},\"status\":404}",
			"{\"message\":\"\",\"error\":{\"error\":\"model not found\"}}",
			"{\"message\":\"model not found\",\"error\":{\"message\":\"inner\"}}" })
	void messageIsFoundInNestedObjects(String raw) {
		JobError error = JobError.of(raw);
		assertThat(error.message()).isEqualTo("model not found");
		assertThat(error.raw()).isEqualTo(raw);
	}

	@ParameterizedTest
	@ValueSource(strings = { "RuntimeError", "<class 'RuntimeError'>" })
	void failedPrestartHookIsParsed(String type) {
		JobError error = JobError.of("{\"event\":\"prestart_failed\",\"error_type\":\"" + type
				+ "\",\"error_message\":\"no model\",\"error_traceback\":\"Traceback\",\"worker_id\":\"w1\","
				+ "\"hook\":\"load\",\"logs\":\"" + "x".repeat(16_384) + "\"}");
		assertThat(error).hasToString("RuntimeError: no model");
		assertThat(error.traceback()).isEqualTo("Traceback");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{not json", "{\"code\":400}", "{", "", "[1]", "{\"error_message\":\"\"}", "\u0000" })
	void unparsableErrorIsKeptAsRawText(String raw) {
		JobError error = JobError.of(raw);
		assertThat(error.message()).isEqualTo(raw);
		assertThat(error.raw()).isEqualTo(raw);
	}

	@Test
	void jsonInsidePlainTextIsNotParsed() {
		String raw = "Error submitting task: 400, {\"code\":400,\"message\":\"bad\"}";
		assertThat(JobError.of(raw).message()).isEqualTo(raw);
	}

	private static JobError recordedError(String sample) {
		return JobError.of(JsonMapper.shared().readTree(StubResponse.sampleText(sample)).get("error").stringValue());
	}

}
