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

package io.runpod.client.job;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import io.runpod.client.exception.RunPodJobException;
import io.runpod.client.exception.RunPodOutputException;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RunPodJob}, built as a user's test builds it.
 */
class RunPodJobTests {

	@Test
	void outputReturnsObjectGivenToBuilder() {
		Image image = new Image("cat.png", 7);
		RunPodJob job = completedJob().output(image).build();
		assertThat(job.output(Image.class)).isSameAs(image);
		assertThat(job.outputOrThrow(new ParameterizedTypeReference<Image>() {
		})).isSameAs(image);
	}

	@Test
	void outputIsConvertedToRequestedType() {
		RunPodJob job = completedJob().output(Map.of("url", "cat.png", "seed", 7)).build();
		assertThat(job.output(Image.class)).isEqualTo(new Image("cat.png", 7));
		assertThat(completedJob().output(List.of(Map.of("url", "cat.png", "seed", 7)))
			.build()
			.output(new ParameterizedTypeReference<List<Image>>() {
			})).containsExactly(new Image("cat.png", 7));
	}

	@Test
	void outputOfIncompatibleTypeThrows() {
		RunPodJob job = completedJob().endpoint("sdxl").output("text").build();
		assertThatExceptionOfType(RunPodOutputException.class).isThrownBy(() -> job.output(Image.class))
			.withMessageStartingWith("The output of job job-1 (endpoint 'sdxl') cannot be read: ");
	}

	@Test
	void payloadOfRunningJobIsProgress() {
		RunPodJob job = RunPodJob.builder("job-1", JobStatus.IN_PROGRESS).output("Update 1/3").build();
		assertThat(job.output(String.class)).isNull();
		assertThat(job.progress(String.class)).isEqualTo("Update 1/3");
	}

	@Test
	void payloadOfTerminalJobIsNotProgress() {
		RunPodJob job = completedJob().output("done").build();
		assertThat(job.progress(String.class)).isNull();
	}

	@Test
	void failedJobMayHaveOutput() {
		RunPodJob job = RunPodJob.builder("job-1", JobStatus.FAILED).error("late").output("half").build();
		assertThat(job.output(String.class)).isEqualTo("half");
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COMPLETED")
	void orThrowThrowsUnlessCompleted(JobStatus status) {
		RunPodJob job = RunPodJob.builder("job-1", status).build();
		assertThatExceptionOfType(RunPodJobException.class).isThrownBy(job::orThrow)
			.satisfies((ex) -> assertThat(ex.getJob()).isSameAs(job));
		RunPodJob completed = completedJob().build();
		assertThat(completed.orThrow()).isSameAs(completed);
	}

	@Test
	void timedOutCoversTtlAndExecutionTimeout() {
		assertThat(RunPodJob.builder("job-1", JobStatus.TIMED_OUT).build().isTimedOut()).isTrue();
		assertThat(RunPodJob.builder("job-1", JobStatus.FAILED).error("executionTimeout exceeded").build().isTimedOut())
			.isTrue();
		assertThat(RunPodJob.builder("job-1", JobStatus.FAILED).error("out of memory").build().isTimedOut()).isFalse();
		assertThat(RunPodJob.builder("job-1", JobStatus.FAILED).build().isTimedOut()).isFalse();
		assertThat(completedJob().error("executionTimeout exceeded").build().isTimedOut()).isFalse();
	}

	@Test
	void unknownStatusIsKept() {
		RunPodJob job = RunPodJob.builder("job-1", "PREEMPTED").build();
		assertThat(job.status()).isEqualTo(JobStatus.UNKNOWN);
		assertThat(job.rawStatus()).isEqualTo("PREEMPTED");
		assertThat(job.isTerminal()).isFalse();
	}

	@Test
	void jsonHasShapeOfSdk() {
		RunPodJob job = RunPodJob.builder("job-1", JobStatus.FAILED)
			.endpoint("sdxl")
			.delayTime(Duration.ofMillis(5))
			.executionTime(Duration.ofMillis(7))
			.workerId("worker-1")
			.retries(1)
			.error("late")
			.output(new Image("cat.png", 7))
			.otherField("gpu", Map.of("count", 2))
			.build();
		assertThat(JsonMapper.shared().writeValueAsString(job))
			.isEqualTo("{\"delayTime\":5,\"error\":\"late\",\"executionTime\":7,\"id\":\"job-1\","
					+ "\"output\":{\"url\":\"cat.png\",\"seed\":7},\"retries\":1,\"status\":\"FAILED\","
					+ "\"workerId\":\"worker-1\",\"gpu\":{\"count\":2},"
					+ "\"started\":true,\"completed\":true,\"succeeded\":false}");
	}

	@Test
	void jsonIsReadBackByMapperOfApplication() {
		JsonMapper mapper = JsonMapper.builder()
			.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
			.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.build();
		RunPodJob job = RunPodJob.builder("job-1", JobStatus.FAILED)
			.delayTime(Duration.ofMillis(5))
			.executionTime(Duration.ofMillis(7))
			.workerId("worker-1")
			.retries(1)
			.error("late")
			.output(new Image("cat.png", 7))
			.otherField("gpu", Map.of("count", 2))
			.build();
		RunPodJob copy = mapper.readValue(mapper.writeValueAsString(job), RunPodJob.class);
		assertThat(copy).isEqualTo(job);
		assertThat(copy.output(Image.class)).isEqualTo(new Image("cat.png", 7));
		assertThat(mapper.readValue("{\"job\":" + mapper.writeValueAsString(job) + "}", Holder.class).job())
			.isEqualTo(job);
	}

	@Test
	void bodyOfWebhookIsReadAsJob() {
		RunPodJob job = JsonMapper.shared().readValue(StubResponse.sampleText("webhook.json"), RunPodJob.class);
		assertThat(job.isTerminal()).isTrue();
		assertThat(job.id()).isNotEmpty();
		assertThat(job.executionTime()).isPositive();
		assertThat(job.output(Object.class)).isNotNull();
	}

	@Test
	void jsonWithUnexpectedTypesIsReadLeniently() {
		RunPodJob job = JsonMapper.shared()
			.readValue("{\"id\":\"job-1\",\"status\":\"FAILED\",\"error\":{\"error_message\":\"late\"},"
					+ "\"delayTime\":\"soon\",\"workerId\":7,\"retries\":null}", RunPodJob.class);
		assertThat(job.error().message()).isEqualTo("late");
		assertThat(job.delayTime()).isNull();
		assertThat(job.workerId()).isNull();
		assertThatExceptionOfType(JacksonException.class)
			.isThrownBy(() -> JsonMapper.shared().readValue("{\"id\":\"job-1\"}", RunPodJob.class))
			.withMessageContaining("'status' must not be empty");
	}

	@ParameterizedTest
	@CsvSource({ "IN_QUEUE,false", "IN_PROGRESS,true", "COMPLETED,true", "FAILED,true", "CANCELLED,false",
			"TIMED_OUT,false", "PREEMPTED,false" })
	void isStartedDependsOnStatus(String status, boolean started) {
		assertThat(RunPodJob.builder("job-1", status).build().isStarted()).isEqualTo(started);
	}

	@ParameterizedTest
	@ValueSource(strings = { "CANCELLED", "TIMED_OUT" })
	void isStartedWhenAWorkerHadTheJob(String status) {
		assertThat(RunPodJob.builder("job-1", status).workerId("worker-1").build().isStarted()).isTrue();
		assertThat(RunPodJob.builder("job-1", status).executionTime(Duration.ofMillis(1)).build().isStarted()).isTrue();
	}

	@Test
	void payloadOfWrongTypeIsRejected() {
		Payload payload = Payload.of("text");
		assertThat(payload.as(String.class)).isEqualTo("text");
		assertThat(payload.as(Payload.class)).isSameAs(payload);
		assertThatIllegalArgumentException().isThrownBy(() -> payload.as(Integer.class));
		assertThat(Payload.of(List.of(1, 2)).as(new ParameterizedTypeReference<List<Integer>>() {
		})).containsExactly(1, 2);
	}

	@Test
	void toStringDoesNotContainOutput() {
		assertThat(completedJob().endpoint("sdxl").output("secret").delayTime(Duration.ofMillis(5)).build())
			.hasToString("RunPodJob[id=job-1, endpoint=sdxl, status=COMPLETED, delayTime=PT0.005S, executionTime=null, "
					+ "workerId=null]");
	}

	@Test
	void emptyIdIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> RunPodJob.builder("", JobStatus.FAILED).build())
			.withMessage("'id' must not be empty");
	}

	private static RunPodJob.Builder completedJob() {
		return RunPodJob.builder("job-1", JobStatus.COMPLETED);
	}

	record Holder(RunPodJob job) {
	}

	record Image(String url, int seed) {
	}

}
