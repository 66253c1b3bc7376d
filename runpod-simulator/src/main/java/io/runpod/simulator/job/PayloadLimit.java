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

package io.runpod.simulator.job;

/**
 * Maximum sizes of payloads, both of submissions and of results.
 *
 * @since 0.1.0
 */
public enum PayloadLimit {

	/** Limit of run and of batches. */
	RUN(10 * 1024 * 1024, "10MiB"),

	/** Limit of runsync. */
	RUN_SYNC(20 * 1000 * 1000, "20MB"),

	/** Limit of load-balancing endpoints. */
	LOAD_BALANCER(30 * 1000 * 1000, "30MB");

	private final int bytes;

	private final String text;

	PayloadLimit(int bytes, String text) {
		this.bytes = bytes;
		this.text = text;
	}

	/**
	 * Return the limit of a body.
	 * @return the number of bytes
	 */
	public int bytes() {
		return this.bytes;
	}

	/**
	 * Return the limit as in error responses.
	 * @return the number with its unit
	 */
	public String text() {
		return this.text;
	}

}
