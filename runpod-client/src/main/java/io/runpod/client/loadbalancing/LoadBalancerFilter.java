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

package io.runpod.client.loadbalancing;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import io.runpod.client.event.RetryReason;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.loadbalancing.LimitedRequest.RequestSizeException;

// Key, affinity and repetition of the requests of a WebClient.
final class LoadBalancerFilter implements ExchangeFilterFunction {

	private final RunPodLoadBalancer loadBalancer;

	private final ErrorResponses errors;

	LoadBalancerFilter(RunPodLoadBalancer loadBalancer) {
		this.loadBalancer = loadBalancer;
		this.errors = new ErrorResponses(loadBalancer);
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return Mono.defer(() -> exchange(request, next, new AtomicInteger()));
	}

	private Mono<ClientResponse> exchange(ClientRequest request, ExchangeFunction next, AtomicInteger attempts) {
		return Mono.defer(() -> {
			int attempt = attempts.incrementAndGet();
			return next.exchange(toLimitedRequest(request))
				.timeout(RunPodLoadBalancer.MAX_RESPONSE_TIME)
				.onErrorMap(LoadBalancerFilter::unwrapSizeException)
				.flatMap((response) -> toResponseOrFailure(request, response, attempt));
		}).retryWhen(Retry.from((failures) -> failures.concatMap((failure) -> {
			int attempt = attempts.get();
			RetryReason reason = retryReason(failure.failure());
			return (reason != null && attempt < this.loadBalancer.maxAttempts())
					? Mono.delay(this.errors.repeat(attempt, reason, failure.failure()))
					: Mono.error(failure.failure());
		}))).onErrorResume(NotReceivedException.class, NotReceivedException::toResponse);
	}

	private ClientRequest toLimitedRequest(ClientRequest request) {
		return ClientRequest.from(request)
			.headers(this.loadBalancer::setHeaders)
			.body((message, context) -> request.body().insert(new LimitedRequest(message), context))
			.build();
	}

	private static Throwable unwrapSizeException(Throwable ex) {
		return (ex.getCause() instanceof RequestSizeException cause) ? cause : ex;
	}

	private Mono<ClientResponse> toResponseOrFailure(ClientRequest request, ClientResponse response, int attempt) {
		this.loadBalancer.responseReceived(response.statusCode(), response.headers().asHttpHeaders());
		if (!ErrorResponses.isFromRunPod(response.statusCode(), response.headers().asHttpHeaders())) {
			return Mono.just(response);
		}
		Flux<DataBuffer> content = response.body(BodyExtractors.toDataBuffers());
		return DataBufferUtils.join(DataBufferUtils.takeUntilByteCount(content, ErrorResponses.MAX_BODY_SIZE))
			.map(LoadBalancerFilter::toBytes)
			.defaultIfEmpty(new byte[0])
			.flatMap((body) -> {
				RunPodException exception = this.errors.toException(response.statusCode(), body, attempt);
				ClientResponse buffered = response.mutate()
					.body(Flux.defer(() -> Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(body))))
					.build();
				RetryReason reason = this.errors.retryReason(request.method(), response.statusCode(), exception);
				return (reason != null) ? Mono.error(new NotReceivedException(buffered, exception, reason))
						: (exception != null) ? Mono.error(exception) : Mono.just(buffered);
			});
	}

	private static byte[] toBytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	private static @Nullable RetryReason retryReason(Throwable ex) {
		return (ex instanceof NotReceivedException notReceived) ? notReceived.reason : ErrorResponses.retryReason(ex);
	}

	// Signals a response after which the request may be repeated.
	private static final class NotReceivedException extends RuntimeException {

		private final transient ClientResponse response;

		private final @Nullable RunPodException exception;

		private final RetryReason reason;

		NotReceivedException(ClientResponse response, @Nullable RunPodException exception, RetryReason reason) {
			super("HTTP " + response.statusCode().value(), exception, false, false);
			this.response = response;
			this.exception = exception;
			this.reason = reason;
		}

		Mono<ClientResponse> toResponse() {
			return (this.exception != null) ? Mono.error(this.exception) : Mono.just(this.response);
		}

	}

}
