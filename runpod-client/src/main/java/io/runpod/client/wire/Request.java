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

package io.runpod.client.wire;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.runpod.client.wire.Wire.Operation;

/**
 * What is asked.
 *
 * @param operation by which operation
 * @param jobId about which job, if it is about one
 * @param hold how long RunPod may hold it, if it holds it at all
 * @param body writes the body, if there is one
 */
record Request(Operation operation, @Nullable String jobId, @Nullable Duration hold, @Nullable Supplier<byte[]> body) {

	static Request of(Operation operation, @Nullable Supplier<byte[]> body) {
		return new Request(operation, null, null, body);
	}

	static Request about(String jobId, Operation operation, @Nullable Supplier<byte[]> body) {
		return new Request(operation, jobId, null, body);
	}

	Request held(Duration hold) {
		return new Request(this.operation, this.jobId, hold, this.body);
	}

}
