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

package io.runpod.client.loadbalancing;

/**
 * Affinity of the requests of a {@link RunPodLoadBalancer} to the worker that answered
 * before.
 *
 * @since 0.1.0
 */
public enum WorkerAffinity {

	/** No affinity. */
	NONE(""),

	/** The same worker if it is available, or else another one. */
	PREFERRED(""),

	/**
	 * The same worker only. RunPod waits for it for up to five minutes; if it has
	 * stopped, the request fails.
	 */
	STRICT("strict "),

	/** As {@link #STRICT}, and a worker that was stopped is resumed. */
	STRICT_RESUME("strict-resume ");

	private final String prefix;

	WorkerAffinity(String prefix) {
		this.prefix = prefix;
	}

	String headerValue(String workerId) {
		return this.prefix + workerId;
	}

}
