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

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

import io.runpod.client.internal.http.RunPodApi.Operation;

/**
 * URIs of the operations of one endpoint. Creates them without expanding their templates,
 * which would take several microseconds per request, and caches the URIs of operations
 * that are not about a job.
 */
final class EndpointUris {

	private final String endpointUrl;

	private final Map<Operation, String> templates = new EnumMap<>(Operation.class);

	// the last one of each operation that has no variable
	private final Map<Operation, CachedUri> cachedUris = new ConcurrentHashMap<>();

	EndpointUris(URI baseUrl, String endpointId) {
		String base = baseUrl.toString().replaceFirst("/+$", "");
		this.endpointUrl = base + "/" + endpointId;
		for (Operation operation : Operation.values()) {
			this.templates.put(operation, base + "/{endpoint}" + operation.path());
		}
	}

	/**
	 * Return the template that identifies an operation in observations.
	 */
	String uriTemplate(Operation operation) {
		return Objects.requireNonNull(this.templates.get(operation));
	}

	/**
	 * Return the URI of a request.
	 */
	URI uri(ApiRequest request) {
		if (request.jobId() != null || !request.variables().isEmpty()) {
			return createUri(request);
		}
		CachedUri cached = this.cachedUris.get(request.operation());
		if (cached == null || !Objects.equals(cached.waitTime(), request.waitTime())) {
			cached = new CachedUri(request.waitTime(), createUri(request));
			this.cachedUris.put(request.operation(), cached);
		}
		return cached.uri();
	}

	private URI createUri(ApiRequest request) {
		String path = request.operation().path();
		if (request.jobId() != null) {
			path = path.replace("{job}", UriUtils.encode(request.jobId(), StandardCharsets.UTF_8));
		}
		if (request.waitTime() != null) {
			path = path.replace("{wait}", Long.toString(request.waitTime().toMillis()));
		}
		for (Map.Entry<String, String> variable : request.variables().entrySet()) {
			path = path.replace("{" + variable.getKey() + "}",
					UriUtils.encode(variable.getValue(), StandardCharsets.UTF_8));
		}
		return URI.create(this.endpointUrl + path);
	}

	private record CachedUri(@Nullable Duration waitTime, URI uri) {
	}

}
