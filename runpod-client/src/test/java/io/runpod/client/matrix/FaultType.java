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

package io.runpod.client.matrix;

import java.util.Arrays;

import io.runpod.client.testsupport.RawHttpServer;
import io.runpod.client.testsupport.RawHttpServer.RawResponse;
import io.runpod.client.testsupport.StubResponse;

/**
 * Faults of a response.
 */
enum FaultType {

	HTTP_429("429", false), HTTP_500("500", false), HTML_502("502", false), HTTP_503("503", false),
	RESET_BEFORE("reset before", false), RESET_AFTER("reset after", true), TRUNCATED("truncated", true),
	EMPTY("empty", true), SLOW("slow", true), WRONG_TYPE("type", true), HTTP_404("404", false);

	private final String column;

	private final boolean processed;

	FaultType(String column, boolean processed) {
		this.column = column;
		this.processed = processed;
	}

	/** Return the fault of a column of the tables. */
	static FaultType fromColumn(String column) {
		return Arrays.stream(values()).filter((fault) -> fault.column.equals(column)).findFirst().orElseThrow();
	}

	/** Return the constant part of the expected error message. */
	String expectedMessage() {
		return name().startsWith("HT") ? "HTTP " + this.column : "";
	}

	/** Return whether the operation is executed before the faulty response. */
	boolean isProcessed() {
		return this.processed;
	}

	/** Return the faulty variant of a response. */
	RawResponse reply(String response) {
		return switch (this) {
			case HTTP_429 -> RawHttpServer.response("429 Too Many Requests", RawHttpServer.JSON, "", 0);
			case HTTP_500 ->
				RawHttpServer.response("500 Internal Server Error", RawHttpServer.JSON, "{\"detail\":\"oops\"}", 0);
			case HTML_502 ->
				RawHttpServer.response("502 Bad Gateway", "text/html", StubResponse.sampleText("edge-502.html"), 0);
			case HTTP_503 -> RawHttpServer.response("503 Service Unavailable", "text/plain", "try later", 0);
			case HTTP_404 -> RawHttpServer.response("404 Not Found", RawHttpServer.JSON,
					StubResponse.sampleText("problem-404-job.json"), 0);
			case RESET_BEFORE, RESET_AFTER -> RawHttpServer.connectionReset();
			case TRUNCATED -> RawHttpServer.json(response.substring(0, response.length() / 3));
			case EMPTY -> RawHttpServer.json("");
			case SLOW ->
				RawHttpServer.response("200 OK", RawHttpServer.JSON, response.substring(0, 10), response.length());
			case WRONG_TYPE -> RawHttpServer.response("200 OK", "text/html", response, 0);
		};
	}

}
