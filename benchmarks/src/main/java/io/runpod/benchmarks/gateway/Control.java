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
import java.util.concurrent.ScheduledExecutorService;

import io.netty.handler.codec.http.HttpMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What only a benchmark asks for: PUT the settings, GET the report, POST jobs that
 * another process is to have submitted.
 */
final class Control {

	/** Its path. */
	static final String PATH = "/gateway";

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private final ScheduledExecutorService loop;

	private Desk desk;

	private int connections;

	private int mostConnections;

	Control(ScheduledExecutorService loop) {
		this.loop = loop;
		this.desk = new Desk(GatewaySettings.workers(1), loop);
	}

	Desk desk() {
		return this.desk;
	}

	void connected() {
		this.mostConnections = Math.max(this.mostConnections, ++this.connections);
	}

	void disconnected() {
		this.connections--;
	}

	String answer(HttpMethod method, JsonNode body) {
		if (method.equals(HttpMethod.GET)) {
			return MAPPER.writeValueAsString(this.desk.report(this.mostConnections));
		}
		if (method.equals(HttpMethod.PUT)) {
			this.desk.close();
			this.desk = new Desk(MAPPER.treeToValue(body, GatewaySettings.class), this.loop);
			this.mostConnections = this.connections;
			return "{}";
		}
		List<String> ids = new ArrayList<>();
		body.forEach((input) -> ids.add(this.desk.submit(input, false).id()));
		return MAPPER.writeValueAsString(ids);
	}

	static JsonNode read(byte[] body) {
		return (body.length > 0) ? MAPPER.readTree(body) : MAPPER.createObjectNode();
	}

}
