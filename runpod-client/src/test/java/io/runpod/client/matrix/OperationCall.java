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

package io.runpod.client.matrix;

import java.util.function.Function;
import java.util.stream.Stream;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.JobStatus;
import io.runpod.client.testsupport.RecordedRunPod;

/**
 * Call of an operation, with a check of its result.
 */
enum OperationCall {

	RUN("run", (sdxl) -> sdxl.run("x").id().equals(RecordedRunPod.JOB_ID)),
	RUN_SYNC("runsync", (sdxl) -> sdxl.runSync("x").isSuccessful()),
	STATUS("status", (sdxl) -> sdxl.status(RecordedRunPod.JOB_ID).isSuccessful()),
	AWAIT("status-sync", (sdxl) -> sdxl.await(RecordedRunPod.JOB_ID).isSuccessful()),
	STREAM("stream", (sdxl) -> hasAllChunks(sdxl.stream(RecordedRunPod.JOB_ID, String.class))),
	CANCEL("cancel", (sdxl) -> sdxl.cancel(RecordedRunPod.JOB_ID).status() == JobStatus.CANCELLED),
	RETRY("retry", (sdxl) -> !sdxl.retry(RecordedRunPod.JOB_ID).status().equals(JobStatus.FAILED)),
	PURGE_QUEUE("purge-queue", (sdxl) -> sdxl.purgeQueue().removed() == 2),
	HEALTH("health", (sdxl) -> sdxl.health().workers().idle() == 2);

	private final String path;

	private final Function<RunPodEndpoint, Boolean> call;

	OperationCall(String path, Function<RunPodEndpoint, Boolean> call) {
		this.path = path;
		this.call = call;
	}

	String path() {
		return this.path;
	}

	boolean isSubmission() {
		return this == RUN || this == RUN_SYNC;
	}

	boolean requiresJob() {
		return !isSubmission() && this != PURGE_QUEUE && this != HEALTH;
	}

	boolean succeeds(RunPodEndpoint sdxl) {
		return this.call.apply(sdxl);
	}

	private static boolean hasAllChunks(Stream<String> chunks) {
		try (chunks) {
			return chunks.toList().equals(FaultInjectingRunPod.WORDS);
		}
	}

}
