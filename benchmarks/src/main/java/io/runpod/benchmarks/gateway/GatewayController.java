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

package io.runpod.benchmarks.gateway;

import java.util.ArrayList;
import java.util.List;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Controller of the operations for benchmarks: PUT the settings, GET the report, POST
 * jobs to submit on behalf of another process.
 */
final class GatewayController {

	/** Path of the controller. */
	static final String PATH = "/gateway";

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private final EventLoop loop;

	private RequestDispatcher dispatcher;

	private int connections;

	private int peakConnections;

	GatewayController(EventLoop loop) {
		this.loop = loop;
		this.dispatcher = new RequestDispatcher(GatewaySettings.workers(1), loop);
	}

	RequestDispatcher dispatcher() {
		return this.dispatcher;
	}

	void connectionOpened() {
		this.peakConnections = Math.max(this.peakConnections, ++this.connections);
	}

	void connectionClosed() {
		this.connections--;
	}

	String handle(HttpMethod method, JsonNode body) {
		if (method.equals(HttpMethod.GET)) {
			return MAPPER.writeValueAsString(this.dispatcher.report(this.peakConnections));
		}
		if (method.equals(HttpMethod.PUT)) {
			this.dispatcher.close();
			this.dispatcher = new RequestDispatcher(MAPPER.treeToValue(body, GatewaySettings.class), this.loop);
			this.peakConnections = this.connections;
			return "{}";
		}
		List<String> ids = new ArrayList<>();
		body.forEach((input) -> ids.add(this.dispatcher.submit(input).id()));
		return MAPPER.writeValueAsString(ids);
	}

	static JsonNode parse(byte[] body) {
		return (body.length > 0) ? MAPPER.readTree(body) : MAPPER.createObjectNode();
	}

}
