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

package io.runpod.client.internal.json;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

import io.runpod.client.exception.RunPodOutputException;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JobReader} with recorded responses.
 */
class JobReaderTests {

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@Test
	void progressIsNotReadAsOutput() {
		RunPodJob job = status("status-progress");
		assertThat(job.progress(String.class)).isEqualTo("Update 1/3");
		assertThat(job.output(String.class)).isNull();
	}

	@Test
	void retryCountIsRead() {
		RunPodJob job = status("status-in-progress-retried");
		assertThat(job.retries()).isEqualTo(1);
		assertThat(job.workerId()).isEqualTo("z3jr9rv2k3tt2y");
		assertThat(job.delayTime()).isEqualTo(Duration.ofMillis(101050));
	}

	@Test
	void runningIsReadAsInProgress() {
		RunPodJob job = status("status-running-documented");
		assertThat(job.status()).isEqualTo(JobStatus.IN_PROGRESS);
		assertThat(job.rawStatus()).isEqualTo("RUNNING");
	}

	@Test
	void unknownStatusIsKeptAndNotTerminal() {
		RunPodJob job = status("status-unknown-state");
		assertThat(job.status()).isEqualTo(JobStatus.UNKNOWN);
		assertThat(job.rawStatus()).isEqualTo("PREEMPTED");
		assertThat(job.isTerminal()).isFalse();
	}

	@Test
	void unknownFieldsAreKept() {
		RunPodJob job = status("status-unknown-fields");
		assertThat(job.isSuccessful()).isTrue();
		assertThat(JsonMapper.shared().writeValueAsString(job)).contains(
				"\"gpu\":{\"count\":2,\"name\":\"NVIDIA RTX A5000\"},\"metrics\":[0.5,null],\"region\":\"EU-RO-1\"");
	}

	@Test
	void exceededExecutionTimeoutIsFailedAndTimedOut() {
		RunPodJob job = status("status-failed-execution-timeout");
		assertThat(job.status()).isEqualTo(JobStatus.FAILED);
		assertThat(job.isTimedOut()).isTrue();
		assertThat(job.error()).hasToString("executionTimeout exceeded");
	}

	@Test
	void timedOutStatusIsTimedOut() {
		RunPodJob job = status("status-timed-out");
		assertThat(job.status()).isEqualTo(JobStatus.TIMED_OUT);
		assertThat(job.isTimedOut()).isTrue();
	}

	@Test
	void otherFailureIsNotTimedOut() {
		assertThat(status("status-failed-lost-worker").isTimedOut()).isFalse();
	}

	@Test
	void handlerExceptionIsRead() {
		RunPodJob job = status("status-failed-handler-exception");
		assertThat(job.error()).hasToString("AttributeError: 'Results' object has no attribute 'tojson'");
	}

	@Test
	void errorObjectIsRead() {
		RunPodJob job = read(StubResponse
			.json("{\"error\":{\"message\":\"bad\",\"code\":null},\"id\":\"a\",\"status\":\"FAILED\"}"));
		assertThat(job.error()).hasToString("bad");
	}

	@Test
	void listOutputIsRead() {
		assertThat(status("status-completed-list-output").output(Object.class))
			.asInstanceOf(InstanceOfAssertFactories.LIST)
			.hasSize(7);
	}

	@Test
	void publicEndpointCostIsPartOfOutput() {
		Map<String, Object> output = status("status-completed-public-endpoint").output(RecordedRunPod.MAP_TYPE);
		assertThat(output).containsEntry("cost", 0.02097152);
	}

	@Test
	void missingOrNullOutputIsReadAsNull() {
		assertThat(status("status-completed-no-output").output(String.class)).isNull();
		assertThat(status("status-completed-null-output").output(String.class)).isNull();
		assertThat(status("status-completed-null-output").output(RecordedRunPod.MAP_TYPE)).isNull();
	}

	@Test
	void scalarOutputsAreRead() {
		assertThat(read(output("42")).output(Integer.class)).isEqualTo(42);
		assertThat(read(output("-1.5e3")).output(Double.class)).isEqualTo(-1500);
		assertThat(read(output("true")).output(Boolean.class)).isTrue();
		assertThat(read(output("\"te\\\"xt \\u00e4 ü 😀\"")).output(String.class)).isEqualTo("te\"xt ä ü 😀");
		assertThat(read(output(" [ 1 , 2 ] ")).output(Object.class)).isEqualTo(List.of(1, 2));
	}

	@Test
	void outputIsReadAtAnyPosition() {
		RunPodJob job = read(
				StubResponse.json("{\"ü😀\":\"ß\",\"output\":{\"ä\":[\"]}\"]},\"status\":\"COMPLETED\",\"id\":\"a\"}"));
		assertThat(job.output(RecordedRunPod.MAP_TYPE)).isEqualTo(Map.of("ä", List.of("]}")));
	}

	@Test
	void outputOfAnotherTypeFailsWithItsType() {
		assertThatExceptionOfType(RunPodOutputException.class)
			.isThrownBy(() -> status("status-completed").output(String.class))
			.withMessage("The output of job a (endpoint 'sdxl') cannot be read: it is not a JSON"
					+ " string but OBJECT; use Map.class, List.class, JsonNode.class or another type");
		assertThatExceptionOfType(RunPodOutputException.class)
			.isThrownBy(() -> read(output("\"text\"")).output(Integer.class))
			.withMessageStartingWith(
					"The output of job a (endpoint 'sdxl') cannot be read: it is not a" + " java.lang.Integer: ");
	}

	private RunPodJob status(String sample) {
		return read(StubResponse.sample(sample));
	}

	private RunPodJob read(StubResponse response) {
		this.runpod.stub("GET /status/a").respondsWith(response);
		return this.runpod.endpoint().status("a");
	}

	private static StubResponse output(String output) {
		return StubResponse.json("{\"id\":\"a\",\"output\":" + output + ",\"status\":\"COMPLETED\"}");
	}

}
