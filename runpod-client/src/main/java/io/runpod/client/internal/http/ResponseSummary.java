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
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import io.runpod.client.internal.json.JsonMappers;

/**
 * Summary of a response that is not a result: who sent it, and an excerpt for messages.
 */
final class ResponseSummary {

	private static final int MAX_EXCERPT_LENGTH = 500;

	private static final Pattern BINARY = Pattern.compile("[\\p{Cntrl}&&[^\\t\\n\\r]]");

	private static final Pattern SERVER = Pattern.compile("[\\w./ -]{1,60}");

	private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

	private final BufferedResponse response;

	private final boolean sent;

	private final SecretMask secretMask;

	private final JsonNode body;

	/**
	 * Create a summary.
	 * @param sent whether the request was sent, and not answered by a filter
	 * @param secretMask the mask of secrets that the response may repeat
	 */
	ResponseSummary(BufferedResponse response, boolean sent, SecretMask secretMask) {
		this.response = response;
		this.sent = sent;
		this.secretMask = secretMask;
		this.body = readTree(response.body());
	}

	private static JsonNode readTree(byte[] body) {
		try {
			return JsonMappers.ENVELOPE.readTree(body);
		}
		catch (JacksonException ex) {
			return JsonMappers.ENVELOPE.missingNode();
		}
	}

	BufferedResponse response() {
		return this.response;
	}

	/**
	 * Return whether the response was sent by a proxy, a firewall or a filter. The errors
	 * of RunPod are JSON objects, of which a response may contain the beginning only.
	 */
	boolean isFromIntermediary() {
		if (!this.sent || this.response.status().value() == PROXY_AUTHENTICATION_REQUIRED
				|| this.body.has("cloudflare_error")) {
			return true;
		}
		String excerpt = excerpt();
		return (excerpt != null) ? !excerpt.stripLeading().startsWith("{") : !type().isEmpty();
	}

	/**
	 * Return the status and who sent the response, without anything from the body.
	 */
	String status() {
		String status = "HTTP " + this.response.status().value();
		if (this.response.status().is3xxRedirection()) {
			return status + describeRedirect();
		}
		if (!isFromIntermediary()) {
			return status;
		}
		String server = this.response.headers().getFirst(HttpHeaders.SERVER);
		boolean named = server != null && SERVER.matcher(server).matches();
		return status + " from a " + (this.sent ? "proxy or firewall" : "filter") + (named ? " (" + server + ")" : "")
				+ ", not from RunPod";
	}

	private String describeRedirect() {
		String location = this.response.headers().getFirst(HttpHeaders.LOCATION);
		String host = (location != null) ? hostOf(location) : null;
		return ((location != null) ? ", redirects are not followed" : "")
				+ ((host != null) ? " (to " + host + ")" : "");
	}

	private static @Nullable String hostOf(String location) {
		try {
			return URI.create(location).getHost();
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Return the content type in parentheses, empty if it is JSON or missing.
	 */
	String type() {
		try {
			MediaType type = this.response.headers().getContentType();
			return (type != null && !type.isCompatibleWith(MediaType.APPLICATION_JSON)
					&& !type.getSubtype().endsWith("json")) ? " (" + type + ")" : "";
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

	String typeAndExcerpt() {
		String excerpt = excerpt();
		return type() + ((excerpt != null) ? ": " + excerpt : "");
	}

	/**
	 * Return the text of a problem, or {@code null} if there is none.
	 */
	@Nullable String problemDetail() {
		for (String name : new String[] { "detail", "error", "message", "title" }) {
			if (this.body.path(name).isString()) {
				return excerpt(this.body.path(name).stringValue().getBytes(StandardCharsets.UTF_8));
			}
		}
		return null;
	}

	/**
	 * Return the text of a problem in lower case, empty if there is none.
	 */
	String problemText() {
		String detail = problemDetail();
		return (detail != null) ? detail.toLowerCase(Locale.ROOT) : "";
	}

	/**
	 * Return the beginning of the body, or {@code null} if it is empty.
	 */
	@Nullable String excerpt() {
		byte[] bytes = this.response.body();
		if (bytes.length == 0) {
			return null;
		}
		String text = excerpt(bytes);
		return BINARY.matcher(text).find() ? bytes.length + " bytes that are not text" : text;
	}

	private String excerpt(byte[] text) {
		String masked = this.secretMask.maskBeginning(text, MAX_EXCERPT_LENGTH);
		return masked.substring(0, Math.min(masked.length(), MAX_EXCERPT_LENGTH));
	}

	/**
	 * Return the delay that the header {@code Retry-After} requests, or {@code null}.
	 */
	@Nullable Duration retryAfter() {
		HttpHeaders headers = this.response.headers();
		String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
		if (value == null) {
			return null;
		}
		try {
			Duration delay = value.matches("\\s*-?\\d+\\s*") ? Duration.ofSeconds(Long.parseLong(value.trim()))
					: Duration.between(sentAt(headers),
							Instant.ofEpochMilli(headers.getFirstDate(HttpHeaders.RETRY_AFTER)));
			return delay.isNegative() ? Duration.ZERO : delay;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	// by the clock of the server, if it sent its time
	private static Instant sentAt(HttpHeaders headers) {
		return headers.containsHeader(HttpHeaders.DATE) ? Instant.ofEpochMilli(headers.getDate()) : Instant.now();
	}

}
