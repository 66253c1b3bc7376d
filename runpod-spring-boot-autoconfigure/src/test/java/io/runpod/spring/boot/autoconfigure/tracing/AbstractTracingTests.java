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

package io.runpod.spring.boot.autoconfigure.tracing;

import java.time.Duration;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.autoconfigure.MockRunPodServer;
import io.runpod.spring.boot.autoconfigure.tracing.TracingApplication.FinishedSpans;
import io.runpod.spring.boot.autoconfigure.tracing.TracingApplication.ObservedCaller;

/**
 * Calls of a traced application, whose jobs all complete.
 */
@SpringBootTest(classes = TracingApplication.class, webEnvironment = WebEnvironment.NONE,
		properties = { "runpod.api-key=rpa_test", "runpod.monitoring.interval=0s", "runpod.endpoints.sdxl.id=abc123",
				"management.tracing.sampling.probability=1" })
abstract class AbstractTracingTests {

	static final String JOB_ID = "60902e6c-08a1-426e-9cb9-9eaec90f5e2b-u1";

	static final String SYNC_JOB_ID = "sync-d050a3f6-791a-4aff-857a-66c759db4a06-u1";

	// not stopped, because contexts in the cache have its address
	static final MockRunPodServer runPod = new MockRunPodServer();

	static {
		runPod.server().start();
	}

	@Autowired
	protected RunPodEndpoint sdxl;

	@Autowired
	protected ObservedCaller caller;

	protected FinishedSpans spans;

	@DynamicPropertySource
	static void registerBaseUrl(DynamicPropertyRegistry registry) {
		registry.add("runpod.base-url", runPod::baseUrl);
	}

	@BeforeEach
	void stubResponses(@Autowired InMemorySpanExporter exporter) {
		runPod.server().resetAll();
		exporter.reset();
		this.spans = new FinishedSpans(exporter);
		runPod.stub(WireMock.post(WireMock.urlPathEqualTo("/v2/abc123/run")), "run-in-queue.json");
		runPod.stub(WireMock.post(WireMock.urlPathEqualTo("/v2/abc123/runsync")), "runsync-not-finished.json");
		stubCompletedJob(SYNC_JOB_ID);
	}

	static void stubCompletedJob(String jobId) {
		runPod.stub(WireMock.get(WireMock.urlPathMatching("/v2/abc123/status(-sync)?/.*")),
				WireMock.okJson(MockRunPodServer.readSample("status-completed.json").replace(JOB_ID, jobId)));
	}

	/**
	 * Kinds of callers.
	 */
	enum CallerType {

		BLOCKING {

			@Override
			void runSync(ObservedCaller caller, RunPodEndpoint sdxl) {
				caller.call(() -> sdxl.runSync("x"));
			}

		},

		REACTIVE {

			@Override
			void runSync(ObservedCaller caller, RunPodEndpoint sdxl) {
				Observation observation = Observation.start("caller", caller.registry());
				sdxl.reactive()
					.runSync("x")
					.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, observation))
					.block(Duration.ofSeconds(20));
				observation.stop();
			}

		},

		VIRTUAL_THREAD {

			@Override
			void runSync(ObservedCaller caller, RunPodEndpoint sdxl) throws Exception {
				Assumptions.assumeTrue(Runtime.version().feature() >= 21, "no virtual threads");
				Runnable call = () -> caller.call(() -> sdxl.runSync("x"));
				((Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, call)).join(20_000);
			}

		};

		abstract void runSync(ObservedCaller caller, RunPodEndpoint sdxl) throws Exception;

	}

}
