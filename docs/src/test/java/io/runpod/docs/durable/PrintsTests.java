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

package io.runpod.docs.durable;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.jdbc.JdbcTestUtils;

import io.runpod.docs.durable.Vectors.Text;
import io.runpod.jobs.JobState;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.spring.boot.test.AutoConfigureRunPodSimulator;
import io.runpod.spring.boot.test.RunPodJobsTester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the examples with durable jobs.
 */
@SpringBootTest(properties = { "runpod.jobs.delivery.max-attempts=1", "runpod.endpoints.embed=emb123" })
@AutoConfigureRunPodSimulator
class PrintsTests {

	@Autowired
	private RunPodSimulator simulator;

	@Autowired
	private RunPodJobsTester tester;

	@Autowired
	private Prints prints;

	@AfterEach
	void deleteRows(@Autowired JdbcClient database) {
		JdbcTestUtils.deleteFromTables(database, "prints", "vectors");
	}

	@Test
	void printIsStored() {
		this.simulator.endpoint("sdxl", (job) -> Map.of("image", "iVBORw0KGgo="));
		this.prints.order("A-1", "a lighthouse");
		assertThat(this.tester.awaitDelivery("sdxl", "A-1").state()).isEqualTo(JobState.SUCCEEDED);
		assertThat(this.prints.count()).isOne();
	}

	@Test
	void vectorsOfBatchAreStored(@Autowired Vectors vectors) {
		this.simulator.endpoint("embed", (job) -> Map.of("key", String.valueOf(((Map<?, ?>) job.input()).get("key")),
				"values", List.of(0.5, 0.25)));
		vectors.compute(LocalDate.of(2026, 11, 29), List.of(new Text("t1", "Hello"), new Text("t2", "World")));
		assertThat(this.tester.awaitDelivery("embed", "texts of 2026-11-29").state()).isEqualTo(JobState.SUCCEEDED);
		assertThat(vectors.keys()).containsExactly("t1", "t2");
	}

	@Test
	void deadLettersAreDeliveredAgain(@Autowired DeadLetters deadLetters) {
		String tooLong = "x".repeat(1001);
		this.simulator.endpoint("sdxl", (job) -> Map.of("image", tooLong));
		this.prints.order("A-2", "a lighthouse");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.tester.awaitDelivery("sdxl", "A-2"))
			.withMessageContaining("is a dead letter")
			.withMessageContaining("Value too long");
		deadLetters.redeliver();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.tester.awaitDelivery("sdxl", "A-2"))
			.withMessageContaining("after 1 failed attempts");
	}

	@SpringBootApplication
	static class Application {

	}

}
