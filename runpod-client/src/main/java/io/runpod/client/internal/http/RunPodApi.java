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
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.springframework.http.HttpMethod;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import io.runpod.client.batch.BatchItem;
import io.runpod.client.batch.RunPodBatch;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.internal.json.BatchReader;
import io.runpod.client.internal.json.BatchReader.Page;
import io.runpod.client.internal.json.PayloadCodec;
import io.runpod.client.internal.json.RequestWriter;
import io.runpod.client.internal.json.ResponseReader;
import io.runpod.client.internal.json.StreamResponse;
import io.runpod.client.internal.json.TraceCarrier;
import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.PurgeResult;
import io.runpod.client.job.RunPodJob;

/**
 * HTTP API of one endpoint. Each method sends one request when its result is subscribed
 * to. Errors are {@link RequestFailure}s, except for an input that cannot be sent
 * ({@link IllegalArgumentException}) and errors of the application's filters.
 */
public final class RunPodApi {

	private static final Duration MIN_WAIT = Duration.ofSeconds(1);

	private final RequestSender requestSender;

	private final RequestWriter requestWriter;

	private final ResponseReader responseReader;

	private final BatchReader batchReader;

	private final SecretMask secretMask;

	private RunPodApi(RequestSender requestSender, RequestWriter requestWriter, ResponseReader responseReader,
			BatchReader batchReader, SecretMask secretMask) {
		this.requestSender = requestSender;
		this.requestWriter = requestWriter;
		this.responseReader = responseReader;
		this.batchReader = batchReader;
		this.secretMask = secretMask;
	}

	/**
	 * Create the factory that the endpoints of a client share.
	 * @param webClientBuilder the builder of the application, not modified
	 * @param baseUrl the base URL of RunPod
	 * @param maxInMemorySize the maximum size of a response
	 * @param customizer the customizer applied to a copy of the builder
	 * @param maxLoggedPayloadLength the maximum number of characters of a payload to log,
	 * zero to log none
	 * @param clock the clock
	 * @return the factory
	 */
	public static Factory createFactory(WebClient.Builder webClientBuilder, URI baseUrl, DataSize maxInMemorySize,
			Consumer<WebClient.Builder> customizer, int maxLoggedPayloadLength, ClientClock clock) {
		PayloadCodec payloadCodec = new PayloadCodec();
		SecretMask secretMask = new SecretMask();
		int maxBytes = Math.toIntExact(maxInMemorySize.toBytes());
		WebClient.Builder builder = webClientBuilder.clone()
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(maxBytes));
		customizer.accept(builder);
		builder.uriBuilderFactory(new CachingUriBuilderFactory())
			.codecs(payloadCodec::configure)
			.filters((filters) -> filters.add(RequestWriteHook::filter));
		return new Factory(builder.build(), baseUrl, maxBytes, payloadCodec,
				new PayloadLogger(maxLoggedPayloadLength, secretMask), secretMask, clock);
	}

	/**
	 * Return an id that may be part of a path.
	 * @param name the name of the parameter
	 * @param id the id
	 * @throws IllegalArgumentException if it is empty or changes the path
	 */
	public static String requireId(String name, String id) {
		Assert.hasText(id, () -> "'" + name + "' must not be empty");
		Assert.isTrue(!id.equals(".") && !id.equals(".."),
				() -> "'" + name + "' must not be '" + id + "', which is not an id but changes the path of a URL");
		return id;
	}

	/**
	 * Submit a job.
	 */
	public Mono<RunPodJob> run(JobRequest request, TraceCarrier trace) {
		return this.requestSender.send(
				ApiRequest.of(Operation.RUN, () -> write(request, trace, RequestWriter.MAX_RUN_SIZE)),
				this.responseReader::readJob);
	}

	/**
	 * Submit a job and wait for its end.
	 * @param wait the maximum time until RunPod responds, at least one second
	 */
	public Mono<RunPodJob> runSync(JobRequest request, Duration wait, TraceCarrier trace) {
		return this.requestSender
			.send(ApiRequest.of(Operation.RUN_SYNC, () -> write(request, trace, RequestWriter.MAX_RUN_SYNC_SIZE))
				.withWaitTime(atLeastMinWait(wait)), this.responseReader::readSyncJob);
	}

	/**
	 * Return the job.
	 */
	public Mono<RunPodJob> status(String jobId) {
		return this.requestSender.send(ApiRequest.forJob(jobId, Operation.STATUS, null),
				(body) -> this.responseReader.readJob(body, jobId));
	}

	/**
	 * Return the job once it has ended, or after the wait.
	 * @param wait the maximum time until RunPod responds, at least one second
	 */
	public Mono<RunPodJob> statusSync(String jobId, Duration wait) {
		return this.requestSender.send(
				ApiRequest.forJob(jobId, Operation.STATUS_SYNC, null).withWaitTime(atLeastMinWait(wait)),
				(body) -> this.responseReader.readJob(body, jobId));
	}

	/**
	 * Return new chunks of the job, at the latest after the wait.
	 * @param wait the maximum time until RunPod responds, at least one second
	 */
	public Mono<StreamResponse> stream(String jobId, Duration wait) {
		return this.requestSender.send(
				ApiRequest.forJob(jobId, Operation.STREAM, null).withWaitTime(atLeastMinWait(wait)),
				(body) -> this.responseReader.readStream(jobId, body));
	}

	/**
	 * Cancel the job.
	 */
	public Mono<RunPodJob> cancel(String jobId) {
		return this.requestSender.send(ApiRequest.forJob(jobId, Operation.CANCEL, RequestWriter::emptyObject),
				(body) -> this.responseReader.readJob(body, jobId));
	}

	/**
	 * Submit the job again by operation 'retry'.
	 */
	public Mono<RunPodJob> retry(String jobId) {
		return this.requestSender.send(ApiRequest.forJob(jobId, Operation.RETRY, RequestWriter::emptyObject),
				(body) -> this.responseReader.readJob(body, jobId));
	}

	/**
	 * Remove the jobs in the queue.
	 */
	public Mono<PurgeResult> purgeQueue() {
		return this.requestSender.send(ApiRequest.of(Operation.PURGE_QUEUE, RequestWriter::emptyObject),
				this.responseReader::readPurgeResult);
	}

	/**
	 * Return the numbers of workers and jobs.
	 */
	public Mono<EndpointHealth> health() {
		return this.requestSender.send(ApiRequest.of(Operation.HEALTH, null), this.responseReader::readHealth);
	}

	/**
	 * Create an empty batch.
	 */
	public Mono<RunPodBatch> createBatch() {
		return this.requestSender.send(ApiRequest.of(Operation.CREATE_BATCH, RequestWriter::emptyArray),
				(body) -> this.batchReader.readBatch(body, null));
	}

	/**
	 * Append encoded inputs to a batch. The response is not documented.
	 */
	public Mono<Boolean> appendToBatch(String batchId, List<byte[]> requests) {
		return this.requestSender.send(ApiRequest.of(Operation.APPEND_BATCH, () -> RequestWriter.writeBatch(requests))
			.withVariables(Map.of("batch", batchId)), RunPodApi::ignoreBody);
	}

	/**
	 * Remove an item from a batch. The response is not documented.
	 */
	public Mono<Boolean> removeFromBatch(String batchId, String itemId) {
		return this.requestSender.send(ApiRequest.of(Operation.REMOVE_BATCH_ITEM, null)
			.withVariables(Map.of("batch", batchId, "item", itemId)), RunPodApi::ignoreBody);
	}

	/**
	 * Change the name of a batch. The response is not documented.
	 */
	public Mono<Boolean> renameBatch(String batchId, String name) {
		return this.requestSender.send(ApiRequest.of(Operation.RENAME_BATCH, () -> RequestWriter.writeName(name))
			.withVariables(Map.of("batch", batchId)), RunPodApi::ignoreBody);
	}

	/**
	 * Finalize a batch. The response is not documented.
	 */
	public Mono<Boolean> finalizeBatch(String batchId) {
		return this.requestSender.send(ApiRequest.of(Operation.FINALIZE_BATCH, RequestWriter::emptyObject)
			.withVariables(Map.of("batch", batchId)), RunPodApi::ignoreBody);
	}

	/**
	 * Return a batch.
	 */
	public Mono<RunPodBatch> batch(String batchId) {
		return this.requestSender.send(
				ApiRequest.of(Operation.BATCH_STATUS, null).withVariables(Map.of("batch", batchId)),
				(body) -> this.batchReader.readBatch(body, batchId));
	}

	/**
	 * Return a page of the batches, newest first.
	 */
	public Mono<Page<RunPodBatch>> batches(int offset, int limit) {
		return this.requestSender.send(
				ApiRequest.of(Operation.LIST_BATCHES, null)
					.withVariables(Map.of("offset", String.valueOf(offset), "limit", String.valueOf(limit))),
				(body) -> this.batchReader.readBatches(body, offset));
	}

	/**
	 * Return a page of the items of a batch.
	 */
	public Mono<Page<BatchItem>> batchItems(String batchId, int offset, int limit) {
		return this.requestSender.send(ApiRequest.of(Operation.BATCH_ITEMS, null)
			.withVariables(Map.of("batch", batchId, "offset", String.valueOf(offset), "limit", String.valueOf(limit))),
				(body) -> this.batchReader.readItems(body, offset));
	}

	/**
	 * Cancel a batch. The response is not documented.
	 */
	public Mono<Boolean> cancelBatch(String batchId) {
		return this.requestSender.send(ApiRequest.of(Operation.CANCEL_BATCH, RequestWriter::emptyObject)
			.withVariables(Map.of("batch", batchId)), RunPodApi::ignoreBody);
	}

	/**
	 * Encode an input of a batch.
	 * @throws IllegalArgumentException if it cannot be sent
	 */
	public byte[] writeBatchInput(Object input) {
		return this.requestWriter.writeBatchInput(input);
	}

	private static Boolean ignoreBody(byte[] body) {
		return true;
	}

	/**
	 * Read a job that was received otherwise than by a response.
	 * @return the job, empty if the body is not this job
	 */
	public Optional<RunPodJob> readJob(byte[] body, String jobId) {
		try {
			return Optional.of(this.responseReader.readJob(body)).filter((job) -> job.id().equals(jobId));
		}
		catch (RuntimeException ex) {
			return Optional.empty();
		}
	}

	private byte[] write(JobRequest request, TraceCarrier trace, DataSize maxSize) {
		this.secretMask.add(request);
		return this.requestWriter.write(request, trace, maxSize);
	}

	// RunPod rejects a shorter wait; the deadline of the call cancels the request earlier
	private static Duration atLeastMinWait(Duration wait) {
		return (wait.compareTo(MIN_WAIT) < 0) ? MIN_WAIT : wait;
	}

	/**
	 * Factory of the APIs of the endpoints of a client, which share a {@code WebClient}.
	 */
	public static final class Factory {

		private final WebClient webClient;

		private final URI baseUrl;

		private final int maxInMemorySize;

		private final PayloadCodec payloadCodec;

		private final PayloadLogger payloadLogger;

		private final SecretMask secretMask;

		private final ClientClock clock;

		private final SubmittedJobs submittedJobs = new SubmittedJobs();

		private Factory(WebClient webClient, URI baseUrl, int maxInMemorySize, PayloadCodec payloadCodec,
				PayloadLogger payloadLogger, SecretMask secretMask, ClientClock clock) {
			this.webClient = webClient;
			this.baseUrl = baseUrl;
			this.maxInMemorySize = maxInMemorySize;
			this.payloadCodec = payloadCodec;
			this.payloadLogger = payloadLogger;
			this.secretMask = secretMask;
			this.clock = clock;
		}

		/**
		 * Create the API of an endpoint.
		 * @param name the name of the endpoint
		 * @param id the id of the endpoint
		 * @param apiKey the supplier of the API key, called for each request
		 * @param requestTimeout the time until a request fails, in addition to the time
		 * that RunPod may wait before it responds
		 * @return the API
		 */
		public RunPodApi forEndpoint(String name, String id, Supplier<String> apiKey, Duration requestTimeout) {
			RequestSender requestSender = new RequestSender(this.webClient, this.maxInMemorySize, this.clock,
					new EndpointUris(this.baseUrl, id), apiKey, requestTimeout, this.payloadLogger, this.secretMask,
					this.submittedJobs);
			return new RunPodApi(requestSender, new RequestWriter(this.payloadCodec),
					new ResponseReader(name, this.payloadCodec), new BatchReader(name, this.payloadCodec),
					this.secretMask);
		}

	}

	/**
	 * Operations of the RunPod API with their public names.
	 */
	public enum Operation {

		/** POST /run. */
		RUN(RunPodOperation.RUN, HttpMethod.POST, "/run"),
		/** POST /runsync. */
		RUN_SYNC(RunPodOperation.RUN_SYNC, HttpMethod.POST, "/runsync?wait={wait}"),
		/** GET /status. */
		STATUS(RunPodOperation.STATUS, HttpMethod.GET, "/status/{job}"),
		/** GET /status-sync. */
		STATUS_SYNC(RunPodOperation.AWAIT, HttpMethod.GET, "/status-sync/{job}?wait={wait}"),
		/** GET /stream. */
		STREAM(RunPodOperation.STREAM, HttpMethod.GET, "/stream/{job}?wait={wait}"),
		/** POST /cancel. */
		CANCEL(RunPodOperation.CANCEL, HttpMethod.POST, "/cancel/{job}"),
		/** POST /retry. */
		RETRY(RunPodOperation.RETRY, HttpMethod.POST, "/retry/{job}"),
		/** POST /purge-queue. */
		PURGE_QUEUE(RunPodOperation.PURGE_QUEUE, HttpMethod.POST, "/purge-queue"),
		/** GET /health. */
		HEALTH(RunPodOperation.HEALTH, HttpMethod.GET, "/health"),
		/** POST /batch. */
		CREATE_BATCH(RunPodOperation.CREATE_BATCH, HttpMethod.POST, "/batch"),
		/** POST /batch/{batch}/requests. */
		APPEND_BATCH(RunPodOperation.APPEND_BATCH, HttpMethod.POST, "/batch/{batch}/requests"),
		/** DELETE /batch/{batch}/requests/{item}. */
		REMOVE_BATCH_ITEM(RunPodOperation.REMOVE_BATCH_ITEM, HttpMethod.DELETE, "/batch/{batch}/requests/{item}"),
		/** PUT /batch/{batch}. */
		RENAME_BATCH(RunPodOperation.RENAME_BATCH, HttpMethod.PUT, "/batch/{batch}"),
		/** POST /batch/{batch}/finalize. */
		FINALIZE_BATCH(RunPodOperation.FINALIZE_BATCH, HttpMethod.POST, "/batch/{batch}/finalize"),
		/** GET /batch/{batch}. */
		BATCH_STATUS(RunPodOperation.BATCH_STATUS, HttpMethod.GET, "/batch/{batch}"),
		/** GET /batch. */
		LIST_BATCHES(RunPodOperation.LIST_BATCHES, HttpMethod.GET, "/batch?offset={offset}&limit={limit}"),
		/** GET /batch/{batch}/requests. */
		BATCH_ITEMS(RunPodOperation.BATCH_ITEMS, HttpMethod.GET,
				"/batch/{batch}/requests?offset={offset}&limit={limit}"),
		/** POST /batch/{batch}/cancel. */
		CANCEL_BATCH(RunPodOperation.CANCEL_BATCH, HttpMethod.POST, "/batch/{batch}/cancel");

		private final RunPodOperation publicOperation;

		private final HttpMethod method;

		private final String path;

		Operation(RunPodOperation publicOperation, HttpMethod method, String path) {
			this.publicOperation = publicOperation;
			this.method = method;
			this.path = path;
		}

		/**
		 * Return the operation of the public API that sends this request.
		 */
		public RunPodOperation publicOperation() {
			return this.publicOperation;
		}

		HttpMethod method() {
			return this.method;
		}

		/**
		 * Return the path after the endpoint's id.
		 */
		String path() {
			return this.path;
		}

		/**
		 * Return whether the operation creates a job.
		 */
		boolean createsJob() {
			return this == RUN || this == RUN_SYNC;
		}

		/**
		 * Return whether the operation may start a paid job.
		 */
		public boolean isSubmission() {
			return this == RUN || this == RUN_SYNC || this == RETRY;
		}

		/**
		 * Return whether a response is a job, even with a 4xx status. Not for RETRY: a
		 * job would not show whether it was requeued.
		 */
		boolean hasJobResponse() {
			return this == RUN || this == RUN_SYNC || this == STATUS || this == STATUS_SYNC || this == CANCEL;
		}

		/**
		 * Return whether a repeated request has the same effect as one. GET /stream is
		 * not idempotent: it drains the stream. A batch that is created twice counts as
		 * one: the other stays empty and costs nothing.
		 */
		public boolean isIdempotent() {
			return this == STATUS || this == STATUS_SYNC || this == CANCEL || this == HEALTH
					|| (isBatchOperation() && this != APPEND_BATCH);
		}

		/**
		 * Return whether the operation is one on batches.
		 */
		public boolean isBatchOperation() {
			return compareTo(CREATE_BATCH) >= 0;
		}

		@Override
		public String toString() {
			return this.publicOperation.toString();
		}

	}

}
