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

import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RawServer;
import io.runpod.client.recorded.RawServer.Reply;

/**
 * What can become of the answer to a request.
 */
enum Trouble {

	HTTP_429("429", false), HTTP_500("500", false), HTML_502("502", false), HTTP_503("503", false),
	RESET_BEFORE("reset before", false), RESET_AFTER("reset after", true), TRUNCATED("truncated", true),
	EMPTY("empty", true), SLOW("slow", true), WRONG_TYPE("type", true), HTTP_404("404", false);

	private final String column;

	private final boolean handled;

	Trouble(String column, boolean handled) {
		this.column = column;
		this.handled = handled;
	}

	/** Where it stands in the tables. */
	static Trouble named(String column) {
		return Arrays.stream(values()).filter((trouble) -> trouble.column.equals(column)).findFirst().orElseThrow();
	}

	/** What an error says of it, as far as that is always the same. */
	String words() {
		return name().startsWith("HT") ? "HTTP " + this.column : "";
	}

	/** Whether RunPod does what it is asked before it answers badly. */
	boolean isHandled() {
		return this.handled;
	}

	/** A bad answer where this would be a good one. */
	Reply reply(String good) {
		return switch (this) {
			case HTTP_429 -> RawServer.answer("429 Too Many Requests", RawServer.JSON, "", 0);
			case HTTP_500 -> RawServer.answer("500 Internal Server Error", RawServer.JSON, "{\"detail\":\"oops\"}", 0);
			case HTML_502 -> RawServer.answer("502 Bad Gateway", "text/html", Answer.text("edge-502.html"), 0);
			case HTTP_503 -> RawServer.answer("503 Service Unavailable", "text/plain", "try later", 0);
			case HTTP_404 -> RawServer.answer("404 Not Found", RawServer.JSON, Answer.text("problem-404-job.json"), 0);
			case RESET_BEFORE, RESET_AFTER -> RawServer.reset();
			case TRUNCATED -> RawServer.json(good.substring(0, good.length() / 3));
			case EMPTY -> RawServer.json("");
			case SLOW -> RawServer.answer("200 OK", RawServer.JSON, good.substring(0, 10), good.length());
			case WRONG_TYPE -> RawServer.answer("200 OK", "text/html", good, 0);
		};
	}

}
