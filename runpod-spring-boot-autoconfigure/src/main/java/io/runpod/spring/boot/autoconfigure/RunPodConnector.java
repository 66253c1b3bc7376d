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

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * HTTP connector of the client, with a connection pool that suits long polls if the HTTP
 * library is Reactor Netty. Not a bean of type {@link ClientHttpConnector}, which other
 * clients of the application would share.
 */
final class RunPodConnector implements DisposableBean {

	private static final boolean REACTOR_NETTY_PRESENT = ClassUtils.isPresent("reactor.netty.http.client.HttpClient",
			RunPodConnector.class.getClassLoader());

	private final ClientHttpConnector connector;

	private final @Nullable Disposable connectionPool;

	/**
	 * Create a connector.
	 * @param builder the connector builder of the application
	 * @param settings the settings to use
	 * @param maxConnections the maximum number of connections, at least 1
	 */
	RunPodConnector(ClientHttpConnectorBuilder<?> builder, HttpClientSettings settings, int maxConnections) {
		if (REACTOR_NETTY_PRESENT && builder instanceof ReactorClientHttpConnectorBuilder reactor) {
			ConnectionProvider connectionProvider = ReactorNetty.connectionProvider(maxConnections);
			this.connector = ReactorNetty.withConnections(reactor, connectionProvider).build(settings);
			this.connectionPool = connectionProvider;
		}
		else {
			this.connector = builder.build(settings);
			this.connectionPool = null;
		}
	}

	void applyTo(WebClient.Builder builder) {
		builder.clientConnector(this.connector);
	}

	@Override
	public void destroy() {
		if (this.connectionPool != null) {
			this.connectionPool.dispose();
		}
	}

	static final class ReactorNetty {

		// shorter than the idle timeout of common proxies and load balancers
		private static final Duration MAX_IDLE_TIME = Duration.ofSeconds(20);

		private ReactorNetty() {
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
		// run
		// twice. And it takes an interim response for the final one, which would then be
		// the response to the next request on the connection
		static ReactorClientHttpConnectorBuilder withConnections(ReactorClientHttpConnectorBuilder builder,
				ConnectionProvider connectionProvider) {
			return builder.withHttpClientFactory(() -> HttpClient.create(connectionProvider))
				.withHttpClientCustomizer((client) -> client.disableRetry(true)
					.doOnChannelInit((observer, channel, address) -> InterimResponseFilter.addTo(channel)));
		}

	}

}
