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

package io.runpod.simulator.access;

import java.util.Set;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

import io.runpod.simulator.http.Request;
import io.runpod.simulator.http.Response;

/**
 * Accepted API keys.
 *
 * @param keys the keys, the preferred one first
 * @since 0.1.0
 */
public record ApiKeys(Set<String> keys) {

	private static final String BEARER = "bearer ";

	/**
	 * Authenticate a request.
	 * @param request the request
	 * @return the 401 response, or {@code null} if the key is accepted
	 */
	public @Nullable Response rejectIfUnauthorized(Request request) {
		String key = extractKey(request);
		if (this.keys.contains(key)) {
			return null;
		}
		return Response.problem(HttpResponseStatus.UNAUTHORIZED,
				key.isEmpty() ? "no token provided" : "invalid api key");
	}

	// Clients send "Bearer key"; workers and older documentation use the bare key.
	private static String extractKey(Request request) {
		String value = request.headers().get(HttpHeaderNames.AUTHORIZATION, "").strip();
		boolean bearer = value.regionMatches(true, 0, BEARER, 0, BEARER.length());
		return bearer ? value.substring(BEARER.length()).strip() : value;
	}

}
