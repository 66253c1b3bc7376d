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

package io.runpod.client.internal.json;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Trace context to be sent with a submission, and the fields that carry it.
 *
 * @param context the trace context as tracing headers, empty without tracing
 * @param requestField the field of the request that carries the context, or {@code null}
 * @param inputField the key of the input that carries the context, or {@code null}
 */
public record TraceCarrier(Map<String, String> context, @Nullable String requestField, @Nullable String inputField) {

	/** Carrier without a context. */
	public static final TraceCarrier NONE = new TraceCarrier(Map.of(), null, null);

}
