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

package io.runpod.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.core.ParameterizedTypeReference;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.PurgeResult;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Everything on the page "Endpoints" of RunPod's JavaScript SDK: each method, each
 * argument, each field of a result.
 */
class SdkDocumentationTests {

	private static final Map<String, Object> INPUT = Map.of("prompt", "Hello, World!");

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final JsonMapper json = JsonMapper.builder().build();

	private final JsonMapper snakeCase = JsonMapper.builder()
		.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
		.build();

	@Test
	void runSyncSendsInputAndReturnsTerminalJob() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-completed-sdk-page"));
		RunPodJob result = this.runpod.endpoint().runSync(INPUT);
		assertThat(this.runpod.requestBodies("POST /runsync"))
			.containsExactly(StubResponse.sampleText("request-run.json"));
		assertThat(result.delayTime()).isEqualTo(Duration.ofMillis(18));
		assertThat(result.executionTime()).isEqualTo(Duration.ofMillis(36595));
		assertThat(result.id()).isEqualTo("sync-d050a3f6-791a-4aff-857a-66c759db4a06-u1");
		assertThat(result.output(new ParameterizedTypeReference<List<Map<String, Object>>>() {
		})).singleElement().satisfies((element) -> assertThat(element).containsOnlyKeys("choices", "usage"));
		assertThat(result.status()).isEqualTo(JobStatus.COMPLETED);
		assertThat(result.isStarted()).isTrue();
		assertThat(result.isTerminal()).isTrue();
		assertThat(result.isSuccessful()).isTrue();
	}

	@Test
	void runReturnsIdAndStatusOfQueuedJob() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		RunPodJob result = this.runpod.endpoint().run(INPUT);
		assertThat(this.runpod.requestBodies("POST /run")).containsExactly(StubResponse.sampleText("request-run.json"));
		assertThat(result.id()).isEqualTo(RecordedRunPod.JOB_ID);
		assertThat(result.status()).isEqualTo(JobStatus.IN_QUEUE);
	}

	@Test
	void statusReturnsResultOfAsynchronousRun() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.stub("GET /status/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("status-in-progress"), StubResponse.sample("status-completed"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		String id = endpoint.run(INPUT).id();
		RunPodJob running = endpoint.status(id);
		assertThat(running.status()).isEqualTo(JobStatus.IN_PROGRESS);
		assertThat(running.delayTime()).isEqualTo(Duration.ofMillis(61372));
		assertThat(running.executionTime()).isNull();
		assertThat(running.isStarted()).isTrue();
		assertThat(running.isTerminal()).isFalse();
		assertThat(running.isSuccessful()).isFalse();
		RunPodJob terminal = endpoint.status(id);
		assertThat(terminal.status()).isEqualTo(JobStatus.COMPLETED);
		assertThat(terminal.executionTime()).isEqualTo(Duration.ofMillis(1437));
		assertThat(terminal.output(RecordedRunPod.MAP_TYPE)).containsKey("text");
	}

	@Test
	void queuedJobIsNotStarted() {
		this.runpod.stub("GET /status/" + RecordedRunPod.JOB_ID).respondsWith(StubResponse.sample("status-in-queue"));
		RunPodJob job = this.runpod.endpoint().status(RecordedRunPod.JOB_ID);
		assertThat(job.isStarted()).isFalse();
		assertThat(job.isTerminal()).isFalse();
		assertThat(job.isSuccessful()).isFalse();
	}

	@Test
	void healthReturnsJobAndWorkerCounts() {
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample("health-sdk-page"));
		EndpointHealth health = this.runpod.endpoint().health();
		assertThat(health.jobs().completed()).isEqualTo(72);
		assertThat(health.jobs().failed()).isEqualTo(1);
		assertThat(health.jobs().inProgress()).isEqualTo(6);
		assertThat(health.jobs().inQueue()).isZero();
		assertThat(health.jobs().retried()).isEqualTo(1);
		assertThat(health.workers().idle()).isEqualTo(4);
		assertThat(health.workers().initializing()).isZero();
		assertThat(health.workers().ready()).isEqualTo(4);
		assertThat(health.workers().running()).isEqualTo(1);
		assertThat(health.workers().throttled()).isZero();
	}

	@Test
	void withTimeoutLimitsAwait() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.stub("GET /status-sync/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("status-in-queue").neverSent());
		RunPodEndpoint endpoint = this.runpod.endpoint();
		String id = endpoint.withTimeout(Duration.ofMinutes(1)).run(INPUT).id();
		assertThatExceptionOfType(RunPodTimeoutException.class)
			.isThrownBy(() -> endpoint.withTimeout(Duration.ofMillis(300)).await(id))
			.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(RecordedRunPod.JOB_ID));
	}

	@Test
	void executionPolicyIsSentInMilliseconds() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.endpoint()
			.run(JobRequest.of(INPUT).withPolicy(ExecutionPolicy.none().withExecutionTimeout(Duration.ofMillis(5000))));
		assertThat(this.runpod.requestBodies("POST /run"))
			.containsExactly("{\"input\":{\"prompt\":\"Hello, World!\"},\"policy\":{\"executionTimeout\":5000}}");
	}

	@Test
	void webhookIsSentBesideInput() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.endpoint().run(JobRequest.of(INPUT).withWebhook(URI.create("https://your-webhook-url.com")));
		assertThat(this.runpod.requestBodies("POST /run"))
			.containsExactly("{\"input\":{\"prompt\":\"Hello, World!\"},\"webhook\":\"https://your-webhook-url.com\"}");
	}

	@Test
	void cancelReturnsCancelledJob() {
		String id = "724907fe-7bcc-4e42-998d-52cb93e1421f-u1";
		this.runpod.stub("POST /cancel/" + id).respondsWith(StubResponse.sample("status-cancelled-queued"));
		RunPodJob job = this.runpod.endpoint().cancel(id);
		assertThat(job.status()).isEqualTo(JobStatus.CANCELLED);
		assertThat(job.isTerminal()).isTrue();
		assertThat(job.isSuccessful()).isFalse();
	}

	@Test
	void purgeQueueReturnsNumberOfRemovedJobs() {
		this.runpod.stub("POST /purge-queue").respondsWith(StubResponse.sample("purge-queue"));
		PurgeResult purged = this.runpod.endpoint().purgeQueue();
		assertThat(purged.removed()).isEqualTo(2);
		assertThat(purged.status()).isEqualTo("completed");
	}

	@Test
	void runSyncResultIsSerializedInSdkFormat() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-completed-sdk-page"));
		RunPodJob result = this.runpod.endpoint().runSync(INPUT);
		String expected = StubResponse.sampleText("runsync-completed-sdk-page.json")
			.replaceFirst("}$", ",\"started\":true,\"completed\":true,\"succeeded\":true}");
		assertThat(this.json.writeValueAsString(result)).isEqualTo(expected);
		assertThat(this.snakeCase.writeValueAsString(result)).isEqualTo(expected);
	}

	@Test
	void statusResultIsSerializedInSdkFormat() {
		this.runpod.stub("GET /status/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("status-in-progress"));
		RunPodJob result = this.runpod.endpoint().status(RecordedRunPod.JOB_ID);
		String expected = StubResponse.sampleText("status-in-progress.json")
			.replaceFirst("}$", ",\"started\":true,\"completed\":false,\"succeeded\":false}");
		assertThat(this.json.writeValueAsString(result)).isEqualTo(expected);
		assertThat(this.snakeCase.writeValueAsString(result)).isEqualTo(expected);
	}

	@Test
	void healthIsSerializedInSdkFormat() {
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample("health-sdk-page"));
		EndpointHealth health = this.runpod.endpoint().health();
		assertThat(this.json.writeValueAsString(health)).isEqualTo(StubResponse.sampleText("health-sdk-page.json"));
		assertThat(this.snakeCase.writeValueAsString(health))
			.isEqualTo(StubResponse.sampleText("health-sdk-page.json"));
	}

	@Test
	void purgeResultIsSerializedInSdkFormat() {
		this.runpod.stub("POST /purge-queue").respondsWith(StubResponse.sample("purge-queue"));
		PurgeResult purged = this.runpod.endpoint().purgeQueue();
		assertThat(this.json.writeValueAsString(purged)).isEqualTo(StubResponse.sampleText("purge-queue.json"));
		assertThat(this.snakeCase.writeValueAsString(purged)).isEqualTo(StubResponse.sampleText("purge-queue.json"));
	}

}
