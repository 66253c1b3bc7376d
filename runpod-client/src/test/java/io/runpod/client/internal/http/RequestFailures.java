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

package io.runpod.client.internal.http;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.runpod.client.internal.http.RequestFailure.Details;
import io.runpod.client.internal.http.RequestFailure.Kind;
import io.runpod.client.internal.http.RunPodApi.Operation;

/**
 * Factory of request failures for tests without HTTP.
 */
public final class RequestFailures {

	private RequestFailures() {
	}

	public static RequestFailure of(Kind kind, Operation operation) {
		return of(kind, operation, null);
	}

	public static RequestFailure of(Kind kind, Operation operation, @Nullable Duration retryAfter) {
		return new RequestFailure(kind, new Details(operation, kind.name(), kind.name(), null, null, retryAfter, null),
				null);
	}

}
