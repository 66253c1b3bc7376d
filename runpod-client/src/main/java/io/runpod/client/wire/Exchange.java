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

package io.runpod.client.wire;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import io.runpod.client.time.Time;
import io.runpod.client.wire.Wire.Listener;
import io.runpod.client.wire.Wire.Operation;

/**
 * One request and its answer. Notes whether the request went out, because that decides
 * whether a submission may be repeated.
 */
final class Exchange {

	// where WebClient keeps what it names a request by in its observation
	private static final String URI_TEMPLATE = WebClient.class.getName() + ".uriTemplate";

	private final WebClient webClient;

	private final Time time;

	private final Routes routes;

	private final Supplier<String> apiKey;

	private final Duration requestTimeout;

	private final int maxInMemorySize;

	private final Listener listener;

	private final PayloadLog log;

	Exchange(WebClient webClient, int maxInMemorySize, Time time, Routes routes, Supplier<String> apiKey,
			Duration requestTimeout, Listener listener, PayloadLog log) {
		this.webClient = webClient;
		this.maxInMemorySize = maxInMemorySize;
		this.time = time;
		this.routes = routes;
		this.apiKey = apiKey;
		this.requestTimeout = requestTimeout;
		this.listener = listener;
		this.log = log;
	}

	<T> Mono<T> send(Request asked, Function<byte[], T> reader) {
		Operation operation = asked.operation();
		Duration limit = (asked.hold() != null) ? this.requestTimeout.plus(asked.hold()) : this.requestTimeout;
		return Mono.deferContextual((context) -> {
			Departure departure = new Departure(key(), asked.body() != null);
			Answers answers = new Answers(operation, limit, departure);
			return departure.of(request(asked, context))
				.retrieve()
				// an answer is read whatever its status is
				.onStatus((status) -> !status.is2xxSuccessful(), (response) -> Mono.empty())
				.toEntityFlux(BodyExtractors.toDataBuffers())
				.flatMap((response) -> Received.of(response, this.maxInMemorySize))
				.timeout(end(limit), Mono.error(TimeoutException::new))
				.onErrorMap((ex) -> told(answers.failure(ex)))
				.map((answer) -> {
					this.log.received(operation, answer.body(), context);
					return answered(operation, answers, answer, reader);
				});
		});
	}

	private Mono<Long> end(Duration limit) {
		return Mono.create((sink) -> sink.onDispose(this.time.timeout(limit, sink::success)));
	}

	private <T> T answered(Operation operation, Answers answers, Received answer, Function<byte[], T> reader) {
		try {
			T read = read(operation, answers, answer, reader);
			this.listener.answered();
			return read;
		}
		catch (Fault fault) {
			this.listener.failed(fault);
			throw fault;
		}
	}

	private Throwable told(Throwable ex) {
		if (ex instanceof Fault fault) {
			this.listener.failed(fault);
		}
		return ex;
	}

	private WebClient.RequestHeadersSpec<?> request(Request asked, ContextView context) {
		WebClient.RequestBodySpec request = this.webClient.method(asked.operation().method())
			.uri(this.routes.uri(asked))
			.attribute(URI_TEMPLATE, this.routes.template(asked.operation()));
		if (asked.body() == null) {
			return request;
		}
		byte[] body = asked.body().get();
		this.log.sent(asked.operation(), body, context);
		return request.bodyValue(body);
	}

	private String key() {
		String key = this.apiKey.get();
		Assert.state(StringUtils.hasText(key), "The supplier of the RunPod API key gave none");
		this.log.keepSecret(key);
		return key;
	}

	private static <T> T read(Operation operation, Answers answers, Received answer, Function<byte[], T> reader) {
		if (answer.status().is4xxClientError() && operation.describesAJob()) {
			return refusedJob(answers, answer, reader);
		}
		if (!answer.status().is2xxSuccessful()) {
			throw answers.refusal(answer);
		}
		try {
			return reader.apply(answer.body());
		}
		catch (RuntimeException ex) {
			throw answers.unreadable(answer, ex);
		}
	}

	// a public endpoint refuses an input by a failed job, and not by a problem
	private static <T> T refusedJob(Answers answers, Received answer, Function<byte[], T> reader) {
		try {
			return reader.apply(answer.body());
		}
		catch (RuntimeException ex) {
			throw answers.refusal(answer);
		}
	}

}
