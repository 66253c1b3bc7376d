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

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.RunPodJobHandler;
import io.runpod.jobs.TrackedJob;

/**
 * Registry of the handlers of durable jobs, by endpoint or by name.
 */
final class JobHandlers {

	private final List<Registration> registrations = new CopyOnWriteArrayList<>();

	// register a handler; those of an endpoint are called one after the other
	void register(Registration registration) {
		this.registrations.stream().filter(registration::hasSameName).findFirst().ifPresent((other) -> {
			throw new IllegalArgumentException("There are two handlers with the name '" + registration.name() + "': "
					+ other.handler() + " and " + registration.handler());
		});
		this.registrations.add(registration);
	}

	// return whether a submission has a handler in this process
	boolean hasHandler(String endpoint, @Nullable String handler, boolean batch) {
		return this.registrations.stream()
			.anyMatch((registration) -> registration.matches(endpoint, handler) && registration.accepts(batch));
	}

	// reject a submission whose success would be delivered to none of its handlers
	void requireSuitable(String endpoint, @Nullable String handler, boolean batch) {
		List<Registration> candidates = this.registrations.stream()
			.filter((registration) -> registration.matches(endpoint, handler)
					&& registration.outcomes().contains(JobOutcome.SUCCESS))
			.toList();
		boolean suitable = candidates.isEmpty()
				|| candidates.stream().anyMatch((registration) -> registration.accepts(batch));
		Assert.isTrue(suitable, () -> ((handler != null) ? "Handler '" + handler + "'" : "Endpoint '" + endpoint + "'")
				+ " has " + candidates.stream().map(Registration::handler).toList()
				+ (batch ? " for outputs of jobs only. Add a @RunPodJobListener method with a parameter of type"
						+ " RunPodBatch"
						: " for batches only. Add a @RunPodJobListener method with a parameter for the output"));
	}

	// return the handlers of a job's outcome, in the order of their registration
	List<RunPodJobHandler> handlersOf(TrackedJob job) {
		JobOutcome outcome = JobOutcome.of(job.state());
		return this.registrations.stream()
			.filter((registration) -> registration.matches(job.endpoint(), job.handler())
					&& registration.accepts(job.isBatch()) && registration.outcomes().contains(outcome))
			.map(Registration::handler)
			.toList();
	}

	/**
	 * Registered handler.
	 *
	 * @param endpoint the name of the endpoint, or {@code null} for a handler with a name
	 * @param name the name, or {@code null} for a handler of all submissions to the
	 * endpoint that choose none
	 * @param outcomes the outcomes
	 * @param handler the handler
	 */
	record Registration(@Nullable String endpoint, @Nullable String name, Set<JobOutcome> outcomes,
			RunPodJobHandler handler) {

		boolean hasSameName(Registration other) {
			return this.name != null && this.name.equals(other.name)
					&& !Collections.disjoint(this.outcomes, other.outcomes);
		}

		boolean accepts(boolean batch) {
			return !(this.handler instanceof JobListenerMethod method) || method.accepts(batch);
		}

		boolean matches(String jobEndpoint, @Nullable String jobHandler) {
			return (jobHandler != null) ? jobHandler.equals(this.name)
					: (this.name == null && jobEndpoint.equals(this.endpoint));
		}

	}

}
