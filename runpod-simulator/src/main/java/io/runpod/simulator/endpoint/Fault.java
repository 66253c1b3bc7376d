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

/**
 * Faults to inject into a request, instead of or after its operation.
 *
 * @since 0.1.0
 */
public enum Fault {

	/**
	 * 429 with an empty body; the operation is not executed.
	 */
	TOO_MANY_REQUESTS,

	/**
	 * 500 with an empty body; the operation is not executed.
	 */
	INTERNAL_SERVER_ERROR,

	/**
	 * 502 with a page of HTML, as sent by the proxy in front of RunPod; the operation is
	 * not executed.
	 */
	BAD_GATEWAY_HTML,

	/**
	 * The operation is executed, then the connection is reset without a response.
	 */
	CONNECTION_RESET,

	/**
	 * The operation is executed, but the JSON of its response is truncated.
	 */
	TRUNCATED_JSON,

	/**
	 * The operation is executed, but its response is delayed by twenty seconds of
	 * simulated time.
	 */
	SLOW

}
