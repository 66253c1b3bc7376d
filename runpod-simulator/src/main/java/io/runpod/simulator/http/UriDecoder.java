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

package io.runpod.simulator.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.netty.handler.codec.http.QueryStringDecoder;

/**
 * Decoder of request URIs.
 */
final class UriDecoder {

	private UriDecoder() {
	}

	static String extractPath(String uri) {
		int end = uri.indexOf('?');
		return (end < 0) ? uri : uri.substring(0, end);
	}

	// Parameters without a value have an empty value.
	static Map<String, List<String>> parseParameters(String uri) {
		if (uri.indexOf('?') < 0) {
			return Map.of();
		}
		try {
			return new QueryStringDecoder(uri).parameters();
		}
		catch (IllegalArgumentException ex) {
			throw new BadRequestException("parameters: " + ex.getMessage());
		}
	}

	// A plus is literal in a path, unlike in query parameters.
	static String decodeSegment(String segment) {
		if (segment.indexOf('%') < 0) {
			return segment;
		}
		try {
			return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw new BadRequestException("path: cannot be decoded");
		}
	}

}
