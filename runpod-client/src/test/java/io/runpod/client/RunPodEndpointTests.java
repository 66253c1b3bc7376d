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

package io.runpod.client;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.core.ParameterizedTypeReference;

import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.RawHttpServer;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RunPodEndpoint}.
 */
class RunPodEndpointTests {

	private static final String STATUS = "GET /status/" + RecordedRunPod.JOB_ID;

	private static final String STREAM = "GET /stream/" + RecordedRunPod.JOB_ID;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@Test
	void functionsAreRejectedAsInput() {
		RunPodEndpoint endpoint = this.runpod.endpoint();
		Callable<Integer> function = () -> 42;
		assertThatIllegalArgumentException().isThrownBy(() -> endpoint.run(function))
			.withMessage("'input' must not be a function, but is a lambda expression or a method reference (in Kotlin,"
					+ " endpoint.run { … } submits a job: use 'let' or 'with' instead)");
		assertThat(this.runpod.requestCount("POST /run")).isZero();
	}

	@Test
	void streamReadsChunksOfGenericType() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.stub(STREAM)
			.respondsWith(StubResponse.sample("stream-in-progress"), StubResponse.sample("stream-completed-empty"));
		ParameterizedTypeReference<Map<String, Object>> type = RecordedRunPod.MAP_TYPE;
		try (Stream<Map<String, Object>> chunks = this.runpod.endpoint().runStream("x", type)) {
			assertThat(chunks.map((chunk) -> chunk.get("word"))).containsExactly("a", "runpod");
		}
	}

	@Test
	void updatesReturnEachChangeAndTheTerminalJob() {
		this.runpod.stub(STATUS)
			.respondsWith(StubResponse.sample("status-in-queue"), StubResponse.sample("status-in-queue"),
					StubResponse.sample("status-in-progress"), StubResponse.sample("status-completed"));
		try (Stream<RunPodJob> updates = this.runpod.endpoint().updates(RecordedRunPod.JOB_ID)) {
			assertThat(updates.map(RunPodJob::status)).containsExactly(JobStatus.IN_QUEUE, JobStatus.IN_PROGRESS,
					JobStatus.COMPLETED);
		}
	}

	@Test
	void updatesStopWhenTheStreamIsClosed() throws IOException {
		String inProgress = StubResponse.sampleText("status-in-progress.json");
		try (RawHttpServer server = RawHttpServer.respondingWith(RawHttpServer.json(inProgress),
				RawHttpServer.noResponse())) {
			RunPodEndpoint endpoint = this.runpod.endpoint(this.runpod.clientBuilder().baseUrl(server.baseUrl()),
					(options) -> {
					});
			try (Stream<RunPodJob> updates = endpoint.updates(RecordedRunPod.JOB_ID)) {
				assertThat(updates.iterator().next().status()).isEqualTo(JobStatus.IN_PROGRESS);
				RecordedRunPod.awaitUntil(() -> server.requests().size() == 2);
			}
			RecordedRunPod.join(server.disconnected());
			assertThat(server.requests()).hasSize(2).noneMatch((request) -> request.contains("/cancel/"));
		}
	}

}
