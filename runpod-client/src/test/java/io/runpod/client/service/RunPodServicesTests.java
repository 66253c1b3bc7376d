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

package io.runpod.client.service;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.runpod.client.RunAllOptions;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.exception.RunPodJobException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.JobResult;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.job.S3Config;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.RecordedRunPod.Word;
import io.runpod.client.testsupport.StubResponse;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RunPodServices}.
 */
class RunPodServicesTests {

	private static final String STATUS = "GET /status/" + RecordedRunPod.JOB_ID;

	private static final String AWAIT = "GET /status-sync/" + RecordedRunPod.JOB_ID;

	private static final Image IMAGE = new Image("https://image.url", 46578);

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	// with a client of its own: an id belongs to one submission of a client
	private <S> S create(Class<S> type) {
		return RunPodServices.create(type, this.runpod.endpoint());
	}

	@Test
	void outputOfEveryReturnType() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-completed"));
		Outputs service = create(Outputs.class);
		Prompt prompt = new Prompt("a fox");
		assertThat(service.list(prompt)).containsExactly(IMAGE);
		assertThat(service.array(prompt)).containsExactly(IMAGE);
		assertThat(service.wildcard(prompt).get(0).get("seed")).isEqualTo(46578);
		assertThat(service.mono(prompt).block(RecordedRunPod.TIMEOUT)).containsExactly(IMAGE);
		assertThat(RecordedRunPod.join(service.future(prompt))).containsExactly(IMAGE);
		assertThat(service.job(prompt).isSuccessful()).isTrue();
		service.ignore(prompt);
		assertThat(service.ignoreLater(prompt).block(RecordedRunPod.TIMEOUT)).isNull();
		assertThat(RecordedRunPod.join(service.ignoreInFuture(prompt))).isNull();
		assertThat(this.runpod.requestBodies("POST /runsync")).hasSize(9)
			.containsOnly("{\"input\":{\"text\":\"a fox\"}}");
	}

	@Test
	void voidMethodThrowsWhenJobFails() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("status-failed-plain-error"));
		Outputs service = create(Outputs.class);
		Prompt prompt = new Prompt("a fox");
		assertThatExceptionOfType(RunPodJobException.class).isThrownBy(() -> service.ignore(prompt));
		assertThatExceptionOfType(RunPodJobException.class).isThrownBy(() -> service.list(prompt));
		StepVerifier.create(service.ignoreLater(prompt)).verifyError(RunPodJobException.class);
		assertThat(service.job(prompt).isSuccessful()).isFalse();
	}

	@Test
	void streamReadsChunks() {
		stubStream();
		try (Stream<Word> words = create(Streams.class).read("a fox")) {
			assertThat(words.map(Word::word)).containsExactly("a", "runpod");
		}
	}

	@Test
	void fluxEmitsChunks() {
		stubStream();
		assertThat(create(Streams.class).emit("a fox").map(Word::word).collectList().block(RecordedRunPod.TIMEOUT))
			.containsExactly("a", "runpod");
	}

	@Test
	void streamReadsChunksOfJobById() {
		stubStream();
		try (Stream<Word> words = create(Streams.class).readAgain(RecordedRunPod.JOB_ID)) {
			assertThat(words.map(Word::word)).containsExactly("a", "runpod");
		}
	}

	private void stubStream() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.stub("GET /stream/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("stream-in-progress"), StubResponse.sample("stream-completed-empty"));
	}

	@Test
	void resultsOfManyInputs() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-completed"));
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample("status-completed"));
		Many service = create(Many.class);
		Prompt prompt = new Prompt("a fox");
		RunAllOptions options = RunAllOptions.defaults().withInFlight(1);
		try (Stream<JobResult<Prompt, Usage>> results = service.all(List.of(prompt), options)) {
			assertThat(results).singleElement()
				.satisfies((result) -> assertThat(result.input()).isSameAs(prompt))
				.satisfies((result) -> assertThat(result.outputOrThrow().tokens()).isEqualTo(16));
		}
		assertThat(service.allLater(Flux.just(prompt), Duration.ofSeconds(10))
			.map((result) -> result.outputOrThrow().tokens())
			.collectList()
			.block(RecordedRunPod.TIMEOUT)).containsExactly(16);
		assertThat(service.allOfList(List.of(prompt)).count().block(RecordedRunPod.TIMEOUT)).isEqualTo(1);
	}

	@Test
	void submissionReturnsJobOrId() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		JobRequest request = JobRequest.of(Map.of("text", "a fox"));
		ExecutionPolicy policy = ExecutionPolicy.none().withTtl(Duration.ofMinutes(1));
		assertThat(create(Jobs.class).submit(request, policy).status()).isEqualTo(JobStatus.IN_QUEUE);
		assertThat(create(Jobs.class).submit(request, null).id()).isEqualTo(RecordedRunPod.JOB_ID);
		assertThat(create(Jobs.class).submitForId("a fox", 7L)).isEqualTo(RecordedRunPod.JOB_ID);
		assertThat(create(Jobs.class).submitLater("a fox").block(RecordedRunPod.TIMEOUT))
			.isEqualTo(RecordedRunPod.JOB_ID);
		assertThat(this.runpod.requestBodies("POST /run")).containsExactly(
				"{\"input\":{\"text\":\"a fox\"},\"policy\":{\"ttl\":60000}}", "{\"input\":{\"text\":\"a fox\"}}",
				"{\"input\":{\"text\":\"a fox\",\"seed\":7}}", "{\"input\":\"a fox\"}");
	}

	@Test
	void operationsOfAJobById() {
		this.runpod.stub(STATUS)
			.respondsWith(StubResponse.sample("status-in-progress"), StubResponse.sample("status-completed"));
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-completed"));
		this.runpod.stub("POST /cancel/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("status-cancelled-running"));
		Jobs service = create(Jobs.class);
		String id = RecordedRunPod.JOB_ID;
		assertThat(service.status(id).status()).isEqualTo(JobStatus.IN_PROGRESS);
		assertThat(service.await(id).tokens()).isEqualTo(16);
		assertThat(service.awaitJob(id).block(RecordedRunPod.TIMEOUT).isSuccessful()).isTrue();
		service.awaitEnd(id);
		try (Stream<RunPodJob> updates = service.updates(id)) {
			assertThat(updates.map(RunPodJob::status)).endsWith(JobStatus.COMPLETED);
		}
		assertThat(service.cancel(id).status()).isEqualTo(JobStatus.CANCELLED);
		service.cancelAndForget(id);
		assertThat(this.runpod.requestCount("POST /cancel/" + id)).isEqualTo(2);
		assertThatIllegalArgumentException().isThrownBy(() -> service.await(" "))
			.withMessage("'jobId' must not be empty");
	}

	@Test
	void retrySubmitsAgain() {
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample("status-failed-plain-error"));
		this.runpod.stub("POST /retry/" + RecordedRunPod.JOB_ID).respondsWith(StubResponse.sample("retry-in-queue"));
		assertThat(create(Jobs.class).retry(RecordedRunPod.JOB_ID).status()).isEqualTo(JobStatus.IN_QUEUE);
	}

	@Test
	void parametersAreFieldsByName() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-completed"));
		Inputs service = create(Inputs.class);
		service.fields("a fox", null, Duration.ofSeconds(10), 7);
		create(Inputs.class).singleField("a fox");
		create(Inputs.class).asItIs(Map.of("prompt", "a fox"),
				S3Config.builder()
					.accessId("id")
					.accessSecret("secret")
					.bucketName("results")
					.endpointUrl("https://s3.example.com")
					.build());
		assertThat(this.runpod.requestBodies("POST /runsync")).containsExactly(
				"{\"input\":{\"prompt\":\"a fox\",\"num_steps\":7}}", "{\"input\":{\"prompt\":\"a fox\"}}",
				"{\"input\":{\"prompt\":\"a fox\"},\"s3Config\":{\"accessId\":\"id\",\"accessSecret\":\"secret\","
						+ "\"bucketName\":\"results\",\"endpointUrl\":\"https://s3.example.com\"}}");
		assertThatIllegalArgumentException().isThrownBy(() -> service.fields(null, null, null, null))
			.withMessageContaining("empty");
		assertThatIllegalArgumentException().isThrownBy(() -> service.asItIs(null, null))
			.withMessage("The argument of asItIs(Map, S3Config) must not be null");
	}

	@Test
	void typeVariablesOfSuperinterfacesAreResolved() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-completed"));
		Painter<Prompt, List<Image>> service = create(Sdxl.class);
		assertThat(service.paint(new Prompt("a fox"))).containsExactly(IMAGE);
		assertThat(service.paintLater(new Prompt("a fox")).block(RecordedRunPod.TIMEOUT)).containsExactly(IMAGE);
	}

	@Test
	void defaultMethodsCallOtherMethods() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-completed"));
		Sdxl service = create(Sdxl.class);
		assertThat(service.first("a fox")).isEqualTo(IMAGE);
		assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(service::failing).withMessage("checked");
	}

	@Test
	void objectMethodsAreThoseOfTheProxy() {
		RunPodEndpoint endpoint = this.runpod.endpoint();
		Sdxl service = RunPodServices.create(Sdxl.class, endpoint);
		Sdxl other = RunPodServices.create(Sdxl.class, endpoint);
		assertThat(service).isEqualTo(service).isNotEqualTo(other).isNotEqualTo("x").hasSameHashCodeAs(service);
		assertThat(service).hasToString(Sdxl.class.getName() + "[sdxl -> " + this.runpod.endpointId() + "]");
		WithObjectMethods declared = create(WithObjectMethods.class);
		assertThat(declared.equals(declared)).isTrue();
		assertThat(declared.equals(service)).isFalse();
		assertThat(declared.hashCode()).isEqualTo(declared.hashCode());
	}

	@Test
	void optionsApplyToTheirMethodOnly() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-not-finished"));
		this.runpod.stub("GET /status-sync/" + RecordedRunPod.SYNC_JOB_ID)
			.respondsWith(StubResponse.sample("status-in-progress"));
		this.runpod.stub("GET /status/" + RecordedRunPod.SYNC_JOB_ID)
			.respondsWith(StubResponse.sample("status-in-progress"));
		this.runpod.stub("POST /cancel/" + RecordedRunPod.SYNC_JOB_ID)
			.respondsWith(StubResponse.sample("status-cancelled-running"));
		VirtualTime time = new VirtualTime();
		Duration step = Duration.ofMillis(50);
		Timeouts service = RunPodServices.create(Timeouts.class,
				this.runpod.endpoint(this.runpod.clientBuilder(time), (options) -> {
				}));
		assertThatExceptionOfType(RunPodTimeoutException.class)
			.isThrownBy(() -> time.call(() -> service.quick("a fox"), step))
			.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(RecordedRunPod.SYNC_JOB_ID));
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount("POST /cancel/" + RecordedRunPod.SYNC_JOB_ID) == 1);
		assertThatExceptionOfType(RunPodTimeoutException.class)
			.isThrownBy(() -> time.call(() -> service.patient("a fox", Duration.ofMillis(200)), step));
		assertThat(this.runpod.requestCount("POST /cancel/" + RecordedRunPod.SYNC_JOB_ID)).isEqualTo(1);
	}

	record Prompt(String text) {
	}

	record Image(String image, long seed) {
	}

	record Usage(@JsonProperty("output_tokens") int tokens) {
	}

	interface Outputs {

		List<Image> list(Prompt prompt);

		Image[] array(Prompt prompt);

		List<? extends Map<String, ?>> wildcard(Prompt prompt);

		Mono<List<Image>> mono(Prompt prompt);

		CompletableFuture<List<Image>> future(Prompt prompt);

		RunPodJob job(Prompt prompt);

		void ignore(Prompt prompt);

		Mono<Void> ignoreLater(Prompt prompt);

		CompletableFuture<Void> ignoreInFuture(Prompt prompt);

	}

	interface Streams {

		Stream<Word> read(String text);

		Flux<Word> emit(String text);

		@RunPodCall(RunPodOperation.STREAM)
		Stream<Word> readAgain(String jobId);

	}

	interface Many {

		Stream<JobResult<Prompt, Usage>> all(Iterable<Prompt> prompts, RunAllOptions options);

		Flux<JobResult<Prompt, Usage>> allLater(Flux<Prompt> prompts, Duration timeout);

		Flux<JobResult<Prompt, Usage>> allOfList(List<Prompt> prompts);

	}

	interface Jobs {

		@Submit
		RunPodJob submit(JobRequest request, @Nullable ExecutionPolicy policy);

		@Submit
		String submitForId(String text, long seed);

		@Submit
		Mono<String> submitLater(String text);

		@RunPodCall(RunPodOperation.STATUS)
		RunPodJob status(String jobId);

		@RunPodCall(RunPodOperation.AWAIT)
		Usage await(String jobId);

		@RunPodCall(RunPodOperation.AWAIT)
		Mono<RunPodJob> awaitJob(String jobId);

		@RunPodCall(value = RunPodOperation.AWAIT, timeout = "10s")
		void awaitEnd(String jobId);

		@RunPodCall(RunPodOperation.UPDATES)
		Stream<RunPodJob> updates(String jobId);

		@RunPodCall(RunPodOperation.CANCEL)
		RunPodJob cancel(String jobId);

		@RunPodCall(RunPodOperation.CANCEL)
		void cancelAndForget(String jobId);

		@RunPodCall(RunPodOperation.RETRY)
		RunPodJob retry(String jobId);

	}

	interface Inputs {

		Object fields(@Nullable String prompt, @Nullable String negative, @Nullable Duration timeout,
				@JsonProperty("num_steps") @Nullable Integer steps);

		Object singleField(@JsonProperty("prompt") String text);

		Object asItIs(@Nullable Map<String, Object> input, @Nullable S3Config s3Config);

	}

	interface Painter<I, O> {

		O paint(I input);

		Mono<O> paintLater(I input);

	}

	interface Sdxl extends Painter<Prompt, List<Image>> {

		@Override
		List<Image> paint(Prompt prompt);

		default Image first(String text) {
			return paint(new Prompt(text)).get(0);
		}

		default void failing() throws ClassNotFoundException {
			throw new ClassNotFoundException("checked");
		}

	}

	interface WithObjectMethods {

		Object paint(Prompt prompt);

		@Override
		boolean equals(@Nullable Object other);

		@Override
		int hashCode();

	}

	interface Timeouts {

		@RunPodCall(timeout = "200ms", cancelOnTimeout = true)
		Object quick(String text);

		Object patient(String text, Duration timeout);

	}

}
