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

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodOutputException;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.S3Config;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PayloadCodec}: Jackson settings of the application apply to its types,
 * not to the envelopes of RunPod.
 */
class PayloadCodecTests {

	private static final String STATUS = "GET /status/" + RecordedRunPod.JOB_ID;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final JsonMapper mapper = JsonMapper.builder()
		.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.enable(SerializationFeature.INDENT_OUTPUT)
		.build();

	@Test
	void envelopeIgnoresApplicationCodecs() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample("status-unknown-fields"));
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample("health"));
		RunPodEndpoint endpoint = endpoint();
		endpoint.run(JobRequest.of("x")
			.withS3Config(S3Config.builder().accessId("a").accessSecret("b").bucketName("c").endpointUrl("d").build()));
		assertThat(this.runpod.requestBodies("POST /run")).containsExactly(
				"{\"input\":\"x\",\"s3Config\":{\"accessId\":\"a\",\"accessSecret\":\"b\",\"bucketName\":\"c\",\"endpointUrl\":\"d\"}}");
		assertThat(endpoint.status(RecordedRunPod.JOB_ID).delayTime()).hasMillis(31618);
		assertThat(endpoint.health().workers().idle()).isEqualTo(2);
	}

	@Test
	void inputsAreWrittenWithApplicationCodecs() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		endpoint().run(new Prompt("hi", 7));
		assertThat(this.runpod.requestBodies("POST /run")).singleElement()
			.satisfies((body) -> assertThat(JsonMappers.ENVELOPE.readTree(body).get("input").toString())
				.isEqualTo("{\"the_text\":\"hi\",\"max_tokens\":7}"))
			.satisfies((body) -> assertThat(body).contains("\n"));
	}

	@Test
	void outputsAreReadWithApplicationCodecs() {
		this.runpod.stub(STATUS)
			.respondsWith(StubResponse.json("{\"id\":\"" + RecordedRunPod.JOB_ID
					+ "\",\"output\":{\"the_text\":\"hi\",\"max_tokens\":7},\"status\":\"COMPLETED\"}"));
		assertThat(endpoint().status(RecordedRunPod.JOB_ID).output(Prompt.class)).isEqualTo(new Prompt("hi", 7));
	}

	@Test
	void unknownOutputPropertiesFailWithApplicationCodecs() {
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample("status-completed"));
		assertThatExceptionOfType(RunPodOutputException.class)
			.isThrownBy(() -> endpoint().status(RecordedRunPod.JOB_ID).output(Text.class))
			.withMessageContaining("cannot be read: it is not a " + Text.class.getName() + ": ")
			.withMessageContaining("input_tokens");
	}

	@Test
	void chunksAreReadWithApplicationCodecs() {
		this.runpod.stub("GET /stream/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse
				.json("{\"status\":\"COMPLETED\",\"stream\":[{\"output\":{\"the_text\":\"a\",\"max_tokens\":1},"
						+ "\"metrics\":{}}]}"),
					StubResponse.sample("stream-completed-empty"));
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample("status-completed"));
		try (Stream<Prompt> chunks = endpoint().stream(RecordedRunPod.JOB_ID, Prompt.class)) {
			assertThat(chunks).containsExactly(new Prompt("a", 1));
		}
	}

	private RunPodEndpoint endpoint() {
		return this.runpod.endpoint(this.runpod.clientBuilder(this.runpod.webClientBuilder().codecs((codecs) -> {
			codecs.defaultCodecs().jacksonJsonEncoder(new JacksonJsonEncoder(this.mapper));
			codecs.defaultCodecs().jacksonJsonDecoder(new JacksonJsonDecoder(this.mapper));
		})), (options) -> {
		});
	}

	record Text(List<String> text) {
	}

	record Prompt(String theText, int maxTokens) {
	}

}
