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

import com.fasterxml.jackson.annotation.JsonProperty

/**
 * An input with a default value.
 */
data class Prompt(val text: String, val steps: Int = 20)

/**
 * An element of the output of the recorded `/runsync`.
 */
data class Image(val image: String, val seed: Long)

/**
 * The output of the recorded job.
 */
data class Usage(@param:JsonProperty("output_tokens") val outputTokens: Int, val text: List<String> = emptyList())
