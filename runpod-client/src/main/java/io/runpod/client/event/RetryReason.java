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

package io.runpod.client.event;

import java.util.Locale;

/**
 * Reason for the retry of a request.
 *
 * @since 0.1.0
 */
public enum RetryReason {

	/** No connection to RunPod. */
	CONNECT_FAILED,
	/** Status 429. */
	THROTTLED,
	/** No worker of a load-balancing endpoint. */
	NO_WORKERS,
	/** Status 5xx, 408 or 425. */
	SERVER_ERROR,
	/** No response, or one that is malformed. */
	NO_RESPONSE,
	/** Status 4xx of a proxy or a firewall, before the request reached RunPod. */
	INTERCEPTED;

	/**
	 * Return the reason as it stands in metrics, for example {@code server_error}.
	 * @return the name in lower case
	 */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
