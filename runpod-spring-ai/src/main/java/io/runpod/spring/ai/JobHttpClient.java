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

package io.runpod.spring.ai;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.openai.core.RequestOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

import io.runpod.client.ReactiveRunPodEndpoint;

/**
 * HTTP client of OpenAI's SDK that sends each request as a job, in the form in which
 * RunPod passes requests of its OpenAI route to workers.
 */
final class JobHttpClient implements HttpClient {

	private static final int STREAM_PREFETCH = 16;

	private static final Pattern EVENT = Pattern.compile("\\s*(data|event|id|retry)?:");

	// of "[DONE]" and its line ends
	private static final int END_LENGTH = 10;

	private final JsonMapper mapper = JsonMapper.shared();

	private final ReactiveRunPodEndpoint endpoint;

	JobHttpClient(ReactiveRunPodEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	@Override
	public HttpResponse execute(HttpRequest request, RequestOptions requestOptions) {
		return Objects.requireNonNull(Mono.defer(() -> exchange(request)).block());
	}

	@Override
	public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions requestOptions) {
		CompletableFuture<HttpResponse> future = new CompletableFuture<>();
		Disposable subscription = Mono.defer(() -> exchange(request))
			.subscribe(future::complete, future::completeExceptionally);
		future.whenComplete((response, error) -> {
			if (future.isCancelled()) {
				subscription.dispose();
			}
		});
		return future;
	}

	// the endpoint is not closed, because it has other users
	@Override
	public void close() {
	}

	private Mono<HttpResponse> exchange(HttpRequest request) {
		Map<String, Object> input = new LinkedHashMap<>();
		input.put("openai_route", "/v1/" + String.join("/", request.pathSegments()));
		byte[] body = read(request.body());
		if (body == null) {
			return respond(input);
		}
		input.put("openai_input", new RawValue(new String(body, StandardCharsets.UTF_8)));
		boolean stream = this.mapper.readTree(body).path("stream").asBoolean(false);
		return stream ? openStream(input) : respond(input);
	}

	private static byte @Nullable [] read(@Nullable HttpRequestBody body) {
		if (body == null) {
			return null;
		}
		try (body) {
			ByteArrayOutputStream content = new ByteArrayOutputStream();
			body.writeTo(content);
			return content.toByteArray();
		}
	}

	private Mono<HttpResponse> respond(Object input) {
		// the output of a generator is the list of what it has yielded
		return this.endpoint.runSync(input, Object.class)
			.map((output) -> (output instanceof List<?> yields && !yields.isEmpty()) ? yields.get(0) : output)
			.map(this::verify)
			.map((output) -> {
				if (!(output instanceof Map<?, ?>)) {
					throw notOpenAi("an output that is no object");
				}
				return response(200, MediaType.APPLICATION_JSON,
						new ByteArrayInputStream(this.mapper.writeValueAsBytes(output)));
			})
			.onErrorResume(ErrorResponseException.class, (ex) -> Mono.just(ex.response));
	}

	// the response begins with the first event, so that a job which fails before has no
	// response
	private Mono<HttpResponse> openStream(Object input) {
		Flux<DataBuffer> events = this.endpoint.runStream(input, Object.class)
			.map(this::verify)
			.map((chunk) -> (chunk instanceof String text) ? text
					: "data: " + this.mapper.writeValueAsString(chunk) + "\n\n")
			.switchOnFirst(this::verifyFirst)
			.transform(this::verifyEnd)
			.map((event) -> DefaultDataBufferFactory.sharedInstance.wrap(event.getBytes(StandardCharsets.UTF_8)));
		return Mono.<HttpResponse>fromCallable(() -> {
			PushbackInputStream stream = new PushbackInputStream(
					DataBufferUtils.subscriberInputStream(events, STREAM_PREFETCH));
			int first = stream.read();
			if (first >= 0) {
				stream.unread(first);
			}
			return response(200, MediaType.TEXT_EVENT_STREAM, stream);
		})
			.onErrorResume(ErrorResponseException.class, (ex) -> Mono.just(ex.response))
			.subscribeOn(Schedulers.boundedElastic());
	}

	// the SDK ignores what is no event: the response would be empty
	private Flux<String> verifyFirst(Signal<? extends String> first, Flux<String> events) {
		String event = first.get();
		if (first.isOnError() || (event != null && isEventOrItsBeginning(event))) {
			return events;
		}
		return Flux.error(notOpenAi((event != null) ? "a chunk that is no event" : "no chunk"));
	}

	// the SDK ignores an event without its end: the text would be cut off
	private Flux<String> verifyEnd(Flux<String> chunks) {
		return Flux.defer(() -> {
			AtomicReference<String> end = new AtomicReference<>("");
			return chunks.doOnNext((chunk) -> end.updateAndGet((before) -> lastCharacters(before + chunk)))
				.concatWith(Mono.defer(() -> isEndOfEvent(end.get()) ? Mono.empty()
						: Mono.error(new OpenAIInvalidDataException("The stream of endpoint '" + this.endpoint.name()
								+ "' ends within an event, so that its text is not complete. See the log of the worker,"
								+ " and send the request again"))));
		});
	}

	private static String lastCharacters(String text) {
		return text.substring(Math.max(0, text.length() - END_LENGTH));
	}

	private static boolean isEndOfEvent(String text) {
		return text.endsWith("\n\n") || text.endsWith("\r\n\r\n") || text.stripTrailing().endsWith("[DONE]");
	}

	private static boolean isEventOrItsBeginning(String text) {
		Matcher matcher = EVENT.matcher(text);
		return matcher.lookingAt() || matcher.hitEnd();
	}

	// without the output, as no exception has it
	private OpenAIInvalidDataException notOpenAi(String problem) {
		return new OpenAIInvalidDataException("The worker of endpoint '" + this.endpoint.name()
				+ "' has not responded as the OpenAI API does, but with " + problem
				+ ". Check that it implements that API, as RunPod's worker for vLLM does");
	}

	// an error of vLLM is an output, and has the status in its code
	private Object verify(Object output) {
		if (output instanceof Map<?, ?> error && "error".equals(error.get("object"))) {
			int status = (error.get("code") instanceof Integer code && code >= 400 && code < 600) ? code : 500;
			Map<String, Object> body = Map.of("code", status, "type", String.valueOf(error.get("type")), "message",
					"Endpoint '" + this.endpoint.name() + "': " + error.get("message")
							+ ((status == 404)
									? " RunPodModels.openAiClient(endpoint).models().list() returns the models"
											+ " that the worker serves."
									: ""));
			throw new ErrorResponseException(response(status, MediaType.APPLICATION_JSON,
					new ByteArrayInputStream(this.mapper.writeValueAsBytes(Map.of("error", body)))));
		}
		return output;
	}

	private static HttpResponse response(int status, MediaType contentType, InputStream body) {
		return new JobHttpResponse(status, Headers.builder().put("Content-Type", contentType.toString()).build(), body);
	}

	/**
	 * Response to a request that is a job.
	 *
	 * @param statusCode the status
	 * @param headers the headers
	 * @param body the body, whose end cancels the reading of a stream
	 */
	private record JobHttpResponse(int statusCode, Headers headers, InputStream body) implements HttpResponse {

		@Override
		public void close() {
			try {
				this.body.close();
			}
			catch (IOException ex) {
				throw new OpenAIIoException("The stream cannot be closed", ex);
			}
		}

	}

	private static final class ErrorResponseException extends RuntimeException {

		private final transient HttpResponse response;

		ErrorResponseException(HttpResponse response) {
			super(null, null, false, false);
			this.response = response;
		}

	}

}
