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

package io.runpod.client.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import org.jspecify.annotations.Nullable;

/**
 * Response of {@link RecordedRunPod}: a wire sample or a fault.
 */
public final class StubResponse {

	private static final Pattern STATUS = Pattern.compile("-(\\d{3})[-.]");

	private static final Pattern JOB_ID = Pattern.compile("(\"id\":\\s*\")[^\"]+");

	private final ResponseDefinitionBuilder response;

	private boolean jobSample;

	private StubResponse(ResponseDefinitionBuilder response) {
		this.response = response;
	}

	/**
	 * Return a file of wire-samples, with the HTTP status in its name or 200. The job of
	 * a status response is the one that is requested.
	 */
	public static StubResponse sample(String name) {
		String file = name.contains(".") ? name : name + ".json";
		Matcher status = STATUS.matcher(file);
		StubResponse response = of(status.find() ? Integer.parseInt(status.group(1)) : 200,
				file.endsWith(".html") ? "text/html" : "application/json", sampleText(file));
		response.jobSample = file.startsWith("status-");
		return response;
	}

	public static StubResponse json(String body) {
		return of(200, "application/json", body);
	}

	public static StubResponse status(int status) {
		return new StubResponse(WireMock.aResponse().withStatus(status));
	}

	public static StubResponse of(int status, String contentType, String body) {
		return new StubResponse(
				WireMock.aResponse().withStatus(status).withHeader("Content-Type", contentType).withBody(body));
	}

	public static StubResponse of(int status, String contentType, byte[] body) {
		return new StubResponse(
				WireMock.aResponse().withStatus(status).withHeader("Content-Type", contentType).withBody(body));
	}

	/** Return a reset of the connection after the request was read. */
	public static StubResponse connectionReset() {
		return new StubResponse(WireMock.aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
	}

	/** Return the text of a file of wire-samples. */
	public static String sampleText(String file) {
		try {
			return Files.readString(Path.of("../wire-samples", file)).strip();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public StubResponse withStatus(int status) {
		this.response.withStatus(status);
		return this;
	}

	public StubResponse withHeader(String name, String value) {
		this.response.withHeader(name, value);
		return this;
	}

	public StubResponse withDelay(Duration delay) {
		this.response.withFixedDelay(Math.toIntExact(delay.toMillis()));
		return this;
	}

	/** Delay the response beyond the end of the test. */
	public StubResponse neverSent() {
		return withDelay(Duration.ofMinutes(5));
	}

	ResponseDefinitionBuilder response(@Nullable String jobId) {
		if (this.jobSample && jobId != null) {
			String body = this.response.build().getBody();
			return this.response.withBody(JOB_ID.matcher(body).replaceFirst("$1" + jobId));
		}
		return this.response;
	}

}
