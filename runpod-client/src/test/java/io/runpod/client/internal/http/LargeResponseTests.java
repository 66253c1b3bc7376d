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

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodOutputException;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for responses larger than the default limit of a WebClient, 256 KB.
 */
class LargeResponseTests {

	private static final String AWAIT = "GET /status-sync/" + RecordedRunPod.JOB_ID;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@ParameterizedTest
	@ValueSource(ints = { 300_000, 20_000_001, 24_000_000 })
	void largeStringOutputIsRead(int size) {
		this.runpod.stub(AWAIT).respondsWith(completed("\"" + "A".repeat(size) + "\""));
		assertThat(this.runpod.endpoint().await(RecordedRunPod.JOB_ID, String.class)).hasSize(size);
	}

	@ParameterizedTest
	@ValueSource(ints = { 300_000, 20_000_001 })
	void largeObjectOutputIsRead(int size) {
		this.runpod.stub(AWAIT).respondsWith(completed("{\"image\":\"" + "A".repeat(size) + "\"}"));
		assertThat(this.runpod.endpoint().await(RecordedRunPod.JOB_ID, Image.class).image()).hasSize(size);
	}

	@Test
	void largeOutputIsReadAsMap() {
		this.runpod.stub(AWAIT).respondsWith(completed("{\"image\":\"" + "A".repeat(300_000) + "\"}"));
		Map<String, Object> output = this.runpod.endpoint().await(RecordedRunPod.JOB_ID, RecordedRunPod.MAP_TYPE);
		assertThat(output).hasEntrySatisfying("image", (image) -> assertThat((String) image).hasSize(300_000));
	}

	@Test
	void tooLargeResponseFailsWithJobId() {
		this.runpod.stub(AWAIT).respondsWith(completed("\"" + "A".repeat(1_100_000) + "\""));
		RunPodEndpoint endpoint = this.runpod
			.endpoint(this.runpod.clientBuilder().maxInMemorySize(DataSize.ofMegabytes(1)), (options) -> {
			});
		assertThatExceptionOfType(RunPodOutputException.class).isThrownBy(() -> endpoint.await(RecordedRunPod.JOB_ID))
			.withMessage("The answer to await on endpoint 'sdxl', job " + RecordedRunPod.JOB_ID
					+ ", is larger than this" + " client may read. Raise the client's maxInMemorySize, or let the"
					+ " handler upload large results and return a URL")
			.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(RecordedRunPod.JOB_ID));
		assertThat(this.runpod.requestCount(AWAIT)).isEqualTo(1);
	}

	private static StubResponse completed(String output) {
		return StubResponse.json("{\"delayTime\":1,\"executionTime\":2,\"id\":\"" + RecordedRunPod.JOB_ID
				+ "\",\"output\":" + output + ",\"status\":\"COMPLETED\"}");
	}

	record Image(String image) {
	}

}
