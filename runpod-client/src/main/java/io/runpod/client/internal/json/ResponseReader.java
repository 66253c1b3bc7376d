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

package io.runpod.client.internal.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.runpod.client.health.EndpointHealth;
import io.runpod.client.job.Payload;
import io.runpod.client.job.PurgeResult;
import io.runpod.client.job.RunPodJob;

/**
 * Reader of response bodies. Unknown fields and states are kept. Its methods throw
 * {@link MalformedResponseException} or a Jackson exception for a body that is not a
 * response of the operation.
 */
public final class ResponseReader {

	private static final Pattern JOB_NOT_FOUND = Pattern.compile("\\s*job\\b.{0,100}\\bnot found\\W*",
			Pattern.CASE_INSENSITIVE);

	private static final int MAX_KEPT_PROGRESS_SIZE = 10_000;

	private final String endpoint;

	private final PayloadCodec payloadCodec;

	/**
	 * Create a reader.
	 * @param endpoint the name of the endpoint
	 * @param payloadCodec the codec of outputs
	 */
	public ResponseReader(String endpoint, PayloadCodec payloadCodec) {
		this.endpoint = endpoint;
		this.payloadCodec = payloadCodec;
	}

	/**
	 * Read a job.
	 */
	public RunPodJob readJob(byte[] body) {
		return readJob(body, null, false);
	}

	/**
	 * Read the job of {@code runSync}. Its result is read without an id, too.
	 */
	public RunPodJob readSyncJob(byte[] body) {
		return readJob(body, null, true);
	}

	/**
	 * Read the requested job.
	 * @throws MalformedResponseException if the body names another job
	 */
	public RunPodJob readJob(byte[] body, String requestedId) {
		return readJob(body, requestedId, false);
	}

	private RunPodJob readJob(byte[] body, @Nullable String requestedId, boolean isSync) {
		return JsonEncoding.read(body,
				(utf8) -> new JobReader(this.endpoint, this.payloadCodec, utf8, requestedId, isSync).read());
	}

	/**
	 * Return whether an error is that of an unknown job, in the words of RunPod or of its
	 * local server.
	 */
	public static boolean isJobNotFound(String error) {
		return JOB_NOT_FOUND.matcher(error).matches();
	}

	/**
	 * Return the job id that the beginning of a body names, or {@code null} if there is
	 * none or it comes later.
	 * @param beginning the first bytes of a body, which need not be complete
	 */
	public static @Nullable String readJobId(byte[] beginning) {
		return JobReader.readId(beginning);
	}

	/**
	 * Return a job as it is kept while it is awaited: without a large progress update,
	 * which would occupy memory for each of many jobs.
	 */
	public static RunPodJob withoutLargeProgress(RunPodJob job) {
		boolean large = job.progress(Payload.class) instanceof JsonPayload progress
				&& progress.json().length() > MAX_KEPT_PROGRESS_SIZE;
		return large ? job.mutate().output(null).build() : job;
	}

	/**
	 * Read the response to a request for the stream of a job.
	 * @throws MalformedResponseException if the body names another job
	 */
	public StreamResponse readStream(String jobId, byte[] body) {
		return JsonEncoding.read(body,
				(utf8) -> new StreamResponseReader(this.endpoint, this.payloadCodec, utf8).read(jobId));
	}

	/**
	 * Read the result of purging a queue.
	 */
	public PurgeResult readPurgeResult(byte[] body) {
		JsonNode tree = JsonMappers.ENVELOPE.readTree(body);
		if (!tree.path("removed").isNumber()) {
			throw new MalformedResponseException("no number of removed jobs", null);
		}
		return PurgeResult.of(tree.path("removed").intValue(), tree.path("status").asString("completed"));
	}

	/**
	 * Read the health of an endpoint.
	 */
	public EndpointHealth readHealth(byte[] body) {
		JsonNode tree = JsonMappers.ENVELOPE.readTree(body);
		if (!tree.path("jobs").isObject() || !tree.path("workers").isObject()) {
			throw new MalformedResponseException("no jobs or workers", null);
		}
		return EndpointHealth.builder()
			.jobs(readCounts(tree.path("jobs")))
			.workers(readCounts(tree.path("workers")))
			.build();
	}

	private static Map<String, Integer> readCounts(JsonNode node) {
		Map<String, Integer> counts = new LinkedHashMap<>();
		node.properties().forEach((entry) -> {
			if (entry.getValue().isNumber()) {
				counts.put(entry.getKey(), entry.getValue().intValue());
			}
		});
		return counts;
	}

}
