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

package io.runpod.spring.boot.autoconfigure.webhook;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

import io.runpod.client.webhook.WebhookBodyReader;

/**
 * Handler of webhooks for Spring MVC.
 */
final class WebMvcWebhookHandler implements HandlerFunction<ServerResponse> {

	private static final Log logger = LogFactory.getLog(RunPodWebhookAutoConfiguration.class);

	private final WebhookReceiver receiver;

	WebMvcWebhookHandler(WebhookReceiver receiver) {
		this.receiver = receiver;
	}

	@Override
	public ServerResponse handle(ServerRequest request) {
		String endpoint = request.pathVariable("endpoint");
		Optional<UUID> submissionId = this.receiver.verify(endpoint, request.pathVariable("token"));
		if (submissionId.isEmpty()) {
			return ServerResponse.notFound().build();
		}
		WebhookBodyReader body = this.receiver.createBodyReader();
		try {
			body.read(request.servletRequest().getInputStream());
		}
		catch (IOException ex) {
			// the sender is gone or slow; the id may have been read before
			logger.debug("The body of a webhook for the endpoint '" + endpoint + "' ended early", ex);
		}
		CompletableFuture<ServerResponse> response = new CompletableFuture<>();
		this.receiver.receive(endpoint, submissionId.get(), body)
			.subscribe((status) -> response.complete(ServerResponse.status(status).build()),
					response::completeExceptionally);
		return response.isDone() ? response.join() : ServerResponse.async(response);
	}

}
