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

/**
 * State of the delivery of a durable job's outcome to its handlers.
 *
 * @since 0.1.0
 */
public enum DeliveryState {

	/** Not due, because the job has not ended. */
	NOT_DUE,

	/** Due, or failed and to be repeated. */
	PENDING,

	/** Committed together with the work of the handlers. */
	DELIVERED,

	/** Failed as often as allowed. */
	DEAD_LETTER

}
