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

package io.runpod.client.internal.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.job.RunPodJob;

/**
 * Sends one request and reads its response. Records whether the request was written,
 * which decides whether a submission may be retried.
 */
final class RequestSender {

	private static final Log logger = LogFactory.getLog("io.runpod.client.endpoints");

	private static final byte[] CANCELLED_JOB = "{\"status\":\"CANCELLED\"}".getBytes(StandardCharsets.UTF_8);

	private static final Duration MAX_LONG_POLL_DELAY = Duration.ofSeconds(10);

	// of Reactor, which otherwise logs the error of a cancelled request at ERROR
	private static final String DROPPED_ERROR_KEY = "reactor.onErrorDropped.local";

	private static final Consumer<Throwable> DROPPED_ERROR_LOGGER = (ex) -> logger
		.debug("A request that was cancelled has failed: " + ex);

	private final WebClient webClient;

	private final ClientClock clock;

	private final EndpointUris uris;

	private final Supplier<String> apiKey;

	private final Duration requestTimeout;

	private final int maxInMemorySize;

	private final PayloadLogger payloadLogger;

	private final SecretMask secretMask;

	private final SubmittedJobs submittedJobs;

	RequestSender(WebClient webClient, int maxInMemorySize, ClientClock clock, EndpointUris uris,
			Supplier<String> apiKey, Duration requestTimeout, PayloadLogger payloadLogger, SecretMask secretMask,
			SubmittedJobs submittedJobs) {
		this.webClient = webClient;
		this.maxInMemorySize = maxInMemorySize;
		this.clock = clock;
		this.uris = uris;
		this.apiKey = apiKey;
		this.requestTimeout = requestTimeout;
		this.payloadLogger = payloadLogger;
		this.secretMask = secretMask;
		this.submittedJobs = submittedJobs;
	}

	<T> Mono<T> send(ApiRequest request, Function<byte[], T> reader) {
		Duration timeout = timeout(request);
		return Mono.create((sink) -> new PendingRequest<>(request, reader, timeout, sink).start());
	}

	// the response to a long poll is due after its wait: a broken connection has to be
	// noticed before the result of a runSync expires
	private Duration timeout(ApiRequest request) {
		Duration waitTime = request.waitTime();
		if (waitTime == null) {
			return this.requestTimeout;
		}
		boolean shortened = request.operation() == Operation.STATUS_SYNC
				&& this.requestTimeout.compareTo(MAX_LONG_POLL_DELAY) > 0;
		return waitTime.plus(shortened ? MAX_LONG_POLL_DELAY : this.requestTimeout);
	}

	private Mono<BufferedResponse> exchange(ApiRequest request, RequestWriteHook writeHook, ContextView context) {
		String apiKey = resolveApiKey();
		byte[] body = (request.body() != null) ? request.body().get() : null;
		Predicate<String> isExpectedId = isExpectedId(request, body);
		if (body != null) {
			this.payloadLogger.logRequest(request.operation(), body, context);
		}
		return writeHook
			.attachTo(
					this.webClient.method(request.operation().method())
						.uri(this.uris.uriTemplate(request.operation()), (uriBuilder) -> this.uris.uri(request)),
					apiKey, body)
			.retrieve()
			// error responses are read by this class
			.onStatus((status) -> !status.is2xxSuccessful(), (response) -> Mono.empty())
			.toEntityFlux(BodyExtractors.toDataBuffers())
			.flatMap((response) -> BufferedResponse.of(response, this.maxInMemorySize, isExpectedId))
			.onErrorResume(WebClientResponseException.class,
					(ex) -> BufferedResponse.of(ex, this.maxInMemorySize, isExpectedId));
	}

	// the response to another request may be on the connection
	private Predicate<String> isExpectedId(ApiRequest request, byte @Nullable [] body) {
		if (request.operation().createsJob() && body != null) {
			return (id) -> this.submittedJobs.add(id, body);
		}
		String requestedId = request.jobId();
		return (id) -> requestedId == null || id.equals(requestedId);
	}

	private String resolveApiKey() {
		String key = this.apiKey.get();
		Assert.state(StringUtils.hasText(key), "The supplier of the RunPod API key returned no value");
		String trimmedKey = key.strip();
		Assert.state(trimmedKey.chars().allMatch((character) -> character > ' ' && character < 127),
				"The RunPod API key contains a character that an HTTP header must not contain: only visible ASCII"
						+ " characters are valid. Copy the key from the RunPod console again");
		this.secretMask.add(trimmedKey);
		return trimmedKey;
	}

	private static <T> T read(Operation operation, FailureClassifier classifier, BufferedResponse response,
			Function<byte[], T> reader) {
		if (response.status().isError() && operation.hasJobResponse() && response.jobId() != null) {
			return readErrorAsJob(classifier, response, reader);
		}
		if (!response.status().is2xxSuccessful()) {
			throw classifier.fromErrorResponse(response);
		}
		boolean cancelled = operation == Operation.CANCEL && response.status() == HttpStatus.NO_CONTENT;
		try {
			return reader.apply(cancelled ? CANCELLED_JOB : response.body());
		}
		catch (RuntimeException | LinkageError ex) {
			throw classifier.fromMalformedResponse(response, ex);
		}
	}

	// a public endpoint rejects an input by a failed job instead of a problem
	private static <T> T readErrorAsJob(FailureClassifier classifier, BufferedResponse response,
			Function<byte[], T> reader) {
		T value;
		try {
			value = reader.apply(response.body());
		}
		catch (RuntimeException ex) {
			throw classifier.fromErrorResponse(response);
		}
		if (response.status().is5xxServerError() && !(value instanceof RunPodJob job && job.isTerminal())) {
			throw classifier.fromErrorResponse(response);
		}
		return value;
	}

	/**
	 * A request in flight, which ends once: by its response, its failure or its timeout.
	 *
	 * @param <T> the type of the value read from the response
	 */
	private final class PendingRequest<T> {

		private final ApiRequest request;

		private final Function<byte[], T> reader;

		private final Duration timeout;

		private final MonoSink<T> sink;

		private final RequestWriteHook writeHook = new RequestWriteHook();

		private final FailureClassifier classifier;

		private final Disposable.Swap subscription = Disposables.swap();

		private final AtomicBoolean ended = new AtomicBoolean();

		PendingRequest(ApiRequest request, Function<byte[], T> reader, Duration timeout, MonoSink<T> sink) {
			this.request = request;
			this.reader = reader;
			this.timeout = timeout;
			this.sink = sink;
			this.classifier = new FailureClassifier(request.operation(), timeout, this.writeHook,
					RequestSender.this.secretMask);
		}

		void start() {
			Disposable timer = RequestSender.this.clock.scheduleTimeout(this.timeout, this::timedOut);
			this.sink.onDispose(() -> {
				timer.dispose();
				this.subscription.dispose();
			});
			// Reactor throws an error of the JVM out of subscribe(), past the subscriber:
			// here one of the application's filters, codecs, observations or of the
			// supplier of its key
			try {
				this.subscription.update(exchange(this.request, this.writeHook, this.sink.contextView()).subscribe(
						this::responseReceived, this::failed, this.sink::success,
						Context.of(this.sink.contextView()).put(DROPPED_ERROR_KEY, DROPPED_ERROR_LOGGER)));
			}
			catch (Throwable ex) {
				failed(ex);
			}
		}

		private void responseReceived(BufferedResponse response) {
			// from now on, no timeout: the response may contain the id of a job
			if (this.ended.compareAndSet(false, true)) {
				T value;
				try {
					value = readValue(response);
				}
				catch (Throwable ex) {
					this.sink
						.error((ex instanceof OutOfMemoryError error) ? this.classifier.fromOutOfMemory(error) : ex);
					return;
				}
				this.sink.success(value);
			}
		}

		private T readValue(BufferedResponse response) {
			Operation operation = this.request.operation();
			RequestSender.this.payloadLogger.logResponse(operation, response.body(), this.sink.contextView());
			T value = read(operation, this.classifier, response, this.reader);
			if (!operation.createsJob() && value instanceof RunPodJob job && job.isTerminal()) {
				RequestSender.this.submittedJobs.remove(job.id());
			}
			return value;
		}

		private void failed(Throwable ex) {
			if (this.ended.compareAndSet(false, true)) {
				this.sink.error(this.classifier.fromException(ex));
			}
			else {
				DROPPED_ERROR_LOGGER.accept(ex);
			}
		}

		private void timedOut() {
			if (this.ended.compareAndSet(false, true)) {
				// first, so that the request is not written after it was found not to be
				this.subscription.dispose();
				this.sink.error(this.classifier.fromException(new TimeoutException()));
			}
		}

	}

}
