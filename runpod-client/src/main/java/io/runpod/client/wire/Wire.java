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
		return Mono.fromCallable(() -> this.writer.write(request, trace, RequestWriter.RUN_LIMIT))
			.flatMap((body) -> this.exchange.send(Operation.RUN, HttpMethod.POST, "/{endpoint}/run", body,
					this.reader::job));
	}

	public Mono<RunPodJob> runSync(JobRequest request, Duration wait, Trace trace) {
		return Mono.fromCallable(() -> this.writer.write(request, trace, RequestWriter.RUN_SYNC_LIMIT))
			.flatMap((body) -> this.exchange.hold(Operation.RUN_SYNC, HttpMethod.POST,
					"/{endpoint}/runsync?wait={wait}", body, this.reader::job, atLeastMinimum(wait)));
	}

	public Mono<RunPodJob> status(String jobId) {
		return this.exchange.send(Operation.STATUS, HttpMethod.GET, "/{endpoint}/status/{job}", null, this.reader::job,
				jobId);
	}

	public Mono<RunPodJob> statusSync(String jobId, Duration wait) {
		return this.exchange.hold(Operation.STATUS_SYNC, HttpMethod.GET, "/{endpoint}/status-sync/{job}?wait={wait}",
				null, this.reader::job, atLeastMinimum(wait), jobId);
	}

	public Mono<Chunks> stream(String jobId, Duration wait) {
		return this.exchange.hold(Operation.STREAM, HttpMethod.GET, "/{endpoint}/stream/{job}?wait={wait}", null,
				(body) -> this.reader.chunks(jobId, body), atLeastMinimum(wait), jobId);
	}

	public Mono<RunPodJob> cancel(String jobId) {
		return this.exchange.send(Operation.CANCEL, HttpMethod.POST, "/{endpoint}/cancel/{job}", RequestWriter.NOTHING,
				this.reader::job, jobId);
	}

	public Mono<RunPodJob> retry(String jobId) {
		return this.exchange.send(Operation.RETRY, HttpMethod.POST, "/{endpoint}/retry/{job}", RequestWriter.NOTHING,
				this.reader::job, jobId);
	}

	public Mono<PurgedQueue> purgeQueue() {
		return this.exchange.send(Operation.PURGE_QUEUE, HttpMethod.POST, "/{endpoint}/purge-queue",
				RequestWriter.NOTHING, this.reader::purgedQueue);
	}

	public Mono<EndpointHealth> health() {
		return this.exchange.send(Operation.HEALTH, HttpMethod.GET, "/{endpoint}/health", null, this.reader::health);
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

		private final int maxInMemorySize;

		private final PayloadCodec codec;

		private final PayloadLog log;

		private final Time time;

		private Connection(WebClient webClient, int maxInMemorySize, PayloadCodec codec, PayloadLog log, Time time) {
			this.webClient = webClient;
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
				.baseUrl(baseUrl.toString())
				.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(limit));
			customizer.accept(builder);
			return new Connection(builder.codecs(codec::use).build(), limit, codec, new PayloadLog(payloadLength),
					time);
		}

		public Wire endpoint(String name, String id, Supplier<String> apiKey, Duration requestTimeout,
				Listener listener) {
			Exchange exchange = new Exchange(this.webClient, this.maxInMemorySize, this.time, id, apiKey,
					requestTimeout, listener, this.log);
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
		RUN("run"),
		/** POST /runsync. */
		RUN_SYNC("runSync"),
		/** GET /status. */
		STATUS("status"),
		/** GET /status-sync. */
		STATUS_SYNC("await"),
		/** GET /stream. */
		STREAM("stream"),
		/** POST /cancel. */
		CANCEL("cancel"),
		/** POST /retry. */
		RETRY("retry"),
		/** POST /purge-queue. */
		PURGE_QUEUE("purgeQueue"),
		/** GET /health. */
		HEALTH("health");

		private final String label;

		Operation(String label) {
			this.label = label;
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
