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
import io.runpod.client.testsupport.RecordedRunPod
import io.runpod.client.testsupport.RecordedRunPod.JOB_ID
import io.runpod.client.testsupport.RecordedRunPod.Word
import io.runpod.client.testsupport.StubResponse
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatExceptionOfType
import org.assertj.core.api.Assertions.assertThatIllegalArgumentException
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.RegisterExtension

/**
 * Tests for the extensions of [RunPodEndpoint].
 */
class RunPodEndpointExtensionsTests {

	@JvmField
	@RegisterExtension
	val runpod = RecordedRunPod()

	@Test
	fun runSyncReadsListOfDataClass() {
		runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-completed"))
		val images = runpod.endpoint().runSync<List<Image>>(Prompt("a fox"))
		assertThat(images).containsExactly(Image("https://image.url", 46578))
		assertThat(runpod.requestBodies("POST /runsync")).containsExactly("""{"input":{"text":"a fox","steps":20}}""")
	}

	@Test
	fun runSyncWithoutTypeArgumentReturnsJob() {
		runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-completed"))
		assertThat(runpod.endpoint().runSync(Prompt("a fox")).isSuccessful).isTrue()
	}

	@Test
	fun awaitReadsDataClass() {
		runpod.stub("GET /status-sync/$JOB_ID").respondsWith(StubResponse.sample("status-completed"))
		assertThat(runpod.endpoint().await<Usage>(JOB_ID).outputTokens).isEqualTo(16)
	}

	@Test
	fun awaitThrowsWhenJobFailed() {
		runpod.stub("GET /status-sync/$JOB_ID").respondsWith(StubResponse.sample("status-failed-plain-error"))
		val endpoint = runpod.endpoint()
		assertThatExceptionOfType(RunPodJobException::class.java).isThrownBy { endpoint.await<Usage>(JOB_ID) }
	}

	@Test
	fun streamReadsChunks() {
		stubStream()
		val words = runpod.endpoint().stream<Word>(JOB_ID).use { it.toList() }
		assertThat(words).extracting<String> { it.word }.containsExactly("a", "runpod", "works")
	}

	@Test
	fun runStreamReadsChunks() {
		runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"))
		stubStream()
		val words = runpod.endpoint().runStream<Word>(Prompt("a fox")).use { it.toList() }
		assertThat(words).extracting<String> { it.word }.containsExactly("a", "runpod", "works")
	}

	@Test
	fun runAllReadsOutputs() {
		runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"))
		runpod.stub("GET /status-sync/$JOB_ID").respondsWith(StubResponse.sample("status-completed-list-output"))
		val results = runpod.endpoint().runAll<_, List<Any>>(listOf(Prompt("a fox"))).use { it.toList() }
		assertThat(results.map { it.input() }).containsExactly(Prompt("a fox"))
		assertThat(results.single().outputOrThrow()).isNotEmpty()
	}

	@Test
	fun streamReadsGenericChunks() {
		stubStream()
		val words = runpod.endpoint().stream<Map<String, Any>>(JOB_ID).use { it.toList() }
		assertThat(words.map { it["word"] }).containsExactly("a", "runpod", "works")
	}

	@Test
	fun runWithLambdaIsRejected() {
		val endpoint = runpod.endpoint()
		assertThatIllegalArgumentException().isThrownBy { endpoint.run { 42 } }
		assertThatIllegalArgumentException().isThrownBy { endpoint.run(::Prompt) }
		assertThat(runpod.requestCount("POST /run")).isZero()
	}

	private fun stubStream() {
		runpod.stub("GET /stream/$JOB_ID")
			.respondsWith(StubResponse.sample("stream-in-progress"), StubResponse.sample("stream-last-and-completed"),
				StubResponse.sample("stream-completed-empty"))
	}

}
