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

import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.context.NestedTestConfiguration.EnclosingConfiguration;
import org.springframework.test.context.TestPropertySource;

import io.runpod.jobs.JobState;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.spring.boot.test.AutoConfigureRunPodSimulator;
import io.runpod.spring.boot.test.RunPodJobsTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of durable jobs in several cached contexts on one database.
 */
@NestedTestConfiguration(EnclosingConfiguration.INHERIT)
@SpringBootTest(webEnvironment = WebEnvironment.NONE, classes = RunPodJobsTesterTests.Application.class,
		properties = { "runpod.endpoints.sdxl.timeout=1m",
				"spring.datasource.url=jdbc:h2:mem:shared;DB_CLOSE_DELAY=-1" })
@AutoConfigureRunPodSimulator
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class SharedDatabaseTests {

	@Nested
	@Order(1)
	@TestPropertySource(properties = "context=first")
	class First extends Delivery {

	}

	@Nested
	@Order(2)
	@TestPropertySource(properties = "context=second")
	class Second extends Delivery {

	}

	@Nested
	@Order(3)
	@TestPropertySource(properties = "context=first")
	class FirstAgain extends Delivery {

	}

	abstract static class Delivery {

		@Test
		void jobIsDeliveredByItsContext(@Autowired RunPodSimulator simulator, @Autowired Orders orders,
				@Autowired RunPodJobsTester tester) {
			simulator.endpoint("sdxl", (job) -> "a picture");
			orders.place("A-1");
			assertThat(tester.awaitDelivery("sdxl", "A-1").state()).isEqualTo(JobState.SUCCEEDED);
			assertThat(orders.state("A-1")).isEqualTo("a picture");
		}

	}

}
