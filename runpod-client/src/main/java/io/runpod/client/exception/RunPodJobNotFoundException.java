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

package io.runpod.client.exception;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

import io.runpod.client.job.RunPodJob;

/**
 * Exception for a job that does not exist at RunPod: a wrong id, a job of another
 * endpoint, a result past its retention (30 minutes after {@code run}, 1 minute after
 * {@code runSync}), or a job deleted because its ttl passed. Never retryable.
 *
 * @since 0.1.0
 */
public class RunPodJobNotFoundException extends RunPodException {

	/** Last known state of the job, if any. */
	private final @Nullable RunPodJob lastJob;

	RunPodJobNotFoundException(Builder<?> builder) {
		super(builder);
		this.lastJob = builder.job;
	}

	/**
	 * Create a builder of an exception with status 404.
	 * @param message the detail message
	 * @return the builder
	 */
	public static Builder<RunPodJobNotFoundException> builder(String message) {
		return new Builder<>(message, RunPodJobNotFoundException::new).statusCode(HttpStatus.NOT_FOUND);
	}

	/**
	 * Return the last state of the job that the call received.
	 * @return the job, {@code null} if none was received
	 */
	public @Nullable RunPodJob getLastJob() {
		return this.lastJob;
	}

}
