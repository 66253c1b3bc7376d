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

package io.runpod.simulator.admin;

import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.web.Answer;
import io.runpod.simulator.web.ApiKeys;
import io.runpod.simulator.web.BadRequestException;
import io.runpod.simulator.web.Bodies;
import io.runpod.simulator.web.Routes;

/**
 * The routes below {@code /admin}, and the page at {@code /}, which itself says nothing.
 *
 * @since 0.1.0
 */
public final class AdminRoutes implements Routes {

	private static final int BODY_LIMIT = 64 * 1024;

	private static final byte[] NO_BODY = { '{', '}' };

	private final ApiKeys apiKeys;

	private final AdminActions actions;

	/**
	 * Create the routes.
	 * @param apiKeys the keys that are let in
	 * @param actions what the routes do
	 */
	public AdminRoutes(ApiKeys apiKeys, AdminActions actions) {
		this.apiKeys = apiKeys;
		this.actions = actions;
	}

	@Override
	public RouterFunction<ServerResponse> routes() {
		String endpoint = "/admin/endpoints/{endpoint}";
		return RouterFunctions.route()
			.GET("/",
					(request) -> ServerResponse.ok()
						.contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
						.bodyValue(new ClassPathResource("page.html", AdminRoutes.class)))
			.GET("/admin/state", guard((request) -> Answer.ok(this.actions.state()).response()))
			.POST("/admin/faults", act((request, body) -> this.actions.fault(body)))
			.POST("/admin/clock", act((request, body) -> this.actions.skip(body)))
			.POST("/admin/reset", act((request, body) -> this.actions.reset()))
			.POST(endpoint + "/workers", act((request, body) -> this.actions.workers(name(request), body)))
			.POST(endpoint + "/workers/{worker}/kill",
					act((request, body) -> this.actions.kill(name(request), request.pathVariable("worker"))))
			.POST(endpoint + "/lose-result", act((request, body) -> this.actions.loseResult(name(request))))
			.build();
	}

	private static String name(ServerRequest request) {
		return request.pathVariable("endpoint");
	}

	private HandlerFunction<ServerResponse> guard(HandlerFunction<ServerResponse> handler) {
		return (request) -> {
			Answer refusal = this.apiKeys.refuse(request);
			return (refusal != null) ? refusal.response() : handler.handle(request);
		};
	}

	// An action answers with the state that it leads to.
	private HandlerFunction<ServerResponse> act(BiConsumer<ServerRequest, JsonNode> action) {
		return guard((request) -> Bodies.read(request, BODY_LIMIT, "64KiB").flatMap((body) -> {
			action.accept(request, Bodies.object((body.length > 0) ? body : NO_BODY));
			return Answer.ok(this.actions.state()).response();
		})
			.onErrorResume(BadRequestException.class, (ex) -> ex.answer().response())
			.onErrorResume(NoSuchThingException.class,
					(ex) -> Answer.problem(HttpStatus.NOT_FOUND, ex.what() + " not found").response()));
	}

}
