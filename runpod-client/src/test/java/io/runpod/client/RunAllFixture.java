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

import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

import io.runpod.client.RunAllOptions.Progress;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

/**
 * Stubs of submissions and of the jobs they create.
 */
final class RunAllFixture {

	private final RecordedRunPod runpod;

	RunAllFixture(RecordedRunPod runpod) {
		this.runpod = runpod;
	}

	void respondToSubmissions(String... ids) {
		this.runpod.stub("POST /run")
			.respondsWith(Arrays.stream(ids).map(RunAllFixture::queuedJob).toArray(StubResponse[]::new));
	}

	// inputs that are submitted one after the other, so that each gets the id of its
	// position
	Iterable<String> sequentialInputs(String... ids) {
		return () -> new LazyInputs(ids.length, (index) -> {
			if (index > 0) {
				RecordedRunPod.awaitUntil(() -> this.runpod.requestCount("GET /status-sync/" + ids[index - 1]) > 0);
			}
			respondToSubmissions(ids[index]);
			return "input " + index;
		});
	}

	static StubResponse queuedJob(String id) {
		return StubResponse.json("{\"id\":\"" + id + "\",\"status\":\"IN_QUEUE\"}");
	}

	void respondWithProgress(String id) {
		this.runpod.stub("GET /status-sync/" + id)
			.respondsWith(StubResponse.json("{\"id\":\"" + id + "\",\"status\":\"IN_PROGRESS\"}"));
	}

	void completeJob(String id, int output) {
		this.runpod.stub("GET /status-sync/" + id)
			.respondsWith(
					StubResponse.json("{\"id\":\"" + id + "\",\"status\":\"COMPLETED\",\"output\":" + output + "}"));
	}

	/**
	 * Recorder of the progress events.
	 */
	static final class ProgressRecorder extends ConcurrentLinkedQueue<Progress> {

		private static final long serialVersionUID = 1;

	}

	/**
	 * Inputs that are created on demand.
	 */
	static final class LazyInputs implements Iterator<String> {

		private final int number;

		private final IntFunction<String> input;

		final AtomicInteger taken = new AtomicInteger();

		LazyInputs(int number, IntFunction<String> input) {
			this.number = number;
			this.input = input;
		}

		@Override
		public boolean hasNext() {
			return this.taken.get() < this.number;
		}

		@Override
		public String next() {
			return this.input.apply(this.taken.getAndIncrement());
		}

	}

}
