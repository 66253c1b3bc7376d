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

package io.runpod.spring.boot.autoconfigure;

import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.runpod.client.job.EndpointCondition;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.observation.RunPodListener;

/**
 * Tells several listeners, in their order. One that fails keeps nothing from the others.
 */
final class CompositeRunPodListener implements RunPodListener {

	private final List<RunPodListener> listeners;

	CompositeRunPodListener(List<RunPodListener> listeners) {
		this.listeners = listeners;
	}

	@Override
	public void jobSubmitted(String endpoint, String jobId) {
		tell((listener) -> listener.jobSubmitted(endpoint, jobId));
	}

	@Override
	public void jobEnded(RunPodJob job) {
		tell((listener) -> listener.jobEnded(job));
	}

	@Override
	public void conditionChanged(String endpoint, EndpointCondition before, EndpointCondition now) {
		tell((listener) -> listener.conditionChanged(endpoint, before, now));
	}

	@Override
	public void chunkRead(String endpoint) {
		this.listeners.forEach((listener) -> listener.chunkRead(endpoint));
	}

	@Override
	public void requestRetried(String endpoint, String operation, String reason) {
		tell((listener) -> listener.requestRetried(endpoint, operation, reason));
	}

	@Override
	public void requestThrottled(String endpoint, String operation, String reason) {
		tell((listener) -> listener.requestThrottled(endpoint, operation, reason));
	}

	private void tell(Consumer<RunPodListener> news) {
		RuntimeException failure = null;
		for (RunPodListener listener : this.listeners) {
			try {
				news.accept(listener);
			}
			catch (RuntimeException ex) {
				failure = suppressing(ex, failure);
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	private static RuntimeException suppressing(RuntimeException ex, @Nullable RuntimeException earlier) {
		if (earlier != null && earlier != ex) {
			ex.addSuppressed(earlier);
		}
		return ex;
	}

}
