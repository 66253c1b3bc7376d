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

package io.runpod.client

import io.runpod.client.exception.RunPodJobException
import io.runpod.client.job.JobStatus
import io.runpod.client.testsupport.RecordedRunPod
import io.runpod.client.testsupport.RecordedRunPod.JOB_ID
import io.runpod.client.testsupport.RecordedRunPod.TIMEOUT
import io.runpod.client.testsupport.RecordedRunPod.Word
import io.runpod.client.testsupport.StubResponse
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatExceptionOfType
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.RegisterExtension
import reactor.core.publisher.Flux
import java.time.Duration

/**
 * Tests for the extensions of [ReactiveRunPodEndpoint].
 */
class ReactiveRunPodEndpointExtensionsTests {

	@JvmField
	@RegisterExtension
	val runpod = RecordedRunPod()

	@Test
	fun runSyncEmitsListOfDataClass() {
		runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-completed"))
		assertThat(endpoint().runSync<List<Image>>(Prompt("a fox")).block(TIMEOUT))
			.containsExactly(Image("https://image.url", 46578))
	}

	@Test
	fun awaitEmitsDataClass() {
		stubAwait("status-completed")
		assertThat(endpoint().await<Usage>(JOB_ID).block(TIMEOUT)?.outputTokens).isEqualTo(16)
	}

	@Test
	fun streamEmitsChunks() {
		stubStream()
		assertWords(endpoint().stream<Word>(JOB_ID).collectList().block(TIMEOUT))
	}

	@Test
	fun runStreamEmitsChunks() {
		stubRun()
		stubStream()
		assertWords(endpoint().runStream<Word>(Prompt("a fox")).collectList().block(TIMEOUT))
	}

	@Test
	fun runAllEmitsOutputs() {
		stubRun()
		stubAwait("status-completed")
		val results = endpoint().runAll<_, Usage>(Flux.just(Prompt("a fox"))).collectList().block(TIMEOUT)
		assertThat(results?.map { it.input() }).containsExactly(Prompt("a fox"))
		assertThat(results?.map { it.outputOrThrow().outputTokens }).containsExactly(16)
	}

	@Test
	fun awaitRunReturnsQueuedJob(): Unit = runBlocking {
		stubRun()
		assertThat(endpoint().awaitRun(Prompt("a fox")).status()).isEqualTo(JobStatus.IN_QUEUE)
	}

	@Test
	fun awaitRunSyncReturnsJobOrOutput(): Unit = runBlocking {
		runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-completed"))
		assertThat(endpoint().awaitRunSync(Prompt("a fox")).isSuccessful).isTrue()
		assertThat(endpoint().awaitRunSync<List<Image>>(Prompt("a fox")))
			.containsExactly(Image("https://image.url", 46578))
	}

	@Test
	fun awaitJobAndOutputReturnTerminalJob(): Unit = runBlocking {
		stubAwait("status-completed")
		assertThat(endpoint().awaitJob(JOB_ID).isSuccessful).isTrue()
		assertThat(endpoint().awaitOutput<Usage>(JOB_ID).outputTokens).isEqualTo(16)
	}

	@Test
	fun awaitOutputThrowsWhenJobFailed() {
		stubAwait("status-failed-plain-error")
		val endpoint = endpoint()
		assertThatExceptionOfType(RunPodJobException::class.java)
			.isThrownBy { runBlocking(Dispatchers.Default) { endpoint.awaitOutput<Usage>(JOB_ID) } }
			.satisfies({ assertThat(it.jobId).isNotNull() })
	}

	@Test
	fun requestsOfOneJobReturnIt(): Unit = runBlocking {
		runpod.stub("GET /status/$JOB_ID")
			.respondsWith(StubResponse.sample("status-progress"), StubResponse.json(
				"""{"id":"$JOB_ID","status":"FAILED","error":"x"}"""))
		runpod.stub("POST /cancel/$JOB_ID").respondsWith(StubResponse.json("""{"id":"$JOB_ID","status":"CANCELLED"}"""))
		runpod.stub("POST /retry/$JOB_ID").respondsWith(StubResponse.sample("retry-in-queue"))
		assertThat(endpoint().awaitStatus(JOB_ID).status()).isEqualTo(JobStatus.IN_PROGRESS)
		assertThat(endpoint().awaitRetry(JOB_ID).status()).isEqualTo(JobStatus.IN_QUEUE)
		assertThat(endpoint().awaitCancel(JOB_ID).status()).isEqualTo(JobStatus.CANCELLED)
	}

	@Test
	fun requestsOfEndpointReturnResult(): Unit = runBlocking {
		runpod.stub("POST /purge-queue").respondsWith(StubResponse.sample("purge-queue"))
		runpod.stub("GET /health").respondsWith(StubResponse.sample("health"))
		val endpoint = endpoint()
		assertThat(endpoint.awaitPurgeQueue().removed()).isEqualTo(2)
		assertThat(endpoint.awaitHealth()).isNotNull()
		assertThat(endpoint.awaitHealth(Duration.ofMinutes(1))).isNotNull()
		assertThat(runpod.requestCount("GET /health")).isEqualTo(1)
	}

	@Test
	fun updatesAsFlowEndsWithTerminalJob(): Unit = runBlocking {
		stubAwait("status-completed")
		runpod.stub("GET /status/$JOB_ID").respondsWith(StubResponse.sample("status-completed"))
		assertThat(endpoint().updatesAsFlow(JOB_ID).toList().last().isSuccessful).isTrue()
	}

	@Test
	fun streamAsFlowEmitsChunks(): Unit = runBlocking {
		stubStream()
		assertWords(endpoint().streamAsFlow<Word>(JOB_ID).toList())
	}

	@Test
	fun runStreamAsFlowEmitsChunks(): Unit = runBlocking {
		stubRun()
		stubStream()
		assertWords(endpoint().runStreamAsFlow<Word>(Prompt("a fox")).toList())
	}

	@Test
	fun runAllAsFlowEmitsOutputs(): Unit = runBlocking {
		val ids = listOf("job-1", "job-2")
		runpod.stub("POST /run")
			.respondsWith(*ids.map { StubResponse.json("""{"id":"$it","status":"IN_QUEUE"}""") }.toTypedArray())
		ids.forEach { runpod.stub("GET /status-sync/$it").respondsWith(StubResponse.sample("status-completed")) }
		val prompts: Flow<Prompt> = flowOf(Prompt("a fox"), Prompt("an owl"))
		val results = endpoint().runAllAsFlow<_, Usage>(prompts).toList()
		assertThat(results.map { it.input() }).containsExactlyInAnyOrder(Prompt("a fox"), Prompt("an owl"))
		assertThat(results.map { it.outputOrThrow().outputTokens }).containsOnly(16)
	}

	@Test
	fun cancelledCoroutineCancelsJobWhenOptionIsSet(): Unit = runBlocking(Dispatchers.Default) {
		runpod.stub("GET /status-sync/$JOB_ID").respondsWith(StubResponse.sample("status-in-progress").neverSent())
		runpod.stub("POST /cancel/$JOB_ID").respondsWith(StubResponse.sample("status-cancelled-running"))
		val endpoint = endpoint().withCancelOnAbandon(true)
		val wait = launch { endpoint.awaitOutput<Usage>(JOB_ID) }
		RecordedRunPod.awaitUntil { runpod.requestCount("GET /status-sync/$JOB_ID") == 1 }
		wait.cancelAndJoin()
		RecordedRunPod.awaitUntil { runpod.requestCount("POST /cancel/$JOB_ID") == 1 }
	}

	private fun endpoint() = runpod.endpoint().reactive()

	private fun stubRun() {
		runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"))
	}

	private fun stubAwait(sample: String) {
		runpod.stub("GET /status-sync/$JOB_ID").respondsWith(StubResponse.sample(sample))
	}

	private fun stubStream() {
		runpod.stub("GET /stream/$JOB_ID")
			.respondsWith(StubResponse.sample("stream-in-progress"), StubResponse.sample("stream-last-and-completed"),
				StubResponse.sample("stream-completed-empty"))
	}

	private fun assertWords(words: List<Word>?) {
		assertThat(words).extracting<String> { it.word }.containsExactly("a", "runpod", "works")
	}

}
