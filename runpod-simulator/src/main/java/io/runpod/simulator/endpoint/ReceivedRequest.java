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

package io.runpod.simulator.endpoint;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A request that reached a simulated endpoint with a valid key.
 *
 * @param operation the operation asked for
 * @param jobId the job it is about, {@code null} when it names none
 * @param headers the headers, whose names are matched in any case
 * @param body the body of a run or runSync as plain Java (maps, lists, strings, numbers,
 * booleans), {@code null} for every other operation and when it is no JSON
 * @since 0.1.0
 */
public record ReceivedRequest(Operation operation, @Nullable String jobId, Map<String, List<String>> headers,
		@Nullable Object body) {

	/**
	 * The input of a run or runSync.
	 * @return the input as plain Java, {@code null} when there is none
	 */
	public @Nullable Object input() {
		return (this.body instanceof Map<?, ?> map) ? map.get("input") : null;
	}

}
