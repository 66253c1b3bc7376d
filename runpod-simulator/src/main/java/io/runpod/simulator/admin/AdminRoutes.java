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

import io.runpod.simulator.access.ApiKeys;
import io.runpod.simulator.http.JsonBodies;
import io.runpod.simulator.http.Request;
import io.runpod.simulator.http.RequestHandler;
import io.runpod.simulator.http.Response;
import io.runpod.simulator.http.Router;

/**
 * Routes of the admin API below {@code /admin} and of the page at {@code /}. The page
 * itself contains no data and needs no key.
 *
 * @since 0.1.0
 */
public final class AdminRoutes {

	private static final int BODY_LIMIT = 64 * 1024;

	private static final byte[] EMPTY_OBJECT = { '{', '}' };

	private final ApiKeys apiKeys;

	private final AdminActions actions;

	/**
	 * Create the routes.
	 * @param apiKeys the accepted keys
	 * @param actions the actions
	 */
	public AdminRoutes(ApiKeys apiKeys, AdminActions actions) {
		this.apiKeys = apiKeys;
		this.actions = actions;
	}

	/**
	 * Add the routes to a router.
	 * @param router the router
	 */
	public void addTo(Router router) {
		String endpoint = "/admin/endpoints/{endpoint}";
		byte[] page = loadPage();
		router.get("/", (request) -> Mono.just(Response.html(HttpResponseStatus.OK, page)))
			.get("/admin/state", authenticated((request) -> Mono.just(Response.ok(this.actions.stateJson()))))
			.post("/admin/faults", adminAction((request, body) -> this.actions.injectFault(body)))
			.post("/admin/clock", adminAction((request, body) -> this.actions.advanceTime(body)))
			.post("/admin/reset", adminAction((request, body) -> this.actions.reset()))
			.post(endpoint + "/workers",
					adminAction((request, body) -> this.actions.updateWorkers(endpointId(request), body)))
			.post(endpoint + "/jobs",
					adminAction((request, body) -> this.actions.disruptJobs(endpointId(request), body)))
			.post(endpoint + "/workers/{worker}",
					adminAction((request, body) -> this.actions.setWorkerState(endpointId(request),
							request.pathVariable("worker"), body)))
			.post(endpoint + "/workers/{worker}/kill", adminAction(
					(request, body) -> this.actions.killWorker(endpointId(request), request.pathVariable("worker"))))
			.post(endpoint + "/lose-result",
					adminAction((request, body) -> this.actions.loseNextResult(endpointId(request))))
			.post(endpoint + "/batches/{batch}/fail", adminAction(
					(request, body) -> this.actions.failBatch(endpointId(request), request.pathVariable("batch"))));
	}

	private static byte[] loadPage() {
		try (InputStream page = AdminRoutes.class.getResourceAsStream("page.html")) {
			return Objects.requireNonNull(page).readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String endpointId(Request request) {
		return request.pathVariable("endpoint");
	}

	private RequestHandler authenticated(RequestHandler action) {
		return (request) -> {
			Response rejection = this.apiKeys.rejectIfUnauthorized(request);
			return (rejection != null) ? Mono.just(rejection) : action.handle(request);
		};
	}

	// The response of an action is the resulting state.
	private RequestHandler adminAction(BiConsumer<Request, JsonNode> action) {
		return authenticated((request) -> request.body(BODY_LIMIT, "64KiB").map((body) -> {
			action.accept(request, JsonBodies.parseObject((body.length > 0) ? body : EMPTY_OBJECT));
			return Response.ok(this.actions.stateJson());
		})
			.onErrorResume(ResourceNotFoundException.class,
					(ex) -> Mono.just(Response.problem(HttpResponseStatus.NOT_FOUND, ex.resource() + " not found"))));
	}

}
