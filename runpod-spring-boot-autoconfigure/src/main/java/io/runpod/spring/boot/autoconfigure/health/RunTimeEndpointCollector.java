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

package io.runpod.spring.boot.autoconfigure.health;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.RunPodClientCustomizer;

/**
 * Hears of the endpoints that the client gives, and hands them on as soon as somebody
 * wants them.
 */
final class RunTimeEndpointCollector implements RunPodClientCustomizer {

	private final List<RunPodEndpoint> bufferedEndpoints = new ArrayList<>();

	private @Nullable Consumer<RunPodEndpoint> subscriber;

	@Override
	public void customize(RunPodClient.Builder builder) {
		builder.endpointListener(this::endpointCreated);
	}

	private synchronized void endpointCreated(RunPodEndpoint endpoint) {
		if (this.subscriber != null) {
			this.subscriber.accept(endpoint);
		}
		else {
			this.bufferedEndpoints.add(endpoint);
		}
	}

	synchronized void subscribe(Consumer<RunPodEndpoint> subscriber) {
		this.subscriber = subscriber;
		this.bufferedEndpoints.forEach(subscriber);
		this.bufferedEndpoints.clear();
	}

}
