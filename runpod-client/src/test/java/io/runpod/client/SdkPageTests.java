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

import io.runpod.client.job.EndpointHealth;
import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.PurgedQueue;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.job.RunPodTimeoutException;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RecordedRunPod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Everything on the page "Endpoints" of RunPod's JavaScript SDK: each method, each
 * argument, each field of a result.
 */
class SdkPageTests {

	private static final Map<String, Object> INPUT = Map.of("prompt", "Hello, World!");

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final JsonMapper json = JsonMapper.builder().build();

	private final JsonMapper snakeCase = JsonMapper.builder()
		.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
		.build();

	@Test
	void runSyncSendsTheInputAndReturnsTheEndedJob() {
		this.runpod.on("POST /runsync").answers(Answer.sample("runsync-completed-sdk-page"));
		RunPodJob result = this.runpod.endpoint().runSync(INPUT);
		assertThat(this.runpod.bodies("POST /runsync")).containsExactly(Answer.text("request-run.json"));
		assertThat(result.delayTime()).isEqualTo(Duration.ofMillis(18));
		assertThat(result.executionTime()).isEqualTo(Duration.ofMillis(36595));
		assertThat(result.id()).isEqualTo("sync-d050a3f6-791a-4aff-857a-66c759db4a06-u1");
		assertThat(result.output(new ParameterizedTypeReference<List<Map<String, Object>>>() {
		})).singleElement().satisfies((element) -> assertThat(element).containsOnlyKeys("choices", "usage"));
		assertThat(result.status()).isEqualTo(JobStatus.COMPLETED);
		assertThat(result.started()).isTrue();
		assertThat(result.completed()).isTrue();
		assertThat(result.succeeded()).isTrue();
	}

	@Test
	void runReturnsTheIdAndStatusOfTheQueuedJob() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		RunPodJob result = this.runpod.endpoint().run(INPUT);
		assertThat(this.runpod.bodies("POST /run")).containsExactly(Answer.text("request-run.json"));
		assertThat(result.id()).isEqualTo(RecordedRunPod.JOB);
		assertThat(result.status()).isEqualTo(JobStatus.IN_QUEUE);
	}

	@Test
	void resultsOfAnAsynchronousRunAreGotByStatus() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		this.runpod.on("GET /status/" + RecordedRunPod.JOB)
			.answers(Answer.sample("status-in-progress"), Answer.sample("status-completed"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		String id = endpoint.run(INPUT).id();
		RunPodJob running = endpoint.status(id);
		assertThat(running.status()).isEqualTo(JobStatus.IN_PROGRESS);
		assertThat(running.delayTime()).isEqualTo(Duration.ofMillis(61372));
		assertThat(running.executionTime()).isNull();
		assertThat(running.started()).isTrue();
		assertThat(running.completed()).isFalse();
		assertThat(running.succeeded()).isFalse();
		RunPodJob ended = endpoint.status(id);
		assertThat(ended.status()).isEqualTo(JobStatus.COMPLETED);
		assertThat(ended.executionTime()).isEqualTo(Duration.ofMillis(1437));
		assertThat(ended.output(RecordedRunPod.MAP)).containsKey("text");
	}

	@Test
	void statusOfAQueuedJobIsNotStarted() {
		this.runpod.on("GET /status/" + RecordedRunPod.JOB).answers(Answer.sample("status-in-queue"));
		RunPodJob job = this.runpod.endpoint().status(RecordedRunPod.JOB);
		assertThat(job.started()).isFalse();
		assertThat(job.completed()).isFalse();
		assertThat(job.succeeded()).isFalse();
	}

	@Test
	void healthCountsJobsAndWorkers() {
		this.runpod.on("GET /health").answers(Answer.sample("health-sdk-page"));
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
	void aTimeoutIsSetOnAViewOfTheEndpoint() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		this.runpod.on("GET /status-sync/" + RecordedRunPod.JOB).answers(Answer.sample("status-in-queue").never());
		RunPodEndpoint endpoint = this.runpod.endpoint();
		String id = endpoint.withTimeout(Duration.ofMinutes(1)).run(INPUT).id();
		assertThatExceptionOfType(RunPodTimeoutException.class)
			.isThrownBy(() -> endpoint.withTimeout(Duration.ofMillis(300)).await(id))
			.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(RecordedRunPod.JOB));
	}

	@Test
	void theExecutionPolicyIsSentAsMilliseconds() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		this.runpod.endpoint()
			.run(JobRequest.of(INPUT).withPolicy(ExecutionPolicy.none().withExecutionTimeout(Duration.ofMillis(5000))));
		assertThat(this.runpod.bodies("POST /run"))
			.containsExactly("{\"input\":{\"prompt\":\"Hello, World!\"},\"policy\":{\"executionTimeout\":5000}}");
	}

	@Test
	void aWebhookIsSentBesideTheInput() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		this.runpod.endpoint().run(JobRequest.of(INPUT).withWebhook(URI.create("https://your-webhook-url.com")));
		assertThat(this.runpod.bodies("POST /run"))
			.containsExactly("{\"input\":{\"prompt\":\"Hello, World!\"},\"webhook\":\"https://your-webhook-url.com\"}");
	}

	@Test
	void cancelReturnsTheCancelledJob() {
		String id = "724907fe-7bcc-4e42-998d-52cb93e1421f-u1";
		this.runpod.on("POST /cancel/" + id).answers(Answer.sample("status-cancelled-queued"));
		RunPodJob job = this.runpod.endpoint().cancel(id);
		assertThat(job.status()).isEqualTo(JobStatus.CANCELLED);
		assertThat(job.completed()).isTrue();
		assertThat(job.succeeded()).isFalse();
	}

	@Test
	void purgeQueueTellsHowManyJobsWereRemoved() {
		this.runpod.on("POST /purge-queue").answers(Answer.sample("purge-queue"));
		PurgedQueue purged = this.runpod.endpoint().purgeQueue();
		assertThat(purged.removed()).isEqualTo(2);
		assertThat(purged.status()).isEqualTo("completed");
	}

	@Test
	void aRunSyncResultIsWrittenInTheShapeOfTheSdk() {
		this.runpod.on("POST /runsync").answers(Answer.sample("runsync-completed-sdk-page"));
		RunPodJob result = this.runpod.endpoint().runSync(INPUT);
		String expected = Answer.text("runsync-completed-sdk-page.json")
			.replaceFirst("}$", ",\"started\":true,\"completed\":true,\"succeeded\":true}");
		assertThat(this.json.writeValueAsString(result)).isEqualTo(expected);
		assertThat(this.snakeCase.writeValueAsString(result)).isEqualTo(expected);
	}

	@Test
	void aStatusResultIsWrittenInTheShapeOfTheSdk() {
		this.runpod.on("GET /status/" + RecordedRunPod.JOB).answers(Answer.sample("status-in-progress"));
		RunPodJob result = this.runpod.endpoint().status(RecordedRunPod.JOB);
		String expected = Answer.text("status-in-progress.json")
			.replaceFirst("}$", ",\"started\":true,\"completed\":false,\"succeeded\":false}");
		assertThat(this.json.writeValueAsString(result)).isEqualTo(expected);
		assertThat(this.snakeCase.writeValueAsString(result)).isEqualTo(expected);
	}

	@Test
	void healthIsWrittenInTheShapeOfTheSdk() {
		this.runpod.on("GET /health").answers(Answer.sample("health-sdk-page"));
		EndpointHealth health = this.runpod.endpoint().health();
		assertThat(this.json.writeValueAsString(health)).isEqualTo(Answer.text("health-sdk-page.json"));
		assertThat(this.snakeCase.writeValueAsString(health)).isEqualTo(Answer.text("health-sdk-page.json"));
	}

	@Test
	void aPurgedQueueIsWrittenInTheShapeOfTheSdk() {
		this.runpod.on("POST /purge-queue").answers(Answer.sample("purge-queue"));
		PurgedQueue purged = this.runpod.endpoint().purgeQueue();
		assertThat(this.json.writeValueAsString(purged)).isEqualTo(Answer.text("purge-queue.json"));
		assertThat(this.snakeCase.writeValueAsString(purged)).isEqualTo(Answer.text("purge-queue.json"));
	}

}
