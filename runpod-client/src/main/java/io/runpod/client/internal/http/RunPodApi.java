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

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import io.runpod.client.health.EndpointHealth;
import io.runpod.client.internal.json.PayloadCodec;
import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.Payload;
import io.runpod.client.job.PurgeResult;
import io.runpod.client.job.RunPodJob;

/**
 * The operations of one endpoint, as they go over the wire. Every error is a
 * {@link RequestFailure}, but for an input that cannot be sent
 * ({@link IllegalArgumentException}).
 */
public final class RunPodApi {

	private static final Duration MIN_WAIT = Duration.ofSeconds(1);

	private final RequestSender requestSender;

	private final RequestWriter requestWriter;

	private final ResponseReader responseReader;

	RunPodApi(RequestSender requestSender, RequestWriter requestWriter, ResponseReader responseReader) {
		this.requestSender = requestSender;
		this.requestWriter = requestWriter;
		this.responseReader = responseReader;
	}

	/**
	 * Prepare the connection that the endpoints of a client share.
	 * @param webClientBuilder the application's builder, not changed
	 * @param baseUrl where RunPod is
	 * @param maxInMemorySize how large an answer may be
	 * @param customizer has the last word on the builder
	 * @param maxLoggedPayloadLength how much of a payload may be logged
	 * @param clock the clock
	 * @return the connection
	 */
	public static Factory createFactory(WebClient.Builder webClientBuilder, URI baseUrl, DataSize maxInMemorySize,
			Consumer<WebClient.Builder> customizer, int maxLoggedPayloadLength, ClientClock clock) {
		return Factory.create(webClientBuilder, baseUrl, maxInMemorySize, customizer, maxLoggedPayloadLength, clock);
	}

	public Mono<RunPodJob> run(JobRequest request, TraceCarrier trace) {
		return this.requestSender.send(
				ApiRequest.of(Operation.RUN,
						() -> this.requestWriter.write(request, trace, RequestWriter.MAX_RUN_SIZE)),
				this.responseReader::readJob);
	}

	public Mono<RunPodJob> runSync(JobRequest request, Duration wait, TraceCarrier trace) {
		return this.requestSender.send(ApiRequest
			.of(Operation.RUN_SYNC, () -> this.requestWriter.write(request, trace, RequestWriter.MAX_RUN_SYNC_SIZE))
			.withWaitTime(atLeastMinWait(wait)), this.responseReader::readJob);
	}

	public Mono<RunPodJob> status(String jobId) {
		return this.requestSender.send(ApiRequest.forJob(jobId, Operation.STATUS, null), this.responseReader::readJob);
	}

	public Mono<RunPodJob> statusSync(String jobId, Duration wait) {
		return this.requestSender.send(
				ApiRequest.forJob(jobId, Operation.STATUS_SYNC, null).withWaitTime(atLeastMinWait(wait)),
				this.responseReader::readJob);
	}

	public Mono<StreamResponse> stream(String jobId, Duration wait) {
		return this.requestSender.send(
				ApiRequest.forJob(jobId, Operation.STREAM, null).withWaitTime(atLeastMinWait(wait)),
				(body) -> this.responseReader.readStream(jobId, body));
	}

	public Mono<RunPodJob> cancel(String jobId) {
		return this.requestSender.send(ApiRequest.forJob(jobId, Operation.CANCEL, RequestWriter::emptyObject),
				this.responseReader::readJob);
	}

	public Mono<RunPodJob> retry(String jobId) {
		return this.requestSender.send(ApiRequest.forJob(jobId, Operation.RETRY, RequestWriter::emptyObject),
				this.responseReader::readJob);
	}

	public Mono<PurgeResult> purgeQueue() {
		return this.requestSender.send(ApiRequest.of(Operation.PURGE_QUEUE, RequestWriter::emptyObject),
				this.responseReader::readPurgeResult);
	}

	public Mono<EndpointHealth> health() {
		return this.requestSender.send(ApiRequest.of(Operation.HEALTH, null), this.responseReader::readHealth);
	}

	// RunPod refuses a wait below one second; the caller's own deadline still cuts it
	// short
	private static Duration atLeastMinWait(Duration wait) {
		return (wait.compareTo(MIN_WAIT) < 0) ? MIN_WAIT : wait;
	}

	/**
	 * What all endpoints of a client share.
	 */
	public static final class Factory {

		private final WebClient webClient;

		private final URI baseUrl;

		private final int maxInMemorySize;

		private final PayloadCodec payloadCodec;

		private final PayloadLogger payloadLogger;

		private final ClientClock clock;

		private Factory(WebClient webClient, URI baseUrl, int maxInMemorySize, PayloadCodec payloadCodec,
				PayloadLogger payloadLogger, ClientClock clock) {
			this.webClient = webClient;
			this.baseUrl = baseUrl;
			this.maxInMemorySize = maxInMemorySize;
			this.payloadCodec = payloadCodec;
			this.payloadLogger = payloadLogger;
			this.clock = clock;
		}

		static Factory create(WebClient.Builder webClientBuilder, URI baseUrl, DataSize maxInMemorySize,
				Consumer<WebClient.Builder> customizer, int maxLoggedPayloadLength, ClientClock clock) {
			PayloadCodec payloadCodec = new PayloadCodec();
			int maxBytes = Math.toIntExact(maxInMemorySize.toBytes());
			WebClient.Builder builder = webClientBuilder.clone()
				.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(maxBytes));
			customizer.accept(builder);
			builder.codecs(payloadCodec::configure).filters((filters) -> filters.add(RequestDispatch::filter));
			return new Factory(builder.build(), baseUrl, maxBytes, payloadCodec,
					new PayloadLogger(maxLoggedPayloadLength), clock);
		}

		public RunPodApi forEndpoint(String name, String id, Supplier<String> apiKey, Duration requestTimeout) {
			RequestSender requestSender = new RequestSender(this.webClient, this.maxInMemorySize, this.clock,
					new EndpointUris(this.baseUrl, id), apiKey, requestTimeout, this.payloadLogger);
			return new RunPodApi(requestSender, new RequestWriter(this.payloadCodec, this.payloadLogger),
					new ResponseReader(name, this.payloadCodec));
		}

	}

	/**
	 * What a worker is told of the trace that its job belongs to.
	 *
	 * @param context what tracing would put into headers, empty if there is no tracing
	 * @param requestField the field of the request to put it in, if any
	 * @param inputField the key of the input to put it in, if any
	 */
	public record TraceCarrier(Map<String, String> context, @Nullable String requestField,
			@Nullable String inputField) {

		/** Nothing. */
		public static final TraceCarrier NONE = new TraceCarrier(Map.of(), null, null);

	}

	/**
	 * What one look at a stream brought.
	 *
	 * @param job the job's id and status, nothing else
	 * @param chunks the new chunks, oldest first
	 * @param error the error that stands in place of a chunk, ending the stream
	 */
	public record StreamResponse(RunPodJob job, List<Payload> chunks, @Nullable String error) {
	}

	/**
	 * The operations, by the names that users know.
	 */
	public enum Operation {

		/** POST /run. */
		RUN("run", HttpMethod.POST, "/run"),
		/** POST /runsync. */
		RUN_SYNC("runSync", HttpMethod.POST, "/runsync?wait={wait}"),
		/** GET /status. */
		STATUS("status", HttpMethod.GET, "/status/{job}"),
		/** GET /status-sync. */
		STATUS_SYNC("await", HttpMethod.GET, "/status-sync/{job}?wait={wait}"),
		/** GET /stream. */
		STREAM("stream", HttpMethod.GET, "/stream/{job}?wait={wait}"),
		/** POST /cancel. */
		CANCEL("cancel", HttpMethod.POST, "/cancel/{job}"),
		/** POST /retry. */
		RETRY("retry", HttpMethod.POST, "/retry/{job}"),
		/** POST /purge-queue. */
		PURGE_QUEUE("purgeQueue", HttpMethod.POST, "/purge-queue"),
		/** GET /health. */
		HEALTH("health", HttpMethod.GET, "/health");

		private final String label;

		private final HttpMethod method;

		private final String path;

		Operation(String label, HttpMethod method, String path) {
			this.label = label;
			this.method = method;
			this.path = path;
		}

		HttpMethod method() {
			return this.method;
		}

		/**
		 * What follows the endpoint in the URL.
		 */
		String path() {
			return this.path;
		}

		/**
		 * Whether the operation makes a new job.
		 */
		boolean createsJob() {
			return this == RUN || this == RUN_SYNC;
		}

		/**
		 * Whether the operation may start a paid job.
		 */
		public boolean isSubmission() {
			return this == RUN || this == RUN_SYNC || this == RETRY;
		}

		/**
		 * Whether the answer is a job as it is now, even where it is a refusal. To RETRY
		 * that would not say whether the job was queued again.
		 */
		boolean hasJobResponse() {
			return this == RUN || this == RUN_SYNC || this == STATUS || this == STATUS_SYNC || this == CANCEL;
		}

		/**
		 * Whether asking twice is the same as asking once. GET /stream is not: it drains.
		 */
		public boolean isIdempotent() {
			return this == STATUS || this == STATUS_SYNC || this == CANCEL || this == HEALTH;
		}

		@Override
		public String toString() {
			return this.label;
		}

	}

}
