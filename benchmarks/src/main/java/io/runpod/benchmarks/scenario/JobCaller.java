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

package io.runpod.benchmarks.scenario;

import java.util.List;
import java.util.concurrent.CountDownLatch;

import reactor.core.publisher.Mono;

import io.runpod.benchmarks.measure.CallRecorder;
import io.runpod.benchmarks.measure.CallRecorder.Output;
import io.runpod.client.ReactiveRunPodEndpoint;

/**
 * Caller that requests the result of a job.
 */
interface JobCaller {

	Mono<Output> call(JobInput input);

	// submit, then await by id
	static JobCaller runAndAwait(ReactiveRunPodEndpoint endpoint) {
		return (input) -> endpoint.run(input).flatMap((job) -> endpoint.await(job.id(), Output.class));
	}

	// submit and await in one call
	static JobCaller runSync(ReactiveRunPodEndpoint endpoint) {
		return (input) -> endpoint.runSync(input, Output.class);
	}

	// start all calls concurrently and wait until each has completed; flatMap would
	// iterate over all pending calls whenever one ends
	static CallRecorder callAll(JobCaller caller, List<JobInput> inputs) {
		CallRecorder recorder = new CallRecorder(inputs.size());
		CountDownLatch pending = new CountDownLatch(inputs.size());
		for (JobInput input : inputs) {
			caller.call(input)
				.doFinally((signal) -> pending.countDown())
				.subscribe((output) -> recorder.recordResult(input.n(), output), recorder::recordError);
		}
		try {
			pending.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return recorder;
	}

}
