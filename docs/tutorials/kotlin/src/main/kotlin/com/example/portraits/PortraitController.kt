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

package com.example.portraits

import com.fasterxml.jackson.annotation.JsonProperty
import io.runpod.client.RunPodEndpoint
import io.runpod.client.awaitRunSync
import io.runpod.client.runAllAsFlow
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.map
import org.springframework.http.MediaType
import org.springframework.web.bind.annotation.PostMapping
import org.springframework.web.bind.annotation.RequestBody
import org.springframework.web.bind.annotation.RestController

data class Prompt(val prompt: String)

data class Portrait(@param:JsonProperty("image_url") val imageUrl: String)

@RestController
class PortraitController(endpoint: RunPodEndpoint) {

	private val flux = endpoint.reactive().withCancelOnAbandon(true)

	@PostMapping("/portraits")
	suspend fun paint(@RequestBody prompt: Prompt): Portrait = flux.awaitRunSync<Portrait>(prompt)

	@PostMapping("/albums", produces = [MediaType.APPLICATION_NDJSON_VALUE])
	fun paintAll(@RequestBody prompts: Flow<Prompt>): Flow<Portrait> =
		flux.runAllAsFlow<_, Portrait>(prompts).map { result -> result.outputOrThrow() }

}
