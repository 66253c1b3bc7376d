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

import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.spring.boot.test.AutoConfigureRunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@AutoConfigureMockMvc
@AutoConfigureRunPodSimulator
class PortraitControllerTests {

	@Autowired
	private RunPodSimulator simulator;

	@Autowired
	private MockMvcTester mvc;

	@BeforeEach
	void simulate() {
		this.simulator.endpoint("flux", (job) -> Map.of("image_url", "https://example.com/lighthouse.png"));
	}

	@Test
	void paints() {
		assertThat(post("/portraits")).hasStatusOk().bodyText().contains("lighthouse.png");
	}

	@Test
	void paintsAlthoughRunPodIsBusy() {
		this.simulator.failNext(Operation.RUN_SYNC, Fault.TOO_MANY_REQUESTS);
		assertThat(post("/portraits")).hasStatusOk().bodyText().contains("lighthouse.png");
	}

	@Test
	void submitsJob() {
		assertThat(post("/jobs")).hasStatusOk()
			.bodyText()
			.satisfies((id) -> assertThat(this.mvc.get().uri("/jobs/" + id)).bodyText().contains(id));
	}

	private MockMvcTester.MockMvcRequestBuilder post(String path) {
		return this.mvc.post()
			.uri(path)
			.contentType(MediaType.APPLICATION_JSON)
			.content("{\"prompt\":\"a lighthouse\"}");
	}

}
