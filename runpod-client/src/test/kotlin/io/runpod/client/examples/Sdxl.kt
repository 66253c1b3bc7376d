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

package io.runpod.client.examples

import com.fasterxml.jackson.annotation.JsonProperty
import io.runpod.client.event.RunPodOperation
import io.runpod.client.job.JobResult
import io.runpod.client.service.RunPodCall
import io.runpod.client.service.RunPodService
import io.runpod.client.service.Submit
import kotlinx.coroutines.flow.Flow

@RunPodService("sdxl")
interface Sdxl {

	suspend fun paint(prompt: Prompt): Image

	suspend fun paint(@JsonProperty("text") text: String, @JsonProperty("random_seed") seed: Long? = null): Image

	fun preview(prompt: Prompt): Flow<Image>

	fun paintAll(prompts: Flow<Prompt>): Flow<JobResult<Prompt, Image>>

	@Submit
	suspend fun submit(prompt: Prompt): String

	@RunPodCall(RunPodOperation.AWAIT)
	suspend fun collect(jobId: String): List<Image>

}
