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

package io.runpod.simulator.web;

import io.runpod.simulator.http.Request;

/**
 * Last path segment of a worker request and its parameters. RunPod's worker SDK appends
 * parameters with {@code &} even without a {@code ?}, so that they may be part of the
 * segment.
 *
 * @param variable the segment without appended parameters
 * @param request the request
 * @param appendedParameters the parameters appended to the segment
 */
record WorkerRequestPath(String variable, Request request, String appendedParameters) {

	static WorkerRequestPath of(Request request, String name) {
		String segment = request.pathVariable(name);
		int end = segment.indexOf('&');
		return (end < 0) ? new WorkerRequestPath(segment, request, "")
				: new WorkerRequestPath(segment.substring(0, end), request, segment.substring(end + 1));
	}

	// Return an empty string if absent.
	String parameter(String name) {
		return this.request.queryParam(name).orElseGet(() -> appendedParameter(name));
	}

	int intParameter(String name, int defaultValue, int max) {
		try {
			return Math.min(max, Math.max(1, Integer.parseInt(parameter(name))));
		}
		catch (NumberFormatException ex) {
			return defaultValue;
		}
	}

	private String appendedParameter(String name) {
		for (String parameter : this.appendedParameters.split("&")) {
			if (parameter.startsWith(name + "=")) {
				return parameter.substring(name.length() + 1);
			}
		}
		return "";
	}

}
