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
 * How long a view's calls wait, and what becomes of a job that nobody waits for any more.
 *
 * @param timeout how long a call may take in all
 * @param cancelOnTimeout whether the job is cancelled when that time is up
 * @param cancelOnAbandon whether the job is cancelled when its caller goes away
 */
public record CallSettings(Duration timeout, boolean cancelOnTimeout, boolean cancelOnAbandon) {

	public static CallSettings of(EndpointOptions options) {
		return new CallSettings(options.timeout(), options.cancelOnTimeout(), options.cancelOnAbandon());
	}

	public CallSettings withTimeout(Duration timeout) {
		return new CallSettings(timeout, this.cancelOnTimeout, this.cancelOnAbandon);
	}

	public CallSettings withCancelOnTimeout(boolean cancelOnTimeout) {
		return new CallSettings(this.timeout, cancelOnTimeout, this.cancelOnAbandon);
	}

	public CallSettings withCancelOnAbandon(boolean cancelOnAbandon) {
		return new CallSettings(this.timeout, this.cancelOnTimeout, cancelOnAbandon);
	}

}
