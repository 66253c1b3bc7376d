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

package io.runpod.jobs;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Query of durable jobs, newest first.
 *
 * @since 0.1.0
 */
public final class JobQuery {

	private static final JobQuery ALL = new JobQuery(null, EnumSet.allOf(JobState.class),
			EnumSet.allOf(DeliveryState.class), null, 100);

	private final @Nullable String endpoint;

	private final Set<JobState> states;

	private final Set<DeliveryState> deliveryStates;

	private final @Nullable Cursor after;

	private final int limit;

	private JobQuery(@Nullable String endpoint, Set<JobState> states, Set<DeliveryState> deliveryStates,
			@Nullable Cursor after, int limit) {
		this.endpoint = endpoint;
		this.states = states;
		this.deliveryStates = deliveryStates;
		this.after = after;
		this.limit = limit;
	}

	/**
	 * Return the query of the 100 newest jobs.
	 * @return the query
	 */
	public static JobQuery all() {
		return ALL;
	}

	/**
	 * Return a query of the jobs of one endpoint.
	 * @param endpoint the name of the endpoint
	 * @return the query
	 */
	public JobQuery withEndpoint(String endpoint) {
		return new JobQuery(endpoint, this.states, this.deliveryStates, this.after, this.limit);
	}

	/**
	 * Return a query of the jobs in some states.
	 * @param first a state
	 * @param others other states
	 * @return the query
	 */
	public JobQuery withStates(JobState first, JobState... others) {
		return new JobQuery(this.endpoint, EnumSet.of(first, others), this.deliveryStates, this.after, this.limit);
	}

	/**
	 * Return a query of the jobs whose delivery is in some states.
	 * @param first a state
	 * @param others other states
	 * @return the query
	 */
	public JobQuery withDeliveryStates(DeliveryState first, DeliveryState... others) {
		return new JobQuery(this.endpoint, this.states, EnumSet.of(first, others), this.after, this.limit);
	}

	/**
	 * Return a query of the jobs that follow a job, for the next page.
	 * @param last the last job of a page of the same query
	 * @return the query
	 */
	public JobQuery withAfter(TrackedJob last) {
		return withAfter(new Cursor(last.createdAt(), last.id()));
	}

	/**
	 * Return a query of the jobs that follow a position, for the next page. It neither
	 * repeats nor skips jobs that were recorded at the same time.
	 * @param after the position, also of a job that is not retained any more
	 * @return the query
	 */
	public JobQuery withAfter(Cursor after) {
		return new JobQuery(this.endpoint, this.states, this.deliveryStates, after, this.limit);
	}

	/**
	 * Return a query with another limit.
	 * @param limit the maximum number of jobs, from 1 to 1000
	 * @return the query
	 */
	public JobQuery withLimit(int limit) {
		Assert.isTrue(limit >= 1 && limit <= 1000, () -> "'limit' must be from 1 to 1000, but is " + limit);
		return new JobQuery(this.endpoint, this.states, this.deliveryStates, this.after, limit);
	}

	/**
	 * Return the name of the endpoint.
	 * @return the name, or {@code null} for jobs of all endpoints
	 */
	public @Nullable String endpoint() {
		return this.endpoint;
	}

	/**
	 * Return the states of the jobs.
	 * @return the states
	 */
	public Set<JobState> states() {
		return this.states;
	}

	/**
	 * Return the states of the delivery of the jobs.
	 * @return the states of the delivery
	 */
	public Set<DeliveryState> deliveryStates() {
		return this.deliveryStates;
	}

	/**
	 * Return the position after which the jobs are.
	 * @return the position, or {@code null} for the first page
	 */
	public @Nullable Cursor after() {
		return this.after;
	}

	/**
	 * Return the maximum number of jobs.
	 * @return the number
	 */
	public int limit() {
		return this.limit;
	}

	/**
	 * Position of a job among all jobs, newest first.
	 *
	 * @param createdAt the time when the job was recorded
	 * @param id the id of the job
	 */
	public record Cursor(Instant createdAt, UUID id) {
	}

}
