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

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.runpod.simulator.endpoint.Operation;
import io.runpod.simulator.time.SimulatorTime;

/**
 * Serves endpoints under RunPod's paths.
 *
 * @since 0.1.0
 */
public final class SimulatorServer implements AutoCloseable {

	private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final String host;

	private final DisposableServer server;

	/**
	 * Start to serve.
	 * @param bindAddress what to listen on
	 * @param port the port, or 0 for a free one
	 * @param apiKeys the keys that are let in
	 * @param endpoints what is served
	 * @param faults what goes wrong
	 * @param time the clock
	 * @param more routes beside RunPod's
	 */
	public SimulatorServer(InetAddress bindAddress, int port, ApiKeys apiKeys, EndpointLookup endpoints, Faults faults,
			SimulatorTime time, List<Routes> more) {
		RouterFunction<ServerResponse> routes = routes(new Gate(apiKeys, endpoints, faults, time),
				new JobOperations(time), more);
		this.host = host(bindAddress);
		this.server = HttpServer.create()
			.bindAddress(() -> new InetSocketAddress(bindAddress, port))
			.doOnConnection((connection) -> this.connections.add(connection.channel()))
			.handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(routes)))
			.bindNow();
	}

	/**
	 * Where the endpoints are.
	 * @return the URL in front of the endpoint id, without a slash at its end
	 */
	public String baseUrl() {
		return "http://" + this.host + ":" + port() + "/v2";
	}

	/**
	 * The port in use.
	 * @return the port
	 */
	public int port() {
		return ((InetSocketAddress) this.server.address()).getPort();
	}

	/**
	 * Stop to serve, and break off the requests that are held.
	 */
	@Override
	public void close() {
		this.server.disposeNow();
		this.connections.close().awaitUninterruptibly();
	}

	// How this machine reaches itself.
	private static String host(InetAddress bindAddress) {
		InetAddress address = bindAddress.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bindAddress;
		String text = address.getHostAddress();
		return (address instanceof Inet6Address) ? "[" + text + "]" : text;
	}

	private static RouterFunction<ServerResponse> routes(Gate gate, JobOperations jobs, List<Routes> more) {
		RouterFunctions.Builder routes = RouterFunctions.route();
		more.forEach((beside) -> routes.add(beside.routes()));
		return routes.GET("/ping", (request) -> ServerResponse.ok().build())
			.POST("/v2/{endpoint}/run", gate.guard(Operation.RUN, jobs::run))
			.POST("/v2/{endpoint}/runsync", gate.guard(Operation.RUN_SYNC, jobs::runSync))
			.GET("/v2/{endpoint}/status/{id}", gate.guard(Operation.STATUS, jobs.status()))
			.POST("/v2/{endpoint}/status/{id}", gate.guard(Operation.STATUS, jobs.status()))
			.GET("/v2/{endpoint}/status-sync/{id}", gate.guard(Operation.STATUS_SYNC, jobs.statusSync()))
			.POST("/v2/{endpoint}/status-sync/{id}", gate.guard(Operation.STATUS_SYNC, jobs.statusSync()))
			.GET("/v2/{endpoint}/stream/{id}", gate.guard(Operation.STREAM, jobs.stream()))
			.POST("/v2/{endpoint}/stream/{id}", gate.guard(Operation.STREAM, jobs.stream()))
			.POST("/v2/{endpoint}/cancel/{id}", gate.guard(Operation.CANCEL, jobs.cancel()))
			.POST("/v2/{endpoint}/retry/{id}", gate.guard(Operation.RETRY, jobs.retry()))
			.POST("/v2/{endpoint}/purge-queue", gate.guard(Operation.PURGE_QUEUE, QueueOperations::purgeQueue))
			.GET("/v2/{endpoint}/health", gate.guard(Operation.HEALTH, QueueOperations::health))
			.GET("/v2/{endpoint}/job-take/{worker}", gate.guard(Operation.JOB_TAKE, WorkerOperations::take))
			.GET("/v2/{endpoint}/job-take-batch/{worker}", gate.guard(Operation.JOB_TAKE, WorkerOperations::take))
			.GET("/v2/{endpoint}/job-stop/{worker}", gate.guard(Operation.JOB_STOP, WorkerOperations::stop))
			.POST("/v2/{endpoint}/job-done/{worker}/{id}", gate.guard(Operation.JOB_DONE, WorkerOperations::done))
			.POST("/v2/{endpoint}/job-stream/{worker}/{id}", gate.guard(Operation.JOB_STREAM, WorkerOperations::stream))
			.GET("/v2/{endpoint}/ping/{worker}", gate.guard(Operation.PING, WorkerOperations::ping))
			.route(RequestPredicates.all(), (request) -> Answer.problem(HttpStatus.NOT_FOUND, "not found").response())
			.build();
	}

}
