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

package io.runpod.client.service

import com.fasterxml.jackson.annotation.JsonProperty
import io.runpod.client.Image
import io.runpod.client.Prompt
import io.runpod.client.Usage
import io.runpod.client.event.RunPodOperation
import io.runpod.client.exception.RunPodJobException
import io.runpod.client.job.JobResult
import io.runpod.client.job.JobStatus
import io.runpod.client.job.RunPodJob
import io.runpod.client.testsupport.RecordedRunPod
import io.runpod.client.testsupport.RecordedRunPod.JOB_ID
import io.runpod.client.testsupport.RecordedRunPod.Word
import io.runpod.client.testsupport.StubResponse
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatExceptionOfType
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.RegisterExtension
import java.time.Duration

/**
 * Tests for [RunPodServices] with interfaces in Kotlin.
 */
class RunPodServicesKotlinTests {

	@JvmField
	@RegisterExtension
	val runpod = RecordedRunPod()

	private fun service(): Sdxl = RunPodServices.create(Sdxl::class.java, runpod.endpoint())

	@Test
	fun suspendingFunctionReturnsOutput(): Unit = runBlocking {
		runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-completed"))
		assertThat(service().paint(Prompt("a fox"))).containsExactly(Image("https://image.url", 46578))
		assertThat(service().paintNow(Prompt("a fox"))).containsExactly(Image("https://image.url", 46578))
		service().ignore(Prompt("a fox"))
		service().ignoreNow(Prompt("a fox"))
		assertThat(service().first("a fox")).isEqualTo(Image("https://image.url", 46578))
		assertThat(runpod.requestBodies("POST /runsync")).hasSize(5)
			.containsOnly("""{"input":{"text":"a fox","steps":20}}""")
	}

	@Test
	fun suspendingFunctionHasNamedFields(): Unit = runBlocking {
		runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-completed"))
		service().fields("a fox", seed = 7)
		assertThat(runpod.requestBodies("POST /runsync")).containsExactly("""{"input":{"text":"a fox","random_seed":7}}""")
	}

	@Test
	fun suspendingFunctionThrowsExceptionOfEndpoint() {
		runpod.stub("POST /runsync").respondsWith(StubResponse.sample("status-failed-plain-error"))
		val service = service()
		assertThatExceptionOfType(RunPodJobException::class.java)
			.isThrownBy { runBlocking(Dispatchers.Default) { service.ignore(Prompt("a fox")) } }
	}

	@Test
	fun suspendingFunctionsOfJobs(): Unit = runBlocking {
		runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"))
		runpod.stub("GET /status/$JOB_ID").respondsWith(StubResponse.sample("status-in-progress"))
		assertThat(service().submit(Prompt("a fox"))).isEqualTo(JOB_ID)
		assertThat(service().status(JOB_ID).status()).isEqualTo(JobStatus.IN_PROGRESS)
	}

	@Test
	fun flowEmitsChunks(): Unit = runBlocking {
		runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"))
		runpod.stub("GET /stream/$JOB_ID")
			.respondsWith(StubResponse.sample("stream-in-progress"), StubResponse.sample("stream-completed-empty"))
		assertThat(service().read(Prompt("a fox")).toList()).extracting("word").containsExactly("a", "runpod")
	}

	@Test
	fun flowEmitsResults(): Unit = runBlocking {
		runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"))
		for (path in listOf("status", "status-sync")) {
			runpod.stub("GET /$path/$JOB_ID").respondsWith(StubResponse.sample("status-completed"))
		}
		val results = service().all(flowOf(Prompt("a fox"))).toList()
		assertThat(results.map { it.input() }).containsExactly(Prompt("a fox"))
		assertThat(results.map { it.outputOrThrow().outputTokens }).containsExactly(16)
	}

	@Test
	fun suspendingFunctionCannotReturnFlow() {
		assertThatExceptionOfType(InvalidRunPodServiceException::class.java)
			.isThrownBy { RunPodServices.create(Invalid::class.java, runpod.endpoint()) }
			.satisfies({
				assertThat(it.mistakes).extracting<String> { mistake -> mistake.problem() + ". " + mistake.action() }
					.containsExactly("read(Prompt): a suspending function cannot return Flow. Remove 'suspend'.")
			})
	}

	interface Sdxl {

		suspend fun paint(prompt: Prompt): List<Image>

		fun paintNow(prompt: Prompt): List<Image>

		suspend fun ignore(prompt: Prompt)

		fun ignoreNow(prompt: Prompt)

		suspend fun fields(
			@JsonProperty("text") text: String,
			@JsonProperty("negative") negative: String? = null,
			@JsonProperty("random_seed") seed: Long,
			timeout: Duration? = null
		): Any

		suspend fun first(text: String): Image = paint(Prompt(text)).first()

		@Submit
		suspend fun submit(prompt: Prompt): String

		@RunPodCall(RunPodOperation.STATUS)
		suspend fun status(jobId: String): RunPodJob

		fun read(prompt: Prompt): Flow<Word>

		fun all(prompts: Flow<Prompt>): Flow<JobResult<Prompt, Usage>>

	}

	interface Invalid {

		suspend fun read(prompt: Prompt): Flow<Word>

	}

}
