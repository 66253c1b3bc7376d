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

import java.util.List;

import io.netty.handler.codec.http.HttpResponseStatus;
import reactor.core.publisher.Mono;

import io.runpod.simulator.access.AccessFilter;
import io.runpod.simulator.access.ApiKeys;
import io.runpod.simulator.access.EndpointLookup;
import io.runpod.simulator.access.EndpointRequestHandler;
import io.runpod.simulator.access.PendingFaults;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.simulator.http.Response;
import io.runpod.simulator.http.Router;
import io.runpod.simulator.time.SimulatorTime;

/**
 * Routes of the RunPod API.
 *
 * @since 0.1.0
 */
public final class RunPodRoutes {

	/**
	 * Path that precedes the endpoint id.
	 */
	public static final String BASE_PATH = "/v2";

	private static final String ENDPOINT = BASE_PATH + "/{endpoint}";

	private final AccessFilter filter;

	private final JobOperations jobs;

	private final OpenAiOperations openAi;

	/**
	 * Create the routes.
	 * @param apiKeys the accepted keys
	 * @param endpoints the lookup of endpoints
	 * @param faults the faults to inject
	 * @param time the clock
	 */
	public RunPodRoutes(ApiKeys apiKeys, EndpointLookup endpoints, PendingFaults faults, SimulatorTime time) {
		this.filter = new AccessFilter(apiKeys, endpoints, faults, time);
		this.jobs = new JobOperations(time);
		this.openAi = new OpenAiOperations(time);
	}

	/**
	 * Add the routes to a router.
	 * @param router the router
	 * @return the router
	 */
	public Router addTo(Router router) {
		router.get("/ping", (request) -> Mono.just(Response.empty(HttpResponseStatus.OK)));
		post(router, "/run", Operation.RUN, this.jobs::run);
		post(router, "/runsync", Operation.RUN_SYNC, this.jobs::runSync);
		getOrPost(router, "/status/{id}", Operation.STATUS, this.jobs.status());
		getOrPost(router, "/status-sync/{id}", Operation.STATUS_SYNC, this.jobs.statusSync());
		getOrPost(router, "/stream/{id}", Operation.STREAM, this.jobs.stream());
		post(router, "/cancel/{id}", Operation.CANCEL, this.jobs.cancel());
		post(router, "/retry/{id}", Operation.RETRY, this.jobs.retry());
		post(router, "/purge-queue", Operation.PURGE_QUEUE, QueueOperations::purgeQueue);
		get(router, "/health", Operation.HEALTH, QueueOperations::health);
		get(router, "/metrics", Operation.METRICS, QueueOperations::metrics);
		for (String route : List.of("/openai/v1/{name}", "/openai/v1/{name}/{action}")) {
			get(router, route, Operation.OPENAI, this.openAi::get);
			post(router, route, Operation.OPENAI, this.openAi::post);
		}
		get(router, "/job-take/{worker}", Operation.JOB_TAKE, WorkerOperations::take);
		get(router, "/job-take-batch/{worker}", Operation.JOB_TAKE, WorkerOperations::take);
		get(router, "/job-stop/{worker}", Operation.JOB_STOP, WorkerOperations::stop);
		post(router, "/job-done/{worker}/{id}", Operation.JOB_DONE, WorkerOperations::done);
		post(router, "/job-stream/{worker}/{id}", Operation.JOB_STREAM, WorkerOperations::stream);
		get(router, "/ping/{worker}", Operation.PING, WorkerOperations::ping);
		BatchOperations.addTo(router, ENDPOINT, this.filter);
		LoadBalancerOperations.addTo(router, this.filter);
		return router;
	}

	private void get(Router router, String path, Operation operation, EndpointRequestHandler handler) {
		router.get(ENDPOINT + path, this.filter.decorate(operation, handler));
	}

	private void post(Router router, String path, Operation operation, EndpointRequestHandler handler) {
		router.post(ENDPOINT + path, this.filter.decorate(operation, handler));
	}

	private void getOrPost(Router router, String path, Operation operation, EndpointRequestHandler handler) {
		get(router, path, operation, handler);
		post(router, path, operation, handler);
	}

}
