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

import io.runpod.client.RunPodEndpoint
import io.runpod.client.awaitJob
import io.runpod.client.awaitRun
import io.runpod.client.awaitRunSync
import io.runpod.client.job.RunPodJob
import io.runpod.client.runAllAsFlow
import io.runpod.client.runStreamAsFlow
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.map
import org.springframework.web.bind.annotation.GetMapping
import org.springframework.web.bind.annotation.PathVariable
import org.springframework.web.bind.annotation.PostMapping
import org.springframework.web.bind.annotation.RequestBody
import org.springframework.web.bind.annotation.RestController

@RestController
class PortraitController(endpoint: RunPodEndpoint) {

	private val sdxl = endpoint.reactive().withCancelOnAbandon(true)

	@PostMapping("/portraits")
	suspend fun paint(@RequestBody prompt: Prompt): Image = sdxl.awaitRunSync<Image>(prompt)

	@PostMapping("/previews")
	fun previews(@RequestBody prompt: Prompt): Flow<Image> = sdxl.runStreamAsFlow<Image>(prompt)

	@PostMapping("/jobs")
	suspend fun submit(@RequestBody prompt: Prompt): String = sdxl.awaitRun(prompt).id()

	@GetMapping("/jobs/{id}")
	suspend fun job(@PathVariable id: String): RunPodJob = sdxl.awaitJob(id)

	fun paintAll(prompts: Flow<Prompt>): Flow<Image> =
		sdxl.runAllAsFlow<_, Image>(prompts).map { result -> result.outputOrThrow() }

}
