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

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.GlobalEventExecutor;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.resources.LoopResources;

/**
 * HTTP server on Reactor Netty that dispatches requests to a {@link Router}.
 *
 * @since 0.1.0
 */
public final class Server implements AutoCloseable {

	// Handlers never block. A single thread, free of contention, has a higher throughput
	// than several.
	private static final LoopResources EVENT_LOOP = LoopResources.create("runpod-simulator-http", 1, true);

	private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final String host;

	private final AllowedHosts allowedHosts;

	private final Router router;

	private final DisposableServer server;

	/**
	 * Start a server.
	 * @param allowedHosts the address to listen on and the accepted hosts
	 * @param port the port, or 0 for a free one
	 * @param router the routes
	 */
	public Server(AllowedHosts allowedHosts, int port, Router router) {
		InetAddress bindAddress = allowedHosts.bindAddress();
		this.host = formatHost(bindAddress);
		this.allowedHosts = allowedHosts;
		this.router = router;
		this.server = HttpServer.create()
			.runOn(EVENT_LOOP)
			.bindAddress(() -> new InetSocketAddress(bindAddress, port))
			.doOnConnection((connection) -> this.connections.add(connection.channel()))
			.handle((request, response) -> handleRequest(request).flatMap((answer) -> answer.sendTo(response)))
			.bindNow();
	}

	/**
	 * Return the URL of the server as seen from this machine.
	 * @return the URL without a path
	 */
	public String url() {
		return "http://" + this.host + ":" + port();
	}

	/**
	 * Return the port in use.
	 * @return the port
	 */
	public int port() {
		return ((InetSocketAddress) this.server.address()).getPort();
	}

	/**
	 * Stop the server and close connections with pending requests.
	 */
	@Override
	public void close() {
		this.server.disposeNow();
		this.connections.close().awaitUninterruptibly();
	}

	private Mono<Response> handleRequest(HttpServerRequest request) {
		String host = request.requestHeaders().get(HttpHeaderNames.HOST);
		if (!this.allowedHosts.contains(host)) {
			return Mono.just(Response.problem(HttpResponseStatus.MISDIRECTED_REQUEST,
					"host '" + host + "' is neither loopback nor allowed by the configuration"));
		}
		try {
			String path = UriDecoder.extractPath(request.uri());
			Router.Match match = this.router.find(request.method(), path);
			return (match != null) ? match.handler()
				.handle(new Request(request, path, match.variables()))
				.onErrorResume(BadRequestException.class, (ex) -> Mono.just(ex.toResponse())) : notFound();
		}
		catch (BadRequestException ex) {
			return Mono.just(ex.toResponse());
		}
	}

	private static Mono<Response> notFound() {
		return Mono.just(Response.problem(HttpResponseStatus.NOT_FOUND, "not found"));
	}

	private static String formatHost(InetAddress bindAddress) {
		InetAddress address = bindAddress.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bindAddress;
		String text = address.getHostAddress();
		return (address instanceof Inet6Address) ? "[" + text + "]" : text;
	}

}
