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

import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;
import io.runpod.docs.examples.Orders.Order;
import io.runpod.docs.examples.Orders.Print;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.spring.boot.test.AutoConfigureRunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

@SpringBootTest
@AutoConfigureRunPodSimulator
class OrdersTests {

	private static final Order ORDER = new Order("17", "a lighthouse");

	@Autowired
	private RunPodSimulator simulator;

	@Autowired
	private RunPodEndpoint sdxl;

	@Autowired
	private Orders orders;

	@BeforeEach
	void simulate() {
		this.simulator.endpoint("sdxl", (job) -> Map.of("url", "https://example.com/17.png"));
	}

	@Test
	void submitsAndCollectsLater() {
		assertThat(this.orders.submit(ORDER)).isNotEmpty();
		assertThat(this.orders.collect(ORDER)).isEqualTo(new Print("https://example.com/17.png"));
	}

	@Test
	void appliesOptionsToOneCall() {
		assertThat(this.orders.quickly(ORDER).url()).endsWith("17.png");
		assertThat(this.sdxl.await(this.orders.withLimit(ORDER).id()).isSuccessful()).isTrue();
	}

	@Test
	void requestsManualCheckWhenOutcomeIsUnknown() {
		this.orders.log.clear();
		this.orders.paintNowOrLater(ORDER);
		this.simulator.failNext(Operation.RUN_SYNC, Fault.CONNECTION_RESET);
		this.orders.paintNowOrLater(ORDER);
		assertThat(this.orders.log).containsExactly("delivered 17 from https://example.com/17.png",
				"check requested for 17");
	}

	@Test
	void mockedEndpoint() {
		RunPodEndpoint sdxl = mock(RunPodEndpoint.class);
		given(sdxl.status("job-1"))
			.willReturn(RunPodJob.builder("job-1", JobStatus.FAILED).error("out of memory").build());
		assertThat(sdxl.status("job-1").error().message()).isEqualTo("out of memory");
	}

	@Test
	void mockedEndpointReturnsJobForAnyInput() {
		RunPodEndpoint sdxl = mock(RunPodEndpoint.class);
		RunPodJob job = RunPodJob.builder("job-1", JobStatus.COMPLETED).build();
		given(sdxl.runSync(any())).willReturn(job);
		given(sdxl.run(any())).willReturn(job);
		assertThat(sdxl.runSync(Map.of("prompt", "a lighthouse"))).isSameAs(job);
		assertThat(new Orders(sdxl).submit(ORDER)).isEqualTo("job-1");
		assertThat(new Orders(sdxl).withLimit(ORDER)).isSameAs(job);
	}

	@Test
	void survivesABadGateway() {
		this.simulator.endpoint("sdxl", (job) -> Map.of("image", "iVBORw0KGgo="));
		this.simulator.failNext(Operation.STATUS_SYNC, Fault.BAD_GATEWAY_HTML);
		String jobId = this.sdxl.run(Map.of("prompt", "a lighthouse")).id();
		assertThat(this.sdxl.await(jobId).isSuccessful()).isTrue();
	}

}
