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

import io.runpod.client.job.EndpointHealth;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.Payload;
import io.runpod.client.job.PurgedQueue;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.time.Time;

/**
 * The operations of one endpoint, as they go over the wire. Every error is a
 * {@link Fault}, but for an input that cannot be sent ({@link IllegalArgumentException}).
 */
public final class Wire {

	private static final Duration MIN_WAIT = Duration.ofSeconds(1);

	private final Exchange exchange;

	private final RequestWriter writer;

	private final AnswerReader reader;

	Wire(Exchange exchange, RequestWriter writer, AnswerReader reader) {
		this.exchange = exchange;
		this.writer = writer;
		this.reader = reader;
	}

	/**
	 * Prepare the connection that the endpoints of a client share.
	 * @param webClientBuilder the application's builder, not changed
	 * @param baseUrl where RunPod is
	 * @param maxInMemorySize how large an answer may be
	 * @param customizer has the last word on the builder
	 * @param payloadLength how much of a payload may be logged
	 * @param time the clock
	 * @return the connection
	 */
	public static Connection connect(WebClient.Builder webClientBuilder, URI baseUrl, DataSize maxInMemorySize,
			Consumer<WebClient.Builder> customizer, int payloadLength, Time time) {
		return Connection.open(webClientBuilder, baseUrl, maxInMemorySize, customizer, payloadLength, time);
	}

	public Mono<RunPodJob> run(JobRequest request, Trace trace) {
		return this.exchange.send(
				Request.of(Operation.RUN, () -> this.writer.write(request, trace, RequestWriter.RUN_LIMIT)),
				this.reader::job);
	}

	public Mono<RunPodJob> runSync(JobRequest request, Duration wait, Trace trace) {
		return this.exchange
			.send(Request.of(Operation.RUN_SYNC, () -> this.writer.write(request, trace, RequestWriter.RUN_SYNC_LIMIT))
				.held(atLeastMinimum(wait)), this.reader::job);
	}

	public Mono<RunPodJob> status(String jobId) {
		return this.exchange.send(Request.about(jobId, Operation.STATUS, null), this.reader::job);
	}

	public Mono<RunPodJob> statusSync(String jobId, Duration wait) {
		return this.exchange.send(Request.about(jobId, Operation.STATUS_SYNC, null).held(atLeastMinimum(wait)),
				this.reader::job);
	}

	public Mono<Chunks> stream(String jobId, Duration wait) {
		return this.exchange.send(Request.about(jobId, Operation.STREAM, null).held(atLeastMinimum(wait)),
				(body) -> this.reader.chunks(jobId, body));
	}

	public Mono<RunPodJob> cancel(String jobId) {
		return this.exchange.send(Request.about(jobId, Operation.CANCEL, RequestWriter::nothing), this.reader::job);
	}

	public Mono<RunPodJob> retry(String jobId) {
		return this.exchange.send(Request.about(jobId, Operation.RETRY, RequestWriter::nothing), this.reader::job);
	}

	public Mono<PurgedQueue> purgeQueue() {
		return this.exchange.send(Request.of(Operation.PURGE_QUEUE, RequestWriter::nothing), this.reader::purgedQueue);
	}

	public Mono<EndpointHealth> health() {
		return this.exchange.send(Request.of(Operation.HEALTH, null), this.reader::health);
	}

	// RunPod refuses a wait below one second; the caller's own deadline still cuts it
	// short
	private static Duration atLeastMinimum(Duration wait) {
		return (wait.compareTo(MIN_WAIT) < 0) ? MIN_WAIT : wait;
	}

	/**
	 * What all endpoints of a client share.
	 */
	public static final class Connection {

		private final WebClient webClient;

		private final URI baseUrl;

		private final int maxInMemorySize;

		private final PayloadCodec codec;

		private final PayloadLog log;

		private final Time time;

		private Connection(WebClient webClient, URI baseUrl, int maxInMemorySize, PayloadCodec codec, PayloadLog log,
				Time time) {
			this.webClient = webClient;
			this.baseUrl = baseUrl;
			this.maxInMemorySize = maxInMemorySize;
			this.codec = codec;
			this.log = log;
			this.time = time;
		}

		static Connection open(WebClient.Builder webClientBuilder, URI baseUrl, DataSize maxInMemorySize,
				Consumer<WebClient.Builder> customizer, int payloadLength, Time time) {
			PayloadCodec codec = new PayloadCodec();
			int limit = Math.toIntExact(maxInMemorySize.toBytes());
			WebClient.Builder builder = webClientBuilder.clone()
				.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(limit));
			customizer.accept(builder);
			builder.codecs(codec::use).filters((filters) -> filters.add(Departure::filter));
			return new Connection(builder.build(), baseUrl, limit, codec, new PayloadLog(payloadLength), time);
		}

		public Wire endpoint(String name, String id, Supplier<String> apiKey, Duration requestTimeout,
				Listener listener) {
			Exchange exchange = new Exchange(this.webClient, this.maxInMemorySize, this.time,
					new Routes(this.baseUrl, id), apiKey, requestTimeout, listener, this.log);
			return new Wire(exchange, new RequestWriter(this.codec, this.log), new AnswerReader(name, this.codec));
		}

	}

	/**
	 * Told of each request that was answered or failed, on the thread that saw it.
	 */
	public interface Listener {

		void answered();

		void failed(Fault fault);

	}

	/**
	 * What a worker is told of the trace that its job belongs to.
	 *
	 * @param context what tracing would put into headers, empty if there is no tracing
	 * @param requestField the field of the request to put it in, if any
	 * @param inputField the key of the input to put it in, if any
	 */
	public record Trace(Map<String, String> context, @Nullable String requestField, @Nullable String inputField) {

		/** Nothing. */
		public static final Trace NONE = new Trace(Map.of(), null, null);

	}

	/**
	 * What one look at a stream brought.
	 *
	 * @param job the job's id and status, nothing else
	 * @param items the new chunks, oldest first
	 * @param error the error that stands in place of a chunk, ending the stream
	 */
	public record Chunks(RunPodJob job, List<Payload> items, @Nullable String error) {
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
		boolean creates() {
			return this == RUN || this == RUN_SYNC;
		}

		/**
		 * Whether the operation may start a paid job.
		 */
		public boolean submits() {
			return this == RUN || this == RUN_SYNC || this == RETRY;
		}

		/**
		 * Whether the answer is a job as it is now, even where it is a refusal. To RETRY
		 * that would not say whether the job was queued again.
		 */
		boolean describesAJob() {
			return this == RUN || this == RUN_SYNC || this == STATUS || this == STATUS_SYNC || this == CANCEL;
		}

		/**
		 * Whether asking twice is the same as asking once. GET /stream is not: it drains.
		 */
		public boolean repeatable() {
			return this == STATUS || this == STATUS_SYNC || this == CANCEL || this == HEALTH;
		}

		@Override
		public String toString() {
			return this.label;
		}

	}

}
