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

package io.runpod.client.exception;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RunPodException} and its builder.
 */
class RunPodExceptionTests {

	private static final RunPodJob JOB = RunPodJob.builder("job-1", JobStatus.FAILED)
		.endpoint("sdxl")
		.delayTime(Duration.ofMillis(7))
		.workerId("worker-1")
		.error("{\"error_type\":\"<class 'ValueError'>\",\"error_message\":\"bad width\"}")
		.output(new Image("a.png", List.of(1, 2)))
		.otherField("cost", 1.5)
		.build();

	static Stream<RunPodException.Builder<?>> builders() {
		return Stream.of(RunPodRequestException.builder("x"), RunPodRateLimitException.builder("x"),
				RunPodBatchLimitException.builder("x", RunPodBatchLimitException.Reason.TOO_MANY_INPUTS),
				RunPodEndpointNotFoundException.builder("x"), RunPodAuthenticationException.builder("x"),
				RunPodSubmissionOutcomeUnknownException.builder("x"), RunPodOutputException.builder("x"),
				RunPodInterruptedException.builder("x"), RunPodClientClosedException.builder("x"),
				RunPodJobNotFoundException.builder("x"), RunPodTimeoutException.builder("x"),
				RunPodJobException.builder(JOB), RunPodJobStateException.builder(JOB));
	}

	@ParameterizedTest
	@MethodSource("builders")
	void exceptionIsSerializedWithoutLoss(RunPodException.Builder<?> builder) throws Exception {
		RunPodException ex = builder.endpoint("sdxl")
			.jobId("job-1")
			.job(JOB)
			.attempts(3)
			.retryable(true)
			.statusCode(HttpStatusCode.valueOf(599))
			.bodyExcerpt("<html>")
			.timeout(Duration.ofSeconds(2))
			.timeInQueue(Duration.ofSeconds(1))
			.timeInProgress(Duration.ofMillis(1))
			.diagnosis("no capacity")
			.cause(new IOException("broken pipe"))
			.build();
		RunPodException copy = serializeAndDeserialize(ex);
		assertThat(copy).hasSameClassAs(ex)
			.hasMessage(ex.getMessage())
			.usingRecursiveComparison()
			.usingOverriddenEquals()
			.ignoringFields("cause", "stackTrace", "suppressedExceptions")
			.isEqualTo(ex);
		assertThat(copy).hasCauseInstanceOf(IOException.class);
		assertThat(copy.getEndpoint()).isEqualTo("sdxl");
		assertThat(copy.getJobId()).isEqualTo("job-1");
		assertThat(copy.getAttempts()).isEqualTo(3);
		assertThat(copy.isRetryable()).isTrue();
		assertThat(copy.getStatusCode()).isEqualTo(HttpStatusCode.valueOf(599));
	}

	@Test
	void deserializedExceptionHasJobWithOutput() throws Exception {
		RunPodJob job = serializeAndDeserialize(RunPodJobException.builder(JOB).build()).getJob();
		assertThat(job).isEqualTo(JOB).hasSameHashCodeAs(JOB);
		assertThat(job.output(Image.class)).isEqualTo(new Image("a.png", List.of(1, 2)));
		assertThat(job.output(new ParameterizedTypeReference<Map<String, Object>>() {
		})).containsEntry("name", "a.png");
	}

	@Test
	void timeoutExceptionHasStateOfCall() {
		RunPodTimeoutException ex = RunPodTimeoutException.builder("No result")
			.timeout(Duration.ofSeconds(2))
			.job(JOB)
			.timeInQueue(Duration.ofMillis(500))
			.timeInProgress(Duration.ofMillis(1500))
			.diagnosis("no capacity")
			.build();
		assertThat(ex.getTimeout()).hasSeconds(2);
		assertThat(ex.getLastJob()).isSameAs(JOB);
		assertThat(ex.getTimeInQueue()).hasMillis(500);
		assertThat(ex.getTimeInProgress()).hasMillis(1500);
		assertThat(ex.getDiagnosis()).isEqualTo("no capacity");
	}

	@Test
	void buildersSetStatusCodeOfTheirType() {
		assertThat(RunPodRateLimitException.builder("x").build().getStatusCode())
			.isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
		assertThat(RunPodEndpointNotFoundException.builder("x").build().getStatusCode())
			.isEqualTo(HttpStatus.NOT_FOUND);
		assertThat(RunPodJobNotFoundException.builder("x").build().getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
		assertThat(RunPodAuthenticationException.builder("x").build().getStatusCode())
			.isEqualTo(HttpStatus.UNAUTHORIZED);
	}

	@Test
	void onlyRateLimitExceptionIsRetryableByDefault() {
		assertThat(builders().map(RunPodException.Builder::build).filter(RunPodException::isRetryable)).singleElement()
			.isInstanceOf(RunPodRateLimitException.class);
	}

	@Test
	void messageOfFailedJobHasErrorOfHandler() {
		RunPodJobException ex = RunPodJobException.builder(JOB).build();
		assertThat(ex).hasMessage("Job job-1 (endpoint 'sdxl') is FAILED: ValueError: bad width");
		assertThat(ex.getJob()).isSameAs(JOB);
		assertThat(ex.getEndpoint()).isEqualTo("sdxl");
		assertThat(ex.getJobId()).isEqualTo("job-1");
	}

	@Test
	void messageOfCancelledJobHasNoError() {
		RunPodJob job = RunPodJob.builder("job-1", JobStatus.CANCELLED).endpoint("sdxl").build();
		assertThat(RunPodJobException.builder(job).build()).hasMessage("Job job-1 (endpoint 'sdxl') is CANCELLED");
	}

	@Test
	void messageOfRunningJobContainsNotCompleted() {
		RunPodJob job = RunPodJob.builder("job-1", JobStatus.IN_PROGRESS).endpoint("sdxl").build();
		assertThatExceptionOfType(RunPodJobException.class).isThrownBy(job::orThrow)
			.withMessage("Job job-1 (endpoint 'sdxl') is IN_PROGRESS, not COMPLETED yet");
	}

	@Test
	void messageOfMissingOutputNamesSizeLimits() {
		RunPodJob job = RunPodJob.builder("job-1", JobStatus.COMPLETED).endpoint("sdxl").build();
		assertThatExceptionOfType(RunPodOutputException.class).isThrownBy(() -> job.outputOrThrow(String.class))
			.withMessage("Job job-1 (endpoint 'sdxl') completed without an output. Its handler returned nothing, or an"
					+ " 'error' that is not a string, which RunPod drops; or the output was larger than RunPod passes on"
					+ " (10 MB for run, 20 MB for runSync): let the handler upload large results and return a URL");
	}

	@Test
	void messageIsTruncatedAndJobKeepsWholeError() {
		String error = "e".repeat(100_000);
		RunPodJob job = JOB.mutate().error(error).build();
		RunPodJobException ex = RunPodJobException.builder(job).build();
		assertThat(ex.getMessage()).hasSizeLessThan(600).endsWith("e...");
		assertThat(ex.getJob().error().raw()).isEqualTo(error);
		assertThat(RunPodRequestException.builder(error).build().getMessage()).hasSizeLessThan(2000);
		assertThat(RunPodRequestException.builder("x").bodyExcerpt(error).build().getBodyExcerpt()).hasSize(500);
	}

	@SuppressWarnings("unchecked") // the copy has the class of the exception
	private static <E extends RunPodException> E serializeAndDeserialize(E ex)
			throws IOException, ClassNotFoundException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
			output.writeObject(ex);
		}
		try (ObjectInputStream input = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			return (E) input.readObject();
		}
	}

	record Image(String name, List<Integer> size) {
	}

}
