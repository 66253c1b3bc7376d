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

package com.example.portraits

import io.runpod.simulator.RunPodSimulator
import io.runpod.simulator.endpoint.Fault
import io.runpod.simulator.endpoint.Operation
import io.runpod.spring.boot.test.AutoConfigureRunPodSimulator
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.test.context.SpringBootTest
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient
import org.springframework.test.web.reactive.server.WebTestClient
import org.springframework.test.web.reactive.server.expectBodyList

@SpringBootTest
@AutoConfigureWebTestClient(timeout = "30s")
@AutoConfigureRunPodSimulator
class PortraitControllerTests {

	@Autowired
	private lateinit var simulator: RunPodSimulator

	@Autowired
	private lateinit var client: WebTestClient

	private val lighthouse = "https://example.com/lighthouse.png"

	@BeforeEach
	fun simulate() {
		simulator.endpoint("flux") { mapOf("image_url" to lighthouse) }
	}

	@Test
	fun paints() {
		post("/portraits", Prompt("a lighthouse")).expectBody().jsonPath("$.image_url").isEqualTo(lighthouse)
	}

	@Test
	fun paintsAlthoughRunPodIsBusy() {
		simulator.failNext(Operation.RUN_SYNC, Fault.TOO_MANY_REQUESTS)
		post("/portraits", Prompt("a lighthouse")).expectBody().jsonPath("$.image_url").isEqualTo(lighthouse)
	}

	@Test
	fun paintsAlbum() {
		post("/albums", listOf(Prompt("a lighthouse"), Prompt("a harbour"))).expectBodyList<Portrait>().hasSize(2)
	}

	private fun post(path: String, body: Any) =
		client.post().uri(path).bodyValue(body).exchange().expectStatus().isOk

}
