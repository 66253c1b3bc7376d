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

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import reactor.core.publisher.Mono;

import io.runpod.docs.examples.Orders.Order;
import io.runpod.docs.examples.TracedOrders.StoredJob;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.spring.boot.test.AutoConfigureRunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = "runpod.events.enabled=true")
@AutoConfigureRunPodSimulator
@Import(TracedOrders.class)
class TracedOrdersTests {

	@Autowired
	private RunPodSimulator simulator;

	@Autowired
	private TracedOrders orders;

	@Test
	void storesTraceparentAndReceivesJobEvent() {
		this.simulator.endpoint("sdxl", (job) -> Map.of("url", "https://example.com/17.png"));
		this.orders.submit(new Order("17", "a lighthouse"));
		StoredJob job = this.orders.jobs.get("17");
		assertThat(job.traceparent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]");
		assertThat(this.orders.collect(job).url()).endsWith("17.png");
		String ended = Mono.fromSupplier(() -> this.orders.ended.get(job.id()))
			.repeatWhenEmpty((tries) -> tries.delayElements(Duration.ofMillis(10)))
			.block(Duration.ofSeconds(20));
		assertThat(ended).startsWith("took PT");
	}

}
