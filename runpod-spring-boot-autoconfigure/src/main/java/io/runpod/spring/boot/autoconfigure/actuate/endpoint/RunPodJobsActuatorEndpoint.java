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

package io.runpod.spring.boot.autoconfigure.actuate.endpoint;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.web.server.ResponseStatusException;

import io.runpod.client.exception.RunPodException;
import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobQuery;
import io.runpod.jobs.JobQuery.Cursor;
import io.runpod.jobs.JobState;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.TrackedJob;

/**
 * Actuator {@link Endpoint} for durable jobs. Operations that change a job require
 * {@code management.endpoint.runpodjobs.access=unrestricted}.
 */
@Endpoint(id = "runpodjobs", defaultAccess = Access.READ_ONLY)
final class RunPodJobsActuatorEndpoint {

	private static final String SEPARATOR = "_";

	private final RunPodJobs jobs;

	RunPodJobsActuatorEndpoint(RunPodJobs jobs) {
		this.jobs = jobs;
	}

	@ReadOperation
	TrackedJobsDescriptor jobs(@Nullable String endpoint, @Nullable String state, @Nullable String delivery,
			@Nullable String after, @Nullable Integer limit) {
		return translate(() -> describe(query(endpoint, state, delivery, after, limit)));
	}

	private TrackedJobsDescriptor describe(JobQuery query) {
		List<TrackedJob> page = this.jobs.list(query);
		TrackedJob last = (page.size() == query.limit()) ? page.get(page.size() - 1) : null;
		return new TrackedJobsDescriptor(page.stream().map(TrackedJobDescriptor::of).toList(),
				(last != null) ? last.createdAt() + SEPARATOR + last.id() : null);
	}

	private static JobQuery query(@Nullable String endpoint, @Nullable String state, @Nullable String delivery,
			@Nullable String after, @Nullable Integer limit) {
		JobQuery query = JobQuery.all();
		query = (endpoint != null) ? query.withEndpoint(endpoint) : query;
		query = (state != null) ? query.withStates(parse("state", JobState.values(), state)) : query;
		query = (delivery != null) ? query.withDeliveryStates(parse("delivery", DeliveryState.values(), delivery))
				: query;
		query = (after != null) ? query.withAfter(cursor(after)) : query;
		return (limit != null) ? query.withLimit(limit) : query;
	}

	// instead of a conversion by Actuator, whose failure has no reason
	private static <E extends Enum<E>> E parse(String parameter, E[] values, String text) {
		return Arrays.stream(values)
			.filter((value) -> toText(value).equalsIgnoreCase(text.replace('_', '-')))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("'" + parameter + "' must be one of "
					+ Arrays.stream(values).map(RunPodJobsActuatorEndpoint::toText).toList() + ", but is '" + text
					+ "'"));
	}

	private static String toText(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static UUID parse(String id) {
		try {
			return UUID.fromString(id);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("'id' must be the id of a durable job, but is '" + id + "'", ex);
		}
	}

	private static Cursor cursor(String after) {
		try {
			String[] parts = after.split(SEPARATOR, 2);
			return new Cursor(Instant.parse(parts[0]), UUID.fromString(parts[parts.length - 1]));
		}
		catch (DateTimeException | IllegalArgumentException ex) {
			throw new IllegalArgumentException("'after' must be the value 'next' of a page, but is '" + after + "'",
					ex);
		}
	}

	@ReadOperation
	TrackedJobDescriptor job(@Selector String id) {
		return translate(() -> this.jobs.find(parse(id))
			.map(TrackedJobDescriptor::of)
			.orElseThrow(() -> new NoSuchElementException("There is no durable job with the id " + id)));
	}

	@WriteOperation
	TrackedJobDescriptor change(@Selector String id, @Selector String operation) {
		return translate(() -> TrackedJobDescriptor.of(change(parse(id), operation)));
	}

	private TrackedJob change(UUID id, String operation) {
		return switch (operation) {
			case "redeliver" -> this.jobs.redeliver(id);
			case "cancel" -> this.jobs.cancel(id);
			case "retry" -> this.jobs.retry(id);
			default ->
				throw new NoSuchElementException("'redeliver', 'cancel' or 'retry' expected, not '" + operation + "'");
		};
	}

	private static <T> T translate(Supplier<T> operation) {
		try {
			return operation.get();
		}
		catch (NoSuchElementException ex) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, ex.getMessage(), ex);
		}
		catch (IllegalArgumentException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, ex.getMessage(), ex);
		}
		catch (IllegalStateException ex) {
			throw new ResponseStatusException(HttpStatus.CONFLICT, ex.getMessage(), ex);
		}
		catch (RunPodException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_GATEWAY, ex.getMessage(), ex);
		}
		catch (DataAccessException | TransactionException ex) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "The database does not respond", ex);
		}
	}

}
