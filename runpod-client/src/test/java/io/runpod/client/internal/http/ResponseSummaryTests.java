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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ResponseSummary}.
 */
class ResponseSummaryTests {

	private static final String DATE = "Sat, 28 Nov 2026 10:00:00 GMT";

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "none",
			value = { "5 | 5", "0 | 0", "-7 | 0", "' 3 ' | 3", "9223372036854775807 | 9223372036854775807",
					"99999999999999999999 | none", "1.5 | none", "1e3 | none", "soon | none", "'' | none",
					"Sat, 28 Nov 2026 10:00:05 GMT | 5", "Saturday, 28-Nov-26 10:00:05 GMT | 5",
					"Sat Nov 28 10:00:05 2026 | 5", "Sat, 28 Nov 2026 09:59:59 GMT | 0",
					"Thu, 01 Jan 1970 00:00:00 GMT | 0", "Fri, 31 Dec 9999 23:59:59 GMT | 251606440799",
					"Sat, 99 Nov 2026 10:00:05 GMT | none", "2026-11-28T10:00:05Z | none" })
	void retryAfterIsSecondsOrDate(String value, @Nullable Long seconds) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.DATE, DATE);
		headers.set(HttpHeaders.RETRY_AFTER, value);
		assertThat(summary(headers, "").retryAfter()).isEqualTo((seconds != null) ? Duration.ofSeconds(seconds) : null);
	}

	@Test
	void retryAfterDateWithoutDateOfServerIsCompared() {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, "Thu, 01 Jan 1970 00:00:00 GMT");
		assertThat(summary(headers, "").retryAfter()).isZero();
		headers.set(HttpHeaders.RETRY_AFTER, "Fri, 31 Dec 9999 23:59:59 GMT");
		assertThat(summary(headers, "").retryAfter()).isGreaterThan(Duration.ofDays(365));
	}

	@Test
	void binaryBodyIsDescribed() {
		assertThat(summary(new HttpHeaders(), "\u0001\u0000abc").excerpt()).isEqualTo("5 bytes that are not text");
	}

	private static ResponseSummary summary(HttpHeaders headers, String body) {
		WebClientResponseException ex = WebClientResponseException.create(429, "", headers,
				body.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
		return new ResponseSummary(Objects.requireNonNull(BufferedResponse.of(ex, 1000, (id) -> true).block()), true,
				new SecretMask());
	}

}
