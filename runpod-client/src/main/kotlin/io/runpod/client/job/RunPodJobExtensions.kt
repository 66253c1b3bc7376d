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

import org.springframework.core.ParameterizedTypeReference

/**
 * Extension for [RunPodJob.output] providing an `output<Image>()` variant leveraging Kotlin
 * reified type parameters. It is not subject to type erasure and retains actual generic
 * type arguments.
 * @param T the type of the output
 * @return the output, `null` if there is none or the job is not terminal
 * @since 0.1.0
 */
public inline fun <reified T : Any> RunPodJob.output(): T? = output(object : ParameterizedTypeReference<T>() {})

/**
 * Extension for [RunPodJob.outputOrThrow] providing an `outputOrThrow<Image>()` variant
 * leveraging Kotlin reified type parameters. It is not subject to type erasure and retains
 * actual generic type arguments.
 * @param T the type of the output
 * @return the output of the job, which must have completed with one
 * @since 0.1.0
 */
public inline fun <reified T : Any> RunPodJob.outputOrThrow(): T =
	outputOrThrow(object : ParameterizedTypeReference<T>() {})

/**
 * Extension for [RunPodJob.progress] providing a `progress<Step>()` variant leveraging
 * Kotlin reified type parameters. It is not subject to type erasure and retains actual
 * generic type arguments.
 * @param T the type of the progress update
 * @return the last progress update, `null` if there is none or the job is terminal
 * @since 0.1.0
 */
public inline fun <reified T : Any> RunPodJob.progress(): T? = progress(object : ParameterizedTypeReference<T>() {})
