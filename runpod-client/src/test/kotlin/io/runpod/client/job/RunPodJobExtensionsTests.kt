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

package io.runpod.client.job

import io.runpod.client.exception.RunPodJobException
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatExceptionOfType
import org.junit.jupiter.api.Test

/**
 * Tests for the extensions of [RunPodJob] and [Payload].
 */
class RunPodJobExtensionsTests {

	@Test
	fun outputOfCompletedJobIsRead() {
		val job = RunPodJob.builder("job-1", JobStatus.COMPLETED).output(listOf(mapOf("word" to "fox"))).build()
		assertThat(job.output<List<Map<String, String>>>()).containsExactly(mapOf("word" to "fox"))
		assertThat(job.outputOrThrow<List<Map<String, String>>>()).containsExactly(mapOf("word" to "fox"))
		assertThat(job.progress<String>()).isNull()
	}

	@Test
	fun progressOfRunningJobIsRead() {
		val job = RunPodJob.builder("job-1", JobStatus.IN_PROGRESS).output("Update 1/3").build()
		assertThat(job.progress<String>()).isEqualTo("Update 1/3")
		assertThat(job.output<String>()).isNull()
	}

	@Test
	fun outputOrThrowThrowsWhenJobFailed() {
		val job = RunPodJob.builder("job-1", JobStatus.FAILED).error("out of memory").build()
		assertThatExceptionOfType(RunPodJobException::class.java).isThrownBy { job.outputOrThrow<String>() }
	}

	@Test
	fun payloadIsReadAsGenericType() {
		val job = RunPodJob.builder("job-1", JobStatus.COMPLETED).output(listOf(1, 2)).build()
		val payload = job.outputOrThrow<Payload>()
		assertThat(payload.asType<List<Long>>()).containsExactly(1L, 2L)
		assertThat(payload.elements().first().asType<Long>()).isEqualTo(1L)
	}

}
