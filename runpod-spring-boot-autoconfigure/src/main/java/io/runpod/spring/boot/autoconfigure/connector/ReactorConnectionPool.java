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

package io.runpod.spring.boot.autoconfigure.connector;

import java.time.Duration;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Connections of Reactor Netty for calls of which many wait for long. A request may wait
 * for a connection until its own time limit; the default pool would refuse the 1001st.
 *
 * @since 0.1.0
 */
public final class ReactorConnectionPool implements ConnectionPool, DisposableBean {

	// shorter than what proxies and load balancers commonly keep an idle connection for
	private static final Duration MAX_IDLE_TIME = Duration.ofSeconds(20);

	private final ConnectionProvider connectionProvider;

	/**
	 * Create the pool; connections are made when they are needed.
	 * @param maxConnections most connections at a time, at least 1
	 */
	public ReactorConnectionPool(int maxConnections) {
		this.connectionProvider = ConnectionProvider.builder("runpod")
			.maxConnections(maxConnections)
			.pendingAcquireMaxCount(-1)
			.pendingAcquireTimeout(Duration.ZERO)
			.maxIdleTime(MAX_IDLE_TIME)
			.build();
	}

	@Override
	public ClientHttpConnectorBuilder<?> applyTo(ClientHttpConnectorBuilder<?> builder) {
		if (builder instanceof ReactorClientHttpConnectorBuilder reactor) {
			// Reactor Netty would send a request again when a pooled connection breaks,
			// and a job would run, and be paid for, twice
			return reactor.withHttpClientFactory(() -> HttpClient.create(this.connectionProvider))
				.withHttpClientCustomizer((client) -> client.disableRetry(true));
		}
		return builder;
	}

	@Override
	public void destroy() {
		this.connectionProvider.dispose();
	}

}
