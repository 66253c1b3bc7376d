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
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.autoconfigure.FakeRunPod;
import io.runpod.spring.boot.autoconfigure.tracing.TracedApplication.Caller;
import io.runpod.spring.boot.autoconfigure.tracing.TracedApplication.Spans;

/**
 * Calls of a traced application, whose jobs all complete.
 */
@SpringBootTest(classes = TracedApplication.class, webEnvironment = WebEnvironment.NONE,
		properties = { "runpod.api-key=rpa_test", "runpod.health.interval=0s", "runpod.endpoints.sdxl.id=abc123",
				"management.tracing.sampling.probability=1" })
abstract class TracedCalls {

	static final String JOB = "60902e6c-08a1-426e-9cb9-9eaec90f5e2b-u1";

	static final String SYNC_JOB = "sync-d050a3f6-791a-4aff-857a-66c759db4a06-u1";

	@RegisterExtension
	static final FakeRunPod runPod = new FakeRunPod();

	@Autowired
	protected RunPodEndpoint sdxl;

	@Autowired
	protected Caller caller;

	protected Spans spans;

	@DynamicPropertySource
	static void leadHere(DynamicPropertyRegistry registry) {
		registry.add("runpod.base-url", runPod::baseUrl);
	}

	@BeforeEach
	void answer(@Autowired InMemorySpanExporter exporter) {
		exporter.reset();
		this.spans = new Spans(exporter);
		runPod.answer(WireMock.post(WireMock.urlPathEqualTo("/v2/abc123/run")), "run-in-queue.json");
		runPod.answer(WireMock.post(WireMock.urlPathEqualTo("/v2/abc123/runsync")), "runsync-not-finished.json");
		completes(SYNC_JOB);
	}

	static void completes(String jobId) {
		runPod.answer(WireMock.get(WireMock.urlPathMatching("/v2/abc123/status(-sync)?/.*")),
				WireMock.okJson(FakeRunPod.read("status-completed.json").replace(JOB, jobId)));
	}

	/**
	 * Who may call.
	 */
	enum Kind {

		BLOCKING {

			@Override
			void runSync(Caller caller, RunPodEndpoint sdxl) {
				caller.does(() -> sdxl.runSync("x"));
			}

		},

		REACTIVE {

			@Override
			void runSync(Caller caller, RunPodEndpoint sdxl) {
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
			void runSync(Caller caller, RunPodEndpoint sdxl) throws Exception {
				Assumptions.assumeTrue(Runtime.version().feature() >= 21, "no virtual threads");
				Runnable call = () -> caller.does(() -> sdxl.runSync("x"));
				((Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, call)).join(20_000);
			}

		};

		abstract void runSync(Caller caller, RunPodEndpoint sdxl) throws Exception;

	}

}
