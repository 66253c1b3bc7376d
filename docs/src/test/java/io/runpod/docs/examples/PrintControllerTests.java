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

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

import io.runpod.client.RunPodEndpoint;
import io.runpod.docs.examples.Orders.Order;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.spring.boot.test.AutoConfigureRunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@AutoConfigureRunPodSimulator
@Import(PrintController.class)
class PrintControllerTests {

	private static final Order ORDER = new Order("18", "a lighthouse");

	@Autowired
	private RunPodSimulator simulator;

	@Autowired
	private RunPodEndpoint sdxl;

	@Autowired
	private PrintController controller;

	@Autowired
	private Orders orders;

	@BeforeEach
	void simulate() {
		this.simulator.endpoint("sdxl", (job) -> Map.of("url", "https://example.com/18.png"));
	}

	@Test
	void printsSynchronously() {
		assertThat(this.controller.printNow(ORDER).url()).endsWith("18.png");
		assertThat(this.controller.printReactive(ORDER).block(Duration.ofSeconds(30)).url()).endsWith("18.png");
	}

	@Test
	void acceptsOrderAndCollectsLater() {
		String id = this.controller.accept(ORDER);
		this.sdxl.await(id);
		assertThat(this.controller.job(id).isSuccessful()).isTrue();
		this.controller.removeCompletedJobs();
		assertThat(this.orders.jobs).doesNotContainValue(id);
	}

}
