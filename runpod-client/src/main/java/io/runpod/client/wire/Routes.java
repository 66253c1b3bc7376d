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

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

import io.runpod.client.wire.Wire.Operation;

/**
 * Where the operations of one endpoint are. Makes the URIs itself, because to let them be
 * made from a template would cost more than all else that is done here about a request,
 * and keeps those that are asked for again and again.
 */
final class Routes {

	private final String endpoint;

	private final Map<Operation, String> templates = new EnumMap<>(Operation.class);

	// the latest of each operation that is about no job
	private final Map<Operation, Known> known = new ConcurrentHashMap<>();

	Routes(URI baseUrl, String endpointId) {
		String base = baseUrl.toString().replaceFirst("/+$", "");
		this.endpoint = base + "/" + endpointId;
		for (Operation operation : Operation.values()) {
			this.templates.put(operation, base + "/{endpoint}" + operation.path());
		}
	}

	/**
	 * What all requests of an operation are counted by.
	 */
	String template(Operation operation) {
		return Objects.requireNonNull(this.templates.get(operation));
	}

	URI uri(Request request) {
		if (request.jobId() != null) {
			return made(request);
		}
		Known known = this.known.get(request.operation());
		if (known == null || !Objects.equals(known.hold(), request.hold())) {
			known = new Known(request.hold(), made(request));
			this.known.put(request.operation(), known);
		}
		return known.uri();
	}

	private URI made(Request request) {
		String path = request.operation().path();
		if (request.jobId() != null) {
			path = path.replace("{job}", UriUtils.encode(request.jobId(), StandardCharsets.UTF_8));
		}
		if (request.hold() != null) {
			path = path.replace("{wait}", Long.toString(request.hold().toMillis()));
		}
		return URI.create(this.endpoint + path);
	}

	private record Known(@Nullable Duration hold, URI uri) {
	}

}
