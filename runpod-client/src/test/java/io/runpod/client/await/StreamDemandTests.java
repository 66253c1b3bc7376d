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

package io.runpod.client.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.test.StepVerifier;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RecordedRunPod;
import io.runpod.client.recorded.RecordedRunPod.Word;
import io.runpod.client.recorded.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * RunPod hands a chunk out once: nothing is asked for that nobody wants.
 */
class StreamDemandTests {

	private static final String STREAM = "GET /stream/" + RecordedRunPod.JOB;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@Test
	void nothingIsDrainedThatNobodyWants() {
		this.runpod.on(STREAM).answers(Answer.sample("stream-in-progress"), Answer.sample("stream-completed-empty"));
		this.runpod.on("GET /health").answers(Answer.sample("health"));
		VirtualTime time = new VirtualTime();
		RunPodEndpoint endpoint = this.runpod.endpoint(this.runpod.client().scheduler(time.scheduler()),
				(options) -> options.timeout(Duration.ofHours(1)));
		StepVerifier.create(endpoint.reactive().stream(RecordedRunPod.JOB, Word.class), 1)
			.expectNextCount(1)
			.then(() -> time.pass(Duration.ofMinutes(1)))
			.thenRequest(1)
			.expectNextCount(1)
			.then(() -> {
				time.pass(Duration.ofMinutes(1));
				endpoint.health();
				assertThat(this.runpod.count(STREAM)).isEqualTo(1);
			})
			.thenRequest(1)
			.then(() -> {
				time.pass(Duration.ofSeconds(1));
				RecordedRunPod.until(() -> this.runpod.count(STREAM) == 2);
			})
			.expectComplete()
			.verify(RecordedRunPod.LIMIT);
	}

	@Test
	void closingAStreamEndsTheRequests() {
		this.runpod.on(STREAM).answers(Answer.sample("stream-in-progress"), Answer.sample("stream-empty").never());
		List<Word> seen = new ArrayList<>();
		try (Stream<Word> chunks = this.runpod.endpoint().stream(RecordedRunPod.JOB, Word.class)) {
			Iterator<Word> iterator = chunks.iterator();
			seen.add(iterator.next());
		}
		assertThat(seen).containsExactly(new Word(2, "a"));
		assertThat(this.runpod.count(STREAM)).isEqualTo(1);
	}

}
