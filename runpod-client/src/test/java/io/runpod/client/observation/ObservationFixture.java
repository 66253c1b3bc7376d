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

package io.runpod.client.observation;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.observation.tck.TestObservationRegistryAssert.TestObservationRegistryAssertReturningObservationContextAssert;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.event.JobEndedEvent;
import io.runpod.client.event.JobSubmittedEvent;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.RecordedRunPod;

/**
 * Client with a test observation registry, and the events it published.
 */
final class ObservationFixture implements RunPodListener {

	private final RecordedRunPod runpod;

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final List<String> submittedJobs = new CopyOnWriteArrayList<>();

	private final List<RunPodJob> endedJobs = new CopyOnWriteArrayList<>();

	ObservationFixture(RecordedRunPod runpod) {
		this.runpod = runpod;
	}

	@Override
	public void onJobSubmitted(JobSubmittedEvent event) {
		this.submittedJobs.add(event.endpoint() + " " + event.jobId());
	}

	@Override
	public void onJobEnded(JobEndedEvent event) {
		this.endedJobs.add(event.job());
	}

	RunPodClient.Builder client() {
		return this.runpod.clientBuilder(this.runpod.webClientBuilder().observationRegistry(this.registry))
			.observationRegistry(this.registry)
			.listener(this);
	}

	RunPodEndpoint endpoint() {
		return this.runpod.endpoint(client(), (options) -> {
		});
	}

	TestObservationRegistry registry() {
		return this.registry;
	}

	TestObservationRegistryAssertReturningObservationContextAssert observation(String name) {
		return TestObservationRegistryAssert.assertThat(this.registry).hasObservationWithNameEqualTo(name).that();
	}

	List<String> submittedJobs() {
		return this.submittedJobs;
	}

	List<RunPodJob> endedJobs() {
		return this.endedJobs;
	}

}
