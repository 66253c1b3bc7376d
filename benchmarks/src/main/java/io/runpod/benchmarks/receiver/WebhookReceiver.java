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

package io.runpod.benchmarks.receiver;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import io.runpod.client.RunPodClientOperations;
import io.runpod.client.webhook.WebhookAddresses;
import io.runpod.client.webhook.WebhookBodyReader;
import io.runpod.client.webhook.WebhookVerifier;

/**
 * Receiver of webhooks on a port of the loopback interface.
 *
 * @since 0.1.0
 */
public final class WebhookReceiver implements AutoCloseable {

	private static final List<String> SECRETS = List.of("benchmark");

	private final WebhookVerifier verifier = WebhookVerifier.of(SECRETS);

	private final DisposableServer server = HttpServer.create()
		.host("127.0.0.1")
		.port(0)
		.route((routes) -> routes.post("/webhook/{endpoint}/{token}", this::handle))
		.bindNow();

	private volatile @Nullable RunPodClientOperations client;

	/**
	 * Return the addresses of webhooks.
	 * @return the addresses of this receiver
	 */
	public WebhookAddresses addresses() {
		return WebhookAddresses.of(URI.create("http://127.0.0.1:" + this.server.port() + "/webhook"), SECRETS);
	}

	/**
	 * Pass webhooks to a client.
	 * @param client the client, the only one
	 */
	public void deliverTo(RunPodClientOperations client) {
		this.client = client;
	}

	private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
		String endpoint = Objects.requireNonNull(request.param("endpoint"));
		String token = Objects.requireNonNull(request.param("token"));
		WebhookBodyReader body = WebhookBodyReader.ofJobId();
		return request.receive().asByteBuffer().doOnNext(body::read).then(Mono.defer(() -> {
			RunPodClientOperations client = this.client;
			boolean received = this.verifier.verify(endpoint, token)
				.flatMap((submissionId) -> body.notification(endpoint, submissionId))
				.filter((notification) -> client != null && client.receive(notification))
				.isPresent();
			return response.status(received ? 200 : 404).send();
		}));
	}

	@Override
	public void close() {
		this.server.disposeNow(Duration.ofSeconds(5));
	}

}
