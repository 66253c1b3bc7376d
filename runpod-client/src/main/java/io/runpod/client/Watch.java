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

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import io.runpod.client.job.RunPodJob;
import io.runpod.client.monitor.HealthMonitor.Look;
import io.runpod.client.observation.DefaultJobObservationConvention;
import io.runpod.client.observation.JobObservationContext;
import io.runpod.client.observation.JobObservationConvention;
import io.runpod.client.observation.JobObservationDocumentation;
import io.runpod.client.observation.RunPodListener;
import io.runpod.client.wire.Fault;

/**
 * What others see of a call: an observation of each wait, and the listener's news.
 */
final class Watch {

	/** Where WebClient and Reactor keep the current observation. */
	static final String OBSERVATION = "micrometer.observation";

	private static final Log logger = LogFactory.getLog(Watch.class);

	private static final int REMEMBERED = 10_000;

	private static final JobObservationConvention DEFAULT = new DefaultJobObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable JobObservationConvention convention;

	private final RunPodListener listener;

	// a job is seen to have ended by many looks, and told of once
	private final Set<String> ended = Collections
		.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<String, Boolean>() {

			@Override
			protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
				return size() > REMEMBERED;
			}

		}));

	Watch(ObservationRegistry registry, @Nullable JobObservationConvention convention, RunPodListener listener) {
		this.registry = registry;
		this.convention = convention;
		this.listener = listener;
	}

	Observation start(JobObservationContext context, ContextView reactorContext) {
		Supplier<JobObservationContext> supplier = () -> context;
		Observation observation = JobObservationDocumentation.JOB.observation(this.convention, DEFAULT, supplier,
				this.registry);
		reactorContext.<Observation>getOrEmpty(OBSERVATION).ifPresent(observation::parentObservation);
		return observation.start();
	}

	void saw(RunPodJob job) {
		if (job.completed() && this.ended.add(job.endpoint() + "/" + job.id())) {
			tell(() -> this.listener.jobEnded(job));
		}
	}

	// a job that was queued again will end again
	void requeued(RunPodJob job) {
		this.ended.remove(job.endpoint() + "/" + job.id());
	}

	void looked(String endpoint, Look before, Look now) {
		if (before.condition() != now.condition()) {
			tell(() -> this.listener.conditionChanged(endpoint, before.condition(), now.condition()));
		}
	}

	void failed(String endpoint, Fault fault, boolean again) {
		String operation = fault.details().operation().toString();
		if (fault.kind() == Fault.Kind.THROTTLED) {
			tell(() -> this.listener.requestThrottled(endpoint, operation, "refused"));
		}
		if (again) {
			String reason = fault.kind().name().toLowerCase(Locale.ROOT);
			tell(() -> this.listener.requestRetried(endpoint, operation, reason));
		}
	}

	// a counter that fails must not fail a job that was paid for
	private static void tell(Runnable news) {
		try {
			news.run();
		}
		catch (RuntimeException ex) {
			logger.warn("A RunPodListener failed", ex);
		}
	}

}
