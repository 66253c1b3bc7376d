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

import java.net.ConnectException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.node.JsonNodeFactory;

import io.runpod.simulator.access.AccessFilter;
import io.runpod.simulator.access.SimulatedEndpoint;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.simulator.http.Request;
import io.runpod.simulator.http.Response;
import io.runpod.simulator.http.Router;
import io.runpod.simulator.loadbalancer.LoadBalancer;
import io.runpod.simulator.loadbalancer.LoadBalancer.NoWorkerException;
import io.runpod.simulator.loadbalancer.LoadBalancer.Worker;

/**
 * Requests to load-balancing endpoints, which are passed on to a worker. WebSockets are
 * not supported.
 */
final class LoadBalancerOperations {

	// in place of the host {id}.api.runpod.ai
	private static final String PATH = "/lb/{endpoint}";

	private static final String WORKER_HEADER = "X-Runpod-Worker-Id";

	private static final List<HttpMethod> METHODS = List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST,
			HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE, HttpMethod.OPTIONS);

	// of one connection
	private static final Set<String> HOP_BY_HOP_HEADERS = Set.of("host", "connection", "transfer-encoding",
			"keep-alive", "upgrade");

	private static final HttpClient CLIENT = HttpClient.create().disableRetry(true);

	private LoadBalancerOperations() {
	}

	static void addTo(Router router, AccessFilter filter) {
		for (HttpMethod method : METHODS) {
			router.add(method, PATH, filter.decorate(Operation.LOAD_BALANCER, LoadBalancerOperations::forward));
			router.add(method, PATH + "/**", filter.decorate(Operation.LOAD_BALANCER, LoadBalancerOperations::forward));
		}
	}

	private static Mono<Response> forward(SimulatedEndpoint endpoint, Request request, byte[] body) {
		LoadBalancer loadBalancer = endpoint.requiredLoadBalancer();
		try {
			return forward(loadBalancer.select(request.headers().get(WORKER_HEADER)), request, body);
		}
		catch (NoWorkerException ex) {
			return Mono.just(ex.isGone() ? error(HttpResponseStatus.NOT_FOUND, "affinity_worker_gone")
					: error(HttpResponseStatus.BAD_REQUEST, "no workers available"));
		}
	}

	private static Mono<Response> forward(Worker worker, Request request, byte[] body) {
		String prefix = PATH.replace("{endpoint}", request.pathVariable("endpoint"));
		URI target = URI
			.create(worker.url().toString().replaceFirst("/+$", "") + request.uri().substring(prefix.length()));
		return CLIENT.headers((headers) -> copy(request.headers(), headers))
			.request(request.method())
			.uri(target)
			.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
			.responseConnection((response,
					connection) -> Mono.just(Response.of(response.status(),
							copy(response.responseHeaders(), response.responseHeaders().copy().clear())
								.set(WORKER_HEADER, worker.id()),
							connection.inbound().receive().retain().doFinally((signal) -> connection.dispose()))))
			.next()
			// RunPod answers so if the port of the worker is wrong
			.onErrorResume(ConnectException.class,
					(ex) -> Mono.just(error(HttpResponseStatus.BAD_GATEWAY, "worker is not reachable")));
	}

	private static HttpHeaders copy(HttpHeaders source, HttpHeaders target) {
		source.forEach((header) -> {
			String name = header.getKey().toLowerCase(Locale.ROOT);
			if (!HOP_BY_HOP_HEADERS.contains(name) && !name.contentEquals(HttpHeaderNames.AUTHORIZATION)) {
				target.add(header.getKey(), header.getValue());
			}
		});
		return target;
	}

	private static Response error(HttpResponseStatus status, String text) {
		return Response.json(status, JsonNodeFactory.instance.objectNode().put("error", text));
	}

}
