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

package io.runpod.jobs.engine;

import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobOutcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link JobObservations}, with a trace of one field.
 */
class JobObservationsTests {

	private final JobsFixture fixture = JobsFixture.h2();

	@AfterEach
	void closeDatabase() {
		this.fixture.close();
	}

	@Test
	void traceIsContinuedByProcessThatAdoptsTheJob() {
		RecordingHandler recording = new RecordingHandler("trace-1");
		RecordingHandler adopting = new RecordingHandler("trace-2");
		RunPodJobsEngine dead = engine(recording);
		UUID id = dead.jobs().submit("echo", "a").id();
		RunPodJobsEngine engine = engine(adopting);
		engine.registerEndpointHandler("echo", EnumSet.allOf(JobOutcome.class), this.fixture::receive);
		engine.start();
		awaitDelivery(id);
		assertThat(recording.observations).containsExactly("runpod record echo");
		Awaitility.await()
			.untilAsserted(() -> assertThat(adopting.observations).containsExactlyInAnyOrder(
					"runpod process echo trace-1", "runpod process echo trace-1", "runpod deliver echo trace-1"));
	}

	@Test
	void failedHandlerIsErrorOfDelivery() {
		RecordingHandler handler = new RecordingHandler("trace-1");
		RunPodJobsEngine engine = engine(handler);
		engine.registerEndpointHandler("echo", EnumSet.allOf(JobOutcome.class), (job) -> {
			if (job.failedDeliveries() == 0) {
				throw new IllegalStateException("not yet");
			}
		});
		engine.start();
		UUID id = engine.jobs().submit("echo", "a").id();
		awaitDelivery(id);
		assertThat(handler.observations).contains("runpod deliver echo trace-1 IllegalStateException",
				"runpod deliver echo trace-1");
	}

	@Test
	void jobWithoutTraceHasNone() {
		RunPodJobsEngine engine = this.fixture.engine();
		assertThat(this.fixture.column(engine.jobs().submit("echo", "a").id(), "trace")).isEqualTo("null");
		RunPodJobsEngine excessive = engine(new RecordingHandler("x".repeat(5000)));
		assertThat(this.fixture.column(excessive.jobs().submit("echo", "a").id(), "trace")).isEqualTo("null");
	}

	private RunPodJobsEngine engine(RecordingHandler handler) {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(handler);
		return this.fixture.engine((builder) -> builder.observationRegistry(registry));
	}

	private void awaitDelivery(UUID id) {
		Awaitility.await()
			.until(() -> this.fixture.column(id, "delivery_state").equals(DeliveryState.DELIVERED.name()));
	}

	private static final class RecordingHandler implements ObservationHandler<Observation.Context> {

		private final List<String> observations = new CopyOnWriteArrayList<>();

		private final String trace;

		RecordingHandler(String trace) {
			this.trace = trace;
		}

		@Override
		public void onStart(Observation.Context context) {
			if (context instanceof SenderContext<?> sender) {
				inject(sender);
			}
		}

		private <C> void inject(SenderContext<C> sender) {
			sender.getSetter().set(sender.getCarrier(), "traceparent", this.trace);
		}

		private static <C> String extract(ReceiverContext<C> receiver) {
			return receiver.getGetter().get(receiver.getCarrier(), "traceparent");
		}

		@Override
		public void onStop(Observation.Context context) {
			String text = context.getContextualName();
			if (context instanceof ReceiverContext<?> receiver) {
				text += " " + extract(receiver);
			}
			Throwable error = context.getError();
			this.observations.add((error != null) ? text + " " + error.getClass().getSimpleName() : text);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context.getName().equals("runpod.durable");
		}

	}

}
