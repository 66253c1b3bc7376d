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

package io.runpod.spring.boot.autoconfigure;

import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * HTTP connector of the client: that of the application, with a connection pool that
 * suits long polls and without repetitions of requests, which may run a job twice or lose
 * the chunks of a stream. Not a bean of type {@link ClientHttpConnector}, which other
 * clients of the application would share.
 */
final class RunPodConnector implements SmartLifecycle, DisposableBean {

	// shorter than the idle timeout of common proxies and load balancers
	private static final Duration MAX_IDLE_TIME = Duration.ofSeconds(20);

	private static final Log logger = LogFactory.getLog(RunPodConnector.class);

	private final Supplier<Connections> factory;

	private volatile Connections connections;

	private volatile boolean running = true;

	private RunPodConnector(Supplier<Connections> factory) {
		this.factory = factory;
		this.connections = factory.get();
	}

	/**
	 * Create a connector.
	 * @param builder the connector builder of the application
	 * @param settings the settings to use
	 * @param maxConnections the maximum number of connections, at least 1
	 * @return the connector
	 */
	static RunPodConnector create(ClientHttpConnectorBuilder<?> builder, HttpClientSettings settings,
			int maxConnections) {
		return new RunPodConnector(() -> connections(builder, settings, maxConnections));
	}

	private static Connections connections(ClientHttpConnectorBuilder<?> builder, HttpClientSettings settings,
			int maxConnections) {
		if (builder instanceof ReactorClientHttpConnectorBuilder reactor) {
			return ReactorNetty.create(reactor, settings, maxConnections);
		}
		if (builder instanceof JettyClientHttpConnectorBuilder jetty) {
			return Jetty.create(jetty, settings, maxConnections);
		}
		if (builder instanceof HttpComponentsClientHttpConnectorBuilder httpComponents) {
			return HttpComponents.create(httpComponents, settings, maxConnections);
		}
		if (builder instanceof JdkClientHttpConnectorBuilder jdk) {
			return Jdk.create(jdk, settings);
		}
		return new Connections(builder.build(settings), null);
	}

	void applyTo(WebClient.Builder builder) {
		builder.clientConnector((method, uri, callback) -> this.connections.connector().connect(method, uri, callback));
		if (this.connections.connector() instanceof JdkClientHttpConnector) {
			builder.filter(RunPodConnector::sendStreamRequestAsPost);
		}
	}

	// the JDK client repeats a GET when its connection breaks, but not a POST. RunPod
	// accepts both for /stream, which returns each chunk once
	private static Mono<ClientResponse> sendStreamRequestAsPost(ClientRequest request, ExchangeFunction next) {
		return next.exchange(request.url().getPath().contains("/stream/")
				? ClientRequest.from(request).method(HttpMethod.POST).build() : request);
	}

	// as connectors of Spring: the resources of Reactor Netty, with the phase 0, are new
	// when a context is started again
	@Override
	public int getPhase() {
		return 1;
	}

	@Override
	public void start() {
		this.connections = this.factory.get();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.connections.close();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public void destroy() {
		if (this.running) {
			stop();
		}
	}

	/**
	 * Connector with its pool.
	 *
	 * @param connector the connector
	 * @param pool the pool, or {@code null} if it is not closed by this application
	 */
	private record Connections(ClientHttpConnector connector, @Nullable AutoCloseable pool) {

		void close() {
			try {
				if (this.pool != null) {
					this.pool.close();
				}
			}
			catch (Exception ex) {
				logger.debug("The connections to RunPod could not be closed", ex);
			}
		}

	}

	static final class ReactorNetty {

		private ReactorNetty() {
		}

		static Connections create(ReactorClientHttpConnectorBuilder builder, HttpClientSettings settings,
				int maxConnections) {
			ConnectionProvider connectionProvider = connectionProvider(maxConnections);
			return new Connections(withConnections(builder, connectionProvider).build(settings),
					connectionProvider::dispose);
		}

		// a request may wait for a connection until its own timeout; by default, the
		// 1001st waiting request is refused
		static ConnectionProvider connectionProvider(int maxConnections) {
			return ConnectionProvider.builder("runpod")
				.maxConnections(maxConnections)
				.pendingAcquireMaxCount(-1)
				.pendingAcquireTimeout(Duration.ZERO)
				.maxIdleTime(MAX_IDLE_TIME)
				.build();
		}

		// Reactor Netty resends a request when a pooled connection breaks: a job would
		// run twice
		static ReactorClientHttpConnectorBuilder withConnections(ReactorClientHttpConnectorBuilder builder,
				ConnectionProvider connectionProvider) {
			return builder.withHttpClientFactory(() -> HttpClient.create(connectionProvider))
				.withHttpClientCustomizer((client) -> client.disableRetry(true)
					.doOnChannelInit((observer, channel, address) -> UnexpectedResponseFilter.addTo(channel)));
		}

	}

	private static final class Jetty {

		// no idle timeout, which would also apply to a connection that waits for the
		// response to a long poll
		static Connections create(JettyClientHttpConnectorBuilder builder, HttpClientSettings settings,
				int maxConnections) {
			org.eclipse.jetty.client.HttpClient[] client = new org.eclipse.jetty.client.HttpClient[1];
			ClientHttpConnector connector = builder.withHttpClientCustomizer((httpClient) -> {
				client[0] = httpClient;
				httpClient.setMaxConnectionsPerDestination(maxConnections);
				httpClient.setMaxRequestsQueuedPerDestination(Integer.MAX_VALUE);
				httpClient.setIdleTimeout(0);
			}).build(settings);
			return new Connections(connector, client[0]::stop);
		}

	}

	private static final class HttpComponents {

		// by default, five connections a route, and a GET is repeated when its
		// connection breaks
		static Connections create(HttpComponentsClientHttpConnectorBuilder builder, HttpClientSettings settings,
				int maxConnections) {
			var connector = builder
				.withConnectionManagerCustomizer((connections) -> connections.setMaxConnPerRoute(maxConnections)
					.setMaxConnTotal(maxConnections)
					.setDefaultTlsConfig(TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build()))
				.withDefaultRequestConfigCustomizer((request) -> request.setConnectionRequestTimeout(Timeout.DISABLED))
				.withHttpClientCustomizer(
						(client) -> client.disableAutomaticRetries().evictIdleConnections(TimeValue.of(MAX_IDLE_TIME)))
				.build(settings);
			return new Connections(connector, connector);
		}

	}

	private static final class Jdk {

		// over HTTP/2, long polls would exceed the maximum number of streams
		static Connections create(JdkClientHttpConnectorBuilder builder, HttpClientSettings settings) {
			return new Connections(
					builder.withHttpClientCustomizer((client) -> client.version(Version.HTTP_1_1)).build(settings),
					null);
		}

	}

	/**
	 * Netty handler that keeps from Reactor Netty what it would take for the response to
	 * a request: interim responses such as 103 Early Hints, and bytes after a response,
	 * whose connection is closed.
	 */
	private static final class UnexpectedResponseFilter extends ChannelDuplexHandler {

		private boolean responsePending;

		private boolean discarding;

		// the end of a response, held back until all bytes read with it are decoded:
		// passed on, it releases the connection to the next request
		private @Nullable Object endOfResponse;

		private UnexpectedResponseFilter() {
		}

		static void addTo(Channel channel) {
			ChannelPipeline pipeline = channel.pipeline();
			if (pipeline.get(NettyPipeline.HttpCodec) != null) {
				pipeline.addAfter(NettyPipeline.HttpCodec, UnexpectedResponseFilter.class.getName(),
						new UnexpectedResponseFilter());
			}
		}

		@Override
		public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
			if (message instanceof HttpRequest) {
				this.responsePending = true;
			}
			super.write(context, message, promise);
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			if (!this.responsePending) {
				ReferenceCountUtil.release(message);
				context.close();
				return;
			}
			boolean end = message instanceof LastHttpContent;
			if (message instanceof HttpResponse response) {
				this.discarding = isInterim(response.status());
			}
			if (this.discarding) {
				this.discarding = !end;
				ReferenceCountUtil.release(message);
			}
			else if (end) {
				this.responsePending = false;
				this.endOfResponse = message;
			}
			else {
				context.fireChannelRead(message);
			}
		}

		@Override
		public void channelReadComplete(ChannelHandlerContext context) {
			Object end = this.endOfResponse;
			if (end != null) {
				this.endOfResponse = null;
				context.fireChannelRead(end);
			}
			context.fireChannelReadComplete();
		}

		private static boolean isInterim(HttpResponseStatus status) {
			return status.codeClass() == HttpStatusClass.INFORMATIONAL
					&& !HttpResponseStatus.SWITCHING_PROTOCOLS.equals(status);
		}

	}

}
