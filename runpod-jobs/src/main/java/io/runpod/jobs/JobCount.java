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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Number of durable jobs of an endpoint that are in the same state.
 *
 * @param endpoint the name of the endpoint
 * @param state the state
 * @param deliveryState the state of the delivery
 * @param count the number of jobs, at least 1
 * @param oldestEndedAt the time when the first of them has ended; {@code null} if they
 * have not ended
 * @since 0.1.0
 */
public record JobCount(String endpoint, JobState state, DeliveryState deliveryState, long count,
		@Nullable Instant oldestEndedAt) {

	/**
	 * Name of the state of a job that has ended, and waits for its delivery.
	 */
	public static final String UNDELIVERED = "undelivered";

	/**
	 * Names of all states until the delivery, in their order.
	 */
	public static final List<String> STATES = Stream
		.concat(Arrays.stream(JobState.values()).filter((state) -> !state.isEnded()).map(JobCount::name),
				Stream.of(UNDELIVERED, name(DeliveryState.DEAD_LETTER)))
		.toList();

	/**
	 * Return the name of the state, for example as a tag: that of the delivery if the job
	 * has ended.
	 * @return the name
	 */
	public String name() {
		if (!this.state.isEnded()) {
			return name(this.state);
		}
		return (this.deliveryState == DeliveryState.PENDING) ? UNDELIVERED : name(this.deliveryState);
	}

	private static String name(Enum<?> state) {
		return state.name().toLowerCase(Locale.ROOT);
	}

}
