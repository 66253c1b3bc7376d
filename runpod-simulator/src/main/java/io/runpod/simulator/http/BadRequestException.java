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

import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * Exception thrown when a request is invalid and answered with 400.
 *
 * @since 0.1.0
 */
public class BadRequestException extends RuntimeException {

	private final String detail;

	/**
	 * Create an exception.
	 * @param detail the reason, sent to the client
	 */
	public BadRequestException(String detail) {
		super(detail);
		this.detail = detail;
	}

	/**
	 * Return the response with status 400.
	 * @return the response
	 */
	public Response toResponse() {
		return Response.problem(HttpResponseStatus.BAD_REQUEST, "bad request: " + this.detail);
	}

}
