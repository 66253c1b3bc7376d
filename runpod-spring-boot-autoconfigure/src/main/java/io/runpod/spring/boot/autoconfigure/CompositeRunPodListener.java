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

import io.runpod.client.event.RunPodListener;
import io.runpod.client.health.EndpointCondition;
import io.runpod.client.job.RunPodJob;

/**
 * Composite that notifies its listeners in order, independently of failures of others.
 */
final class CompositeRunPodListener implements RunPodListener {

	private final List<RunPodListener> listeners;

	CompositeRunPodListener(List<RunPodListener> listeners) {
		this.listeners = listeners;
	}

	@Override
	public void jobSubmitted(String endpoint, String jobId) {
		notifyListeners((listener) -> listener.jobSubmitted(endpoint, jobId));
	}

	@Override
	public void jobEnded(RunPodJob job) {
		notifyListeners((listener) -> listener.jobEnded(job));
	}

	@Override
	public void conditionChanged(String endpoint, EndpointCondition previous, EndpointCondition current) {
		notifyListeners((listener) -> listener.conditionChanged(endpoint, previous, current));
	}

	@Override
	public void chunkRead(String endpoint) {
		this.listeners.forEach((listener) -> listener.chunkRead(endpoint));
	}

	@Override
	public void requestRetried(String endpoint, String operation, String reason) {
		notifyListeners((listener) -> listener.requestRetried(endpoint, operation, reason));
	}

	@Override
	public void requestThrottled(String endpoint, String operation, String reason) {
		notifyListeners((listener) -> listener.requestThrottled(endpoint, operation, reason));
	}

	private void notifyListeners(Consumer<RunPodListener> notification) {
		RuntimeException failure = null;
		for (RunPodListener listener : this.listeners) {
			try {
				notification.accept(listener);
			}
			catch (RuntimeException ex) {
				failure = addSuppressed(ex, failure);
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	private static RuntimeException addSuppressed(RuntimeException ex, @Nullable RuntimeException previous) {
		if (previous != null && previous != ex) {
			ex.addSuppressed(previous);
		}
		return ex;
	}

}
