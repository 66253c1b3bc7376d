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

package io.runpod.spring.boot.test.jobs;

import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import io.runpod.jobs.JobState;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.TrackedJob;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.spring.boot.test.AutoConfigureRunPodSimulator;
import io.runpod.spring.boot.test.RunPodJobsTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of durable jobs in Spring Boot's slice for JDBC.
 */
@JdbcTest(properties = "runpod.endpoints.sdxl.timeout=1m")
@AutoConfigureRunPodSimulator
@Import(Orders.class)
@ContextConfiguration(classes = RunPodJobsTesterTests.Application.class)
class SimulatorJdbcSliceTests {

	@Autowired
	private Orders orders;

	@Test
	void jobIsRecordedInTheTransactionOfTheTest(@Autowired RunPodJobs jobs) {
		this.orders.place("A-1");
		assertThat(jobs.findByKey("sdxl", "A-1")).get().extracting(TrackedJob::state).isEqualTo(JobState.PENDING);
	}

	@Test
	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	void jobIsDelivered(@Autowired RunPodSimulator simulator, @Autowired RunPodJobsTester tester) {
		simulator.endpoint("sdxl", (job) -> "a picture");
		UUID id = this.orders.place("A-1");
		assertThat(tester.awaitDelivery(id).state()).isEqualTo(JobState.SUCCEEDED);
		assertThat(this.orders.state("A-1")).isEqualTo("a picture");
	}

}
