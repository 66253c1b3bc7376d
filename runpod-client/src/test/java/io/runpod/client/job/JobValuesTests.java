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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.runpod.client.health.EndpointHealth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the contract that the values of the API share.
 */
class JobValuesTests {

	// each supplier creates the same value again, and no two suppliers an equal one
	private static final List<Supplier<Object>> VALUES = List.of(() -> ExecutionPolicy.none(),
			() -> ExecutionPolicy.none().withTtl(Duration.ofMinutes(1)),
			() -> ExecutionPolicy.none().withExecutionTimeout(Duration.ofMinutes(1)),
			() -> ExecutionPolicy.none().withLowPriority(true), () -> JobRequest.of("a"), () -> JobRequest.of("b"),
			() -> JobRequest.of("a").withPolicy(ExecutionPolicy.none().withTtl(Duration.ofMinutes(1))),
			() -> JobRequest.of("a").withWebhook(URI.create("https://a.example")),
			() -> JobRequest.of("a").withS3Config(s3Config().build()), () -> s3Config().build(),
			() -> s3Config().accessId("other").build(), () -> s3Config().accessSecret("other").build(),
			() -> s3Config().bucketName("other").build(), () -> s3Config().endpointUrl("other").build(),
			() -> s3Config().objectPath("other").build(), () -> PurgeResult.of(1, "completed"),
			() -> PurgeResult.of(2, "completed"), () -> PurgeResult.of(1, "failed"), () -> JobError.of("out of memory"),
			() -> JobError.of("{\"error_message\":\"out of memory\"}"), () -> job().build(),
			() -> RunPodJob.builder("job-1", JobStatus.FAILED).build(),
			() -> RunPodJob.builder("job-2", JobStatus.COMPLETED).build(), () -> job().endpoint("other").build(),
			() -> job().delayTime(Duration.ofMillis(9)).build(),
			() -> job().executionTime(Duration.ofMillis(9)).build(), () -> job().workerId("other").build(),
			() -> job().retries(2).build(), () -> job().error("other").build(), () -> job().output("other").build(),
			() -> job().otherField("other", 1).build(), () -> JobResult.of("a", job().build(), 1),
			() -> JobResult.of("b", job().build(), 1), () -> JobResult.of("a", job().build(), 2),
			() -> Payload.of(Map.of("a", 1L, "b", List.of(1.5))), () -> Payload.of(null), () -> health().build(),
			() -> health().jobs(Map.of("inQueue", 2)).build(), () -> health().workers(Map.of("idle", 2)).build(),
			() -> health().queueGrowth(1).build(), () -> health().stalledFor(Duration.ofMinutes(1)).build());

	static Stream<Supplier<Object>> values() {
		return VALUES.stream();
	}

	@ParameterizedTest
	@MethodSource("values")
	void valueEqualsOnlyTheSameValue(Supplier<Object> value) {
		assertThat(value.get()).isEqualTo(value.get())
			.hasSameHashCodeAs(value.get())
			.hasToString(value.get().toString());
		assertThat(VALUES.stream().map(Supplier::get).filter(value.get()::equals)).hasSize(1);
		assertThat(value.get()).isNotEqualTo(null).isNotEqualTo("text");
	}

	@ParameterizedTest
	@MethodSource("values")
	void serializableValueEqualsItsCopy(Supplier<Object> supplier) throws Exception {
		Object value = supplier.get();
		assertThat(value instanceof Serializable)
			.isEqualTo(!(value instanceof JobRequest || value instanceof S3Config || value instanceof JobResult));
		if (value instanceof Serializable) {
			assertThat(serializeAndDeserialize(value)).isEqualTo(value).hasSameHashCodeAs(value);
		}
	}

	@Test
	void mutateKeepsEveryValue() {
		RunPodJob job = job().otherField("cost", 1).build();
		assertThat(job.mutate().build()).isEqualTo(job);
		S3Config s3Config = s3Config().objectPath("out").build();
		assertThat(s3Config.mutate().build()).isEqualTo(s3Config);
		EndpointHealth health = health().stalledFor(Duration.ofSeconds(1)).queueGrowth(3).build();
		assertThat(health.mutate().build()).isEqualTo(health);
	}

	@Test
	void toStringDoesNotContainPayloadSecretOrWebhook() {
		String secret = "s3cr3t";
		JobRequest request = JobRequest.of(secret)
			.withWebhook(URI.create("https://a.example/" + secret))
			.withS3Config(s3Config().accessId(secret).accessSecret(secret).build());
		assertThat(request)
			.hasToString("JobRequest[input=String, policy=ExecutionPolicy[executionTimeout=null, ttl=null,"
					+ " lowPriority=null], webhook=******, s3Config=S3Config[bucketName=bucket,"
					+ " endpointUrl=https://s3.example, accessId=******]]");
		RunPodJob job = job().output(secret).build();
		assertThat(job.toString()).doesNotContain(secret);
		assertThat(JobResult.of(secret, job, secret).toString()).doesNotContain(secret);
		assertThat(Payload.of(secret)).hasToString("Payload[String]");
	}

	@Test
	void s3ConfigWithoutRequiredValueIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> S3Config.builder().accessId("id").build())
			.withMessage("'accessSecret' must not be empty");
		assertThatIllegalArgumentException().isThrownBy(() -> s3Config().bucketName(" ").build())
			.withMessage("'bucketName' must not be empty");
	}

	private static S3Config.Builder s3Config() {
		return S3Config.builder()
			.accessId("id")
			.accessSecret("secret")
			.bucketName("bucket")
			.endpointUrl("https://s3.example");
	}

	private static RunPodJob.Builder job() {
		return RunPodJob.builder("job-1", JobStatus.COMPLETED)
			.endpoint("sdxl")
			.delayTime(Duration.ofMillis(5))
			.executionTime(Duration.ofMillis(7))
			.workerId("worker-1")
			.retries(1)
			.error("late")
			.output(Map.of("url", "cat.png"));
	}

	private static EndpointHealth.Builder health() {
		return EndpointHealth.builder().jobs(Map.of("inQueue", 1)).workers(Map.of("idle", 1));
	}

	private static Object serializeAndDeserialize(Object value) throws IOException, ClassNotFoundException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
			output.writeObject(value);
		}
		try (ObjectInputStream input = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			return input.readObject();
		}
	}

}
