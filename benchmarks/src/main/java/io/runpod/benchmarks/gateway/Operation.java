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

package io.runpod.benchmarks.gateway;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Operations by the third segment of the path.
 */
enum Operation {

	RUN("run"), RUN_SYNC("runsync"), STATUS("status"), STATUS_SYNC("status-sync"), STREAM("stream"), CANCEL("cancel"),
	HEALTH("health");

	private static final Map<String, Operation> BY_PATH = new HashMap<>();

	static {
		Arrays.stream(values()).forEach((operation) -> BY_PATH.put(operation.path, operation));
	}

	private final String path;

	Operation(String path) {
		this.path = path;
	}

	static @Nullable Operation of(String path) {
		return BY_PATH.get(path);
	}

	@Override
	public String toString() {
		return this.path;
	}

}
