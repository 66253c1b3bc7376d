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

package io.runpod.simulator.webhook;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpStatusClass;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.util.Logger;
import reactor.util.Loggers;
import reactor.util.retry.Retry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.runpod.simulator.json.Json;
import io.runpod.simulator.queue.Job;
import io.runpod.simulator.time.SimulatorTime;

/**
 * Sender that posts ended jobs to their webhooks. A delivery is dropped after three
 * failed attempts. Warnings contain no URL, because it may contain a token.
 *
 * @since 0.1.0
 */
public final class WebhookSender implements AutoCloseable {

	private static final Logger LOGGER = Loggers.getLogger(WebhookSender.class);

	private static final List<Duration> RETRY_DELAYS = List.of(Duration.ofSeconds(5), Duration.ofSeconds(15));

	// Guards against receivers that never respond, in real time.
	private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(10);

	private final HttpClient client = HttpClient.create()
		.responseTimeout(RESPONSE_TIMEOUT)
		.headers((headers) -> headers.set(HttpHeaderNames.USER_AGENT, "Go-http-client/2.0")
			.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON));

	private final Sinks.Empty<Void> closed = Sinks.empty();

	private final SimulatorTime time;

	/**
	 * Create a sender.
	 * @param time the clock for the delays between attempts
	 */
	public WebhookSender(SimulatorTime time) {
		this.time = time;
	}

	/**
	 * Deliver an ended job if it has a webhook. Returns immediately.
	 * @param job the job
	 */
	public void deliver(Job job) {
		String url = job.submission().webhook();
		if (url == null) {
			return;
		}
		URI uri = parse(url);
		if (uri == null) {
			LOGGER.warn("Webhook of job " + job.id() + " is not posted: not an absolute HTTP URL");
			return;
		}
		byte[] body = Json.toBytes(createBody(job, url));
		Mono.defer(() -> post(uri, body))
			.retryWhen(Retry.from((failures) -> failures.concatMap(this::retryDelay)))
			.doOnError((ex) -> LOGGER.warn("Webhook of job " + job.id() + " is not posted: " + ex.getMessage()))
			.onErrorComplete()
			.takeUntilOther(this.closed.asMono())
			.subscribe();
	}

	@Override
	public void close() {
		this.closed.tryEmitEmpty();
	}

	private Mono<Long> retryDelay(Retry.RetrySignal failure) {
		int retries = (int) failure.totalRetries();
		return (retries < RETRY_DELAYS.size()) ? this.time.delay(RETRY_DELAYS.get(retries))
				: Mono.error(failure.failure());
	}

	private static @Nullable URI parse(String url) {
		try {
			URI uri = new URI(url);
			boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
			return (http && uri.getHost() != null) ? uri : null;
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

	private Mono<Void> post(URI uri, byte[] body) {
		return this.client.headers((headers) -> headers.set("traceparent", traceparent()))
			.post()
			.uri(uri)
			.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
			.responseSingle((response, content) -> isSuccessful(response.status().code()) ? content.then()
					: Mono.error(new IOException("Webhook responded with " + response.status())));
	}

	private static boolean isSuccessful(int status) {
		return HttpStatusClass.valueOf(status) == HttpStatusClass.SUCCESS;
	}

	// The JSON of the job without its worker, plus input and webhook.
	private static JsonNode createBody(Job job, String url) {
		ObjectNode properties = job.snapshot().toJson();
		properties.remove("workerId");
		properties.set("input", job.submission().input());
		properties.put("webhook", url);
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		properties.propertyStream()
			.sorted(Map.Entry.comparingByKey())
			.forEach((property) -> body.set(property.getKey(), property.getValue()));
		return body;
	}

	private static String traceparent() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		return "00-%016x%016x-%016x-00".formatted(random.nextLong(), random.nextLong(), random.nextLong());
	}

}
