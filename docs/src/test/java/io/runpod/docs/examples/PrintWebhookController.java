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

package io.runpod.docs.examples;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.JobRequest;
import io.runpod.client.webhook.WebhookAddresses;
import io.runpod.client.webhook.WebhookBodyReader;
import io.runpod.client.webhook.WebhookVerifier;
import io.runpod.docs.examples.Orders.Order;

@RestController
class PrintWebhookController {

	final Map<UUID, String> printed = new ConcurrentHashMap<>();

	private final RunPodEndpoint sdxl;

	private final WebhookAddresses addresses;

	private final WebhookVerifier verifier;

	PrintWebhookController(RunPodEndpoint sdxl) {
		this.sdxl = sdxl;
		List<String> secrets = List.of("secret");
		this.addresses = WebhookAddresses.of(URI.create("https://app.example.com/prints"), secrets);
		this.verifier = WebhookVerifier.of(secrets);
	}

	void print(UUID orderId, Order order) {
		this.sdxl.run(JobRequest.of(order).withWebhook(this.addresses.create("sdxl", orderId)));
	}

	@PostMapping("/prints/{endpoint}/{token}")
	ResponseEntity<Void> printEnded(@PathVariable String endpoint, @PathVariable String token, InputStream body)
			throws IOException {
		Optional<UUID> orderId = this.verifier.verify(endpoint, token);
		if (orderId.isEmpty()) {
			return ResponseEntity.notFound().build();
		}
		WebhookBodyReader reader = WebhookBodyReader.ofJobId();
		reader.read(body);
		reader.jobId().ifPresent((jobId) -> this.printed.put(orderId.get(), jobId));
		return ResponseEntity.ok().build();
	}

}
