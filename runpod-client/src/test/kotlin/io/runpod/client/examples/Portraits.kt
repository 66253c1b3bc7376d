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
import io.runpod.client.await
import io.runpod.client.job.output
import io.runpod.client.runAll
import io.runpod.client.runStream
import io.runpod.client.runSync
import org.springframework.stereotype.Service

data class Prompt(val text: String, val steps: Int = 20)

data class Image(val url: String, val seed: Long)

@Service
class Portraits(private val sdxl: RunPodEndpoint) {

	fun paint(text: String): Image = sdxl.runSync<Image>(Prompt(text))

	fun submit(text: String): String = sdxl.run(Prompt(text)).id()

	fun collect(jobId: String): List<Image> = sdxl.await<List<Image>>(jobId)

	fun imageIfReady(jobId: String): Image? = sdxl.status(jobId).output<Image>()

}

@Service
class Galleries(private val sdxl: RunPodEndpoint) {

	fun preview(text: String): Image? =
		sdxl.runStream<Image>(Prompt(text)).use { images -> images.findFirst().orElse(null) }

	fun paintAll(texts: List<String>): Map<String, Image> =
		sdxl.runAll<_, Image>(texts.map { Prompt(it) }).use { results ->
			results.toList().mapNotNull { result ->
				result.output()?.let { image -> result.input()!!.text to image }
			}.toMap()
		}

}
