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
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.spring.boot.test.AutoConfigureRunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SpringBootTest
@AutoConfigureRunPodSimulator
class MigrationTests {

	@Autowired
	private RunPodSimulator simulator;

	@Autowired
	private Portraits portraits;

	private HandWrittenPortraits handWritten;

	@BeforeEach
	void simulate() {
		this.simulator.endpoint("sdxl", (job) -> Map.of("image", "iVBORw0KGgo="));
		this.handWritten = new HandWrittenPortraits(WebClient.builder()
			.baseUrl(this.simulator.baseUrl() + "/sdxl")
			.defaultHeaders((headers) -> headers.setBearerAuth(this.simulator.apiKey()))
			.build());
	}

	@Test
	void bothVersionsReturnTheSamePicture() {
		assertThat(this.handWritten.paint("a lighthouse")).startsWith(0x89, 'P', 'N', 'G')
			.isEqualTo(this.portraits.paint("a lighthouse"));
	}

	@Test
	void loopSubmitsAgainWhenResponseIsLost() {
		this.simulator.failNext(Operation.RUN, Fault.CONNECTION_RESET);
		this.handWritten.paint("a lighthouse");
		assertThat(submissions(Operation.RUN)).isEqualTo(2);
	}

	@Test
	void clientDoesNotSubmitAgainWhenResponseIsLost() {
		this.simulator.failNext(Operation.RUN_SYNC, Fault.CONNECTION_RESET);
		assertThatExceptionOfType(RunPodSubmissionOutcomeUnknownException.class)
			.isThrownBy(() -> this.portraits.paint("a lighthouse"));
		assertThat(submissions(Operation.RUN_SYNC)).isOne();
	}

	private long submissions(Operation operation) {
		return this.simulator.requests("sdxl").stream().filter((request) -> request.operation() == operation).count();
	}

}
