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

package io.runpod.client.wire;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.RunPodOutputException;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RecordedRunPod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Answers larger than the 256 KB that a WebClient reads by itself.
 */
class LargeAnswerTests {

	private static final String AWAIT = "GET /status-sync/" + RecordedRunPod.JOB;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@ParameterizedTest
	@ValueSource(ints = { 300_000, 20_000_001, 24_000_000 })
	void anImageInBase64IsRead(int size) {
		this.runpod.on(AWAIT).answers(completed("\"" + "A".repeat(size) + "\""));
		assertThat(this.runpod.endpoint().await(RecordedRunPod.JOB, String.class)).hasSize(size);
	}

	@ParameterizedTest
	@ValueSource(ints = { 300_000, 20_000_001 })
	void anImageInsideAnObjectIsRead(int size) {
		this.runpod.on(AWAIT).answers(completed("{\"image\":\"" + "A".repeat(size) + "\"}"));
		assertThat(this.runpod.endpoint().await(RecordedRunPod.JOB, Image.class).image()).hasSize(size);
	}

	@Test
	void aLargeAnswerIsReadAsAMapToo() {
		this.runpod.on(AWAIT).answers(completed("{\"image\":\"" + "A".repeat(300_000) + "\"}"));
		Map<String, Object> output = this.runpod.endpoint().await(RecordedRunPod.JOB, RecordedRunPod.MAP);
		assertThat(output).hasEntrySatisfying("image", (image) -> assertThat((String) image).hasSize(300_000));
	}

	@Test
	void anAnswerThatIsTooLargeIsAClearErrorWithTheId() {
		this.runpod.on(AWAIT).answers(completed("\"" + "A".repeat(1_100_000) + "\""));
		RunPodEndpoint endpoint = this.runpod.endpoint(this.runpod.client().maxInMemorySize(DataSize.ofMegabytes(1)),
				(options) -> {
				});
		assertThatExceptionOfType(RunPodOutputException.class).isThrownBy(() -> endpoint.await(RecordedRunPod.JOB))
			.withMessage("The answer to await on endpoint 'sdxl', job " + RecordedRunPod.JOB + ", is larger than this"
					+ " client may read. Raise the client's maxInMemorySize (runpod.max-in-memory-size), or let the"
					+ " handler upload large results and return a URL")
			.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(RecordedRunPod.JOB));
		assertThat(this.runpod.count(AWAIT)).isEqualTo(1);
	}

	private static Answer completed(String output) {
		return Answer.json("{\"delayTime\":1,\"executionTime\":2,\"id\":\"" + RecordedRunPod.JOB + "\",\"output\":"
				+ output + ",\"status\":\"COMPLETED\"}");
	}

	record Image(String image) {
	}

}
