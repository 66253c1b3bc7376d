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

package io.runpod.client.internal.call;

import java.time.Duration;

import io.runpod.client.EndpointOptions;

/**
 * Settings of the calls of one view of an endpoint.
 *
 * @param timeout the maximum duration of a call
 * @param cancelOnTimeout whether to cancel the job of a call that times out
 * @param cancelOnAbandon whether to cancel the job of a call that is cancelled by its
 * caller or by the close of the client
 */
public record CallSettings(Duration timeout, boolean cancelOnTimeout, boolean cancelOnAbandon) {

	/**
	 * Create the settings of an endpoint without a view.
	 */
	public static CallSettings of(EndpointOptions options) {
		return new CallSettings(options.timeout(), options.cancelOnTimeout(), options.cancelOnAbandon());
	}

	/**
	 * Return a copy with another timeout.
	 */
	public CallSettings withTimeout(Duration timeout) {
		return new CallSettings(timeout, this.cancelOnTimeout, this.cancelOnAbandon);
	}

	/**
	 * Return a copy with another {@code cancelOnTimeout}.
	 */
	public CallSettings withCancelOnTimeout(boolean cancelOnTimeout) {
		return new CallSettings(this.timeout, cancelOnTimeout, this.cancelOnAbandon);
	}

	/**
	 * Return a copy with another {@code cancelOnAbandon}.
	 */
	public CallSettings withCancelOnAbandon(boolean cancelOnAbandon) {
		return new CallSettings(this.timeout, this.cancelOnTimeout, cancelOnAbandon);
	}

}
