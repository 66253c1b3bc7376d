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

package com.example.portraits;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient;

import com.example.portraits.PortraitController.Portrait;
import com.example.portraits.PortraitController.Prompt;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.spring.boot.test.AutoConfigureRunPodSimulator;

@SpringBootTest
@AutoConfigureWebTestClient(timeout = "30s")
@AutoConfigureRunPodSimulator
class PortraitControllerTests {

	private static final Portrait LIGHTHOUSE = new Portrait("https://example.com/lighthouse.png");

	@Autowired
	private RunPodSimulator simulator;

	@Autowired
	private WebTestClient client;

	@BeforeEach
	void simulate() {
		this.simulator.endpoint("flux", (job) -> Map.of("image_url", LIGHTHOUSE.imageUrl()));
	}

	@Test
	void paints() {
		post("/portraits", new Prompt("a lighthouse")).expectBody(Portrait.class).isEqualTo(LIGHTHOUSE);
	}

	@Test
	void paintsAlthoughRunPodIsBusy() {
		this.simulator.failNext(Operation.RUN_SYNC, Fault.TOO_MANY_REQUESTS);
		post("/portraits", new Prompt("a lighthouse")).expectBody(Portrait.class).isEqualTo(LIGHTHOUSE);
	}

	@Test
	void paintsAlbum() {
		post("/albums", List.of(new Prompt("a lighthouse"), new Prompt("a harbour"))).expectBodyList(Portrait.class)
			.isEqualTo(List.of(LIGHTHOUSE, LIGHTHOUSE));
	}

	private WebTestClient.ResponseSpec post(String path, Object body) {
		return this.client.post().uri(path).bodyValue(body).exchange().expectStatus().isOk();
	}

}
