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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.JobRequest;
import io.runpod.docs.examples.Orders.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

class PrintWebhookControllerTests {

	private static final String BODY = "{\"id\":\"job-1\",\"status\":\"COMPLETED\"}";

	@Test
	void receivesWebhookOfItsOrder() throws IOException {
		RunPodEndpoint sdxl = mock();
		PrintWebhookController controller = new PrintWebhookController(sdxl);
		UUID orderId = UUID.randomUUID();
		controller.print(orderId, new Order("18", "a lighthouse"));
		ArgumentCaptor<JobRequest> request = ArgumentCaptor.captor();
		then(sdxl).should().run(request.capture());
		URI webhook = request.getValue().webhook();
		String token = webhook.getPath().substring(webhook.getPath().lastIndexOf('/') + 1);
		assertThat(post(controller, "other", token)).isEqualTo(404);
		assertThat(controller.printed).isEmpty();
		assertThat(post(controller, "sdxl", token)).isEqualTo(200);
		assertThat(controller.printed).containsEntry(orderId, "job-1");
	}

	private static int post(PrintWebhookController controller, String endpoint, String token) throws IOException {
		return controller.printEnded(endpoint, token, new ByteArrayInputStream(BODY.getBytes(StandardCharsets.UTF_8)))
			.getStatusCode()
			.value();
	}

}
