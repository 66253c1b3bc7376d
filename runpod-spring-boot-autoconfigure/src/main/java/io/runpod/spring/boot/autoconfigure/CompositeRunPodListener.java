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

import io.runpod.client.job.EndpointCondition;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.observation.RunPodListener;

/**
 * Tells several listeners, in their order.
 */
final class CompositeRunPodListener implements RunPodListener {

	private final List<RunPodListener> listeners;

	CompositeRunPodListener(List<RunPodListener> listeners) {
		this.listeners = listeners;
	}

	@Override
	public void jobEnded(RunPodJob job) {
		this.listeners.forEach((listener) -> listener.jobEnded(job));
	}

	@Override
	public void conditionChanged(String endpoint, EndpointCondition before, EndpointCondition now) {
		this.listeners.forEach((listener) -> listener.conditionChanged(endpoint, before, now));
	}

	@Override
	public void requestRetried(String endpoint, String operation, String reason) {
		this.listeners.forEach((listener) -> listener.requestRetried(endpoint, operation, reason));
	}

	@Override
	public void requestThrottled(String endpoint, String operation, String reason) {
		this.listeners.forEach((listener) -> listener.requestThrottled(endpoint, operation, reason));
	}

}
