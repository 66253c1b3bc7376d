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
 * Strategies that determine when an endpoint starts a worker.
 *
 * @since 0.1.0
 */
public enum ScalerType {

	/**
	 * A worker starts when a job has been queued for as many seconds as the value of the
	 * scaler, and no worker is available or starting for it.
	 */
	QUEUE_DELAY,

	/**
	 * A worker starts if there are fewer workers than the number of queued and running
	 * jobs divided by the value of the scaler, rounded up.
	 */
	REQUEST_COUNT

}
