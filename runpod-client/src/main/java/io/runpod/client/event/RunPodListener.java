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

package io.runpod.client.event;

/**
 * Callback interface for job and request events. Called on the thread on which the event
 * occurs, often an event loop: implementations must not block.
 *
 * @since 0.1.0
 */
public interface RunPodListener {

	/**
	 * Handle the acceptance of a job by RunPod.
	 * @param event the event
	 */
	default void onJobSubmitted(JobSubmittedEvent event) {
	}

	/**
	 * Handle the end of a job.
	 * @param event the event
	 */
	default void onJobEnded(JobEndedEvent event) {
	}

	/**
	 * Handle a change of an endpoint's condition.
	 * @param event the event
	 */
	default void onConditionChanged(EndpointConditionChangedEvent event) {
	}

	/**
	 * Handle a chunk of a stream.
	 * @param event the event
	 */
	default void onChunkRead(ChunkReadEvent event) {
	}

	/**
	 * Handle a request that is retried.
	 * @param event the event
	 */
	default void onRequestRetried(RequestRetriedEvent event) {
	}

	/**
	 * Handle a request that RunPod has rejected because there are too many.
	 * @param event the event
	 */
	default void onRequestThrottled(RequestThrottledEvent event) {
	}

	/**
	 * Handle a webhook that was received and processed.
	 * @param event the event
	 */
	default void onWebhookReceived(WebhookReceivedEvent event) {
	}

}
