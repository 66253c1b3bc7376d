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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.BiConsumer;

import io.netty.handler.codec.http.HttpResponseStatus;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.gate.ApiKeys;
import io.runpod.simulator.http.Action;
import io.runpod.simulator.http.Answer;
import io.runpod.simulator.http.Bodies;
import io.runpod.simulator.http.Request;
import io.runpod.simulator.http.Router;

/**
 * The routes below {@code /admin}, and the page at {@code /}, which itself says nothing.
 *
 * @since 0.1.0
 */
public final class AdminRoutes {

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

	/**
	 * Add the routes.
	 * @param router where to
	 */
	public void addTo(Router router) {
		String endpoint = "/admin/endpoints/{endpoint}";
		byte[] page = page();
		router.get("/", (request) -> Mono.just(Answer.html(HttpResponseStatus.OK, page)))
			.get("/admin/state", guard((request) -> Mono.just(Answer.ok(this.actions.state()))))
			.post("/admin/faults", act((request, body) -> this.actions.fault(body)))
			.post("/admin/clock", act((request, body) -> this.actions.skip(body)))
			.post("/admin/reset", act((request, body) -> this.actions.reset()))
			.post(endpoint + "/workers", act((request, body) -> this.actions.workers(name(request), body)))
			.post(endpoint + "/jobs", act((request, body) -> this.actions.jobs(name(request), body)))
			.post(endpoint + "/workers/{worker}",
					act((request, body) -> this.actions.worker(name(request), request.pathVariable("worker"), body)))
			.post(endpoint + "/workers/{worker}/kill",
					act((request, body) -> this.actions.kill(name(request), request.pathVariable("worker"))))
			.post(endpoint + "/lose-result", act((request, body) -> this.actions.loseResult(name(request))))
			.post(endpoint + "/batches/{batch}/fail",
					act((request, body) -> this.actions.failBatch(name(request), request.pathVariable("batch"))));
	}

	private static byte[] page() {
		try (InputStream page = AdminRoutes.class.getResourceAsStream("page.html")) {
			return Objects.requireNonNull(page).readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String name(Request request) {
		return request.pathVariable("endpoint");
	}

	private Action guard(Action action) {
		return (request) -> {
			Answer refusal = this.apiKeys.refuse(request);
			return (refusal != null) ? Mono.just(refusal) : action.handle(request);
		};
	}

	// An action answers with the state that it leads to.
	private Action act(BiConsumer<Request, JsonNode> action) {
		return guard((request) -> request.body(BODY_LIMIT, "64KiB").map((body) -> {
			action.accept(request, Bodies.object((body.length > 0) ? body : NO_BODY));
			return Answer.ok(this.actions.state());
		})
			.onErrorResume(NoSuchThingException.class,
					(ex) -> Mono.just(Answer.problem(HttpResponseStatus.NOT_FOUND, ex.what() + " not found"))));
	}

}
