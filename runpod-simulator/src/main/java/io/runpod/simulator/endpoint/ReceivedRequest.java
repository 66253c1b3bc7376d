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
 * Authenticated request received by a simulated endpoint.
 *
 * @param operation the requested operation
 * @param jobId the id of the job, or {@code null} if the path contains none
 * @param headers the headers by case-insensitive name
 * @param body the body of a submission as maps, lists, strings, numbers and booleans,
 * {@code null} for other operations or if it is not JSON
 * @since 0.1.0
 */
public record ReceivedRequest(Operation operation, @Nullable String jobId, Map<String, List<String>> headers,
		@Nullable Object body) {

	/**
	 * Return the input of a run or runSync.
	 * @return the input, or {@code null} if there is none
	 */
	public @Nullable Object input() {
		return (this.body instanceof Map<?, ?> map) ? map.get("input") : null;
	}

}
