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

package io.runpod.spring.boot.test.testcontainers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.core.ParameterizedTypeReference;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;
import io.runpod.simulator.RunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = { "runpod.endpoints.words.timeout=1m", "runpod.endpoints.tokens.timeout=1m",
		"runpod.endpoints.crowd.timeout=1m" })
@RequiresDocker
class RunPodWorkerContainerIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final ParameterizedTypeReference<List<String>> STRING_LIST = new ParameterizedTypeReference<>() {
	};

	@Autowired
	private RunPodEndpoint words;

	@Autowired
	private RunPodEndpoint tokens;

	@Autowired
	private RunPodEndpoint crowd;

	@Autowired
	private RunPodSimulator simulator;

	@Autowired
	private RunPodWorkerContainer crowdWorkers;

	@Test
	void workerContainerRunsJob() {
		RunPodJob job = this.words.runSync(Map.of("text", "größe"));
		assertThat(job.status()).isEqualTo(JobStatus.COMPLETED);
		assertThat(job.output(Words.class)).isEqualTo(new Words("GRÖSSE", job.workerId()));
	}

	@Test
	void workerExceptionBecomesJobError() {
		RunPodJob job = this.words.runSync(Map.of("fail", "out of memory"));
		assertThat(job.status()).isEqualTo(JobStatus.FAILED);
		assertThat(job.error()).isNotNull();
		assertThat(job.error().type()).isEqualTo("ValueError");
		assertThat(job.error().message()).isEqualTo("out of memory");
	}

	@Test
	void generatorChunksAreStreamed() {
		assertThat(this.tokens.runStream(Map.of("text", "the quick fox"), String.class)).containsExactly("the", "quick",
				"fox");
	}

	@Test
	void generatorChunksAreAggregatedAsOutput() {
		assertThat(this.tokens.runSync(Map.of("text", "the quick fox"), STRING_LIST)).containsExactly("the", "quick",
				"fox");
	}

	@Test
	void generatorFailureFailsJob() {
		RunPodJob job = this.tokens.runSync(Map.of("text", "the fail"));
		assertThat(job.status()).isEqualTo(JobStatus.FAILED);
		assertThat(job.error()).isNotNull();
		assertThat(job.error().message()).contains("no more words");
	}

	@Test
	void progressIsReceivedBeforeOutput() {
		String jobId = this.words.run(Map.of("text", "slow", "progress", "half way", "seconds", 2)).id();
		assertThat(this.words.reactive().updates(jobId).collectList().block(TIMEOUT))
			.anySatisfy((job) -> assertThat(job.progress(String.class)).isEqualTo("half way"))
			.last()
			.satisfies((job) -> assertThat(job.isSuccessful()).isTrue());
	}

	@Test
	void workerRunsNextJobAfterCancellation() {
		String jobId = this.words.run(Map.of("seconds", 3600)).id();
		this.words.reactive().updates(jobId).filter(RunPodJob::isStarted).blockFirst(TIMEOUT);
		this.words.cancel(jobId);
		assertThat(this.words.withTimeout(TIMEOUT).runSync(Map.of("text", "next")).isSuccessful()).isTrue();
		assertThat(this.words.status(jobId).status()).isEqualTo(JobStatus.CANCELLED);
	}

	@Test
	void jobsAreDistributedOverWorkers() {
		List<String> jobIds = Stream.generate(() -> this.crowd.run(Map.of("seconds", 3)).id()).limit(3).toList();
		assertThat(jobIds).extracting((jobId) -> this.crowd.await(jobId).workerId()).doesNotHaveDuplicates();
		assertThat(this.crowd.health().workers().idle()).isEqualTo(3);
		assertThat(this.crowdWorkers.getWorkerLogs()).contains(jobIds);
	}

	@Test
	void simulatorHasRandomKeyWhenBoundToAllAddresses() {
		assertThat(this.simulator.apiKey()).hasSizeGreaterThan(16);
	}

	private record Words(String text, String worker) {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		RunPodWorkerContainer wordsWorker() {
			return new RunPodWorkerContainer(WorkerImage.get()).forEndpoint("words");
		}

		@Bean
		RunPodWorkerContainer crowdWorkers() {
			return new RunPodWorkerContainer(WorkerImage.get()).forEndpoint("crowd").withWorkers(3);
		}

		@Bean
		RunPodWorkerContainer tokensWorker() {
			return new RunPodWorkerContainer(WorkerImage.get()).forEndpoint("tokens").withEnv("HANDLER", "stream");
		}

	}

}
