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

package io.runpod.client.internal.streaming;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.test.StepVerifier;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.RecordedRunPod.Word;
import io.runpod.client.testsupport.StubResponse;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the demand-driven requests of {@link StreamReader}.
 */
class StreamReaderDemandTests {

	private static final String STREAM = "GET /stream/" + RecordedRunPod.JOB_ID;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@Test
	void chunksAreRequestedOnlyOnDemand() {
		this.runpod.stub(STREAM)
			.respondsWith(StubResponse.sample("stream-in-progress"), StubResponse.sample("stream-completed-empty"));
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample("health"));
		this.runpod.stub("GET /status/" + RecordedRunPod.JOB_ID).respondsWith(StubResponse.sample("status-completed"));
		VirtualTime time = new VirtualTime();
		RunPodEndpoint endpoint = this.runpod.endpoint(this.runpod.clientBuilder().scheduler(time.scheduler()),
				(options) -> options.timeout(Duration.ofHours(1)));
		StepVerifier.create(endpoint.reactive().stream(RecordedRunPod.JOB_ID, Word.class), 1)
			.expectNextCount(1)
			.then(() -> time.advanceBy(Duration.ofMinutes(1)))
			.thenRequest(1)
			.expectNextCount(1)
			.then(() -> {
				time.advanceBy(Duration.ofMinutes(1));
				endpoint.health();
				assertThat(this.runpod.requestCount(STREAM)).isEqualTo(1);
			})
			.thenRequest(1)
			.then(() -> {
				time.advanceBy(Duration.ofSeconds(1));
				RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(STREAM) == 2);
			})
			.expectComplete()
			.verify(RecordedRunPod.TIMEOUT);
	}

	@Test
	void closingStreamStopsRequests() {
		this.runpod.stub(STREAM)
			.respondsWith(StubResponse.sample("stream-in-progress"), StubResponse.sample("stream-empty").neverSent());
		List<Word> received = new ArrayList<>();
		try (Stream<Word> chunks = this.runpod.endpoint().stream(RecordedRunPod.JOB_ID, Word.class)) {
			Iterator<Word> iterator = chunks.iterator();
			received.add(iterator.next());
		}
		assertThat(received).containsExactly(new Word(2, "a"));
		assertThat(this.runpod.requestCount(STREAM)).isEqualTo(1);
	}

}
