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

import io.runpod.client.job.JobResult
import org.springframework.core.ParameterizedTypeReference
import java.util.stream.Stream

/**
 * Extension for [RunPodEndpoint.runSync] providing a `runSync<Image>(...)` variant
 * leveraging Kotlin reified type parameters. It is not subject to type erasure and retains
 * actual generic type arguments.
 *
 * Without a type argument, `runSync(...)` is the member that returns the job.
 * @param T the type of the output
 * @param input the input, or a [io.runpod.client.job.JobRequest]
 * @return the output
 * @since 0.1.0
 */
public inline fun <reified T : Any> RunPodEndpoint.runSync(input: Any): T =
	runSync(input, object : ParameterizedTypeReference<T>() {})

/**
 * Extension for [RunPodEndpoint.await] providing an `await<Image>(...)` variant leveraging
 * Kotlin reified type parameters. It is not subject to type erasure and retains actual
 * generic type arguments.
 *
 * Without a type argument, `await(...)` is the member that returns the job.
 * @param T the type of the output
 * @param jobId the job's id
 * @return the output
 * @since 0.1.0
 */
public inline fun <reified T : Any> RunPodEndpoint.await(jobId: String): T =
	await(jobId, object : ParameterizedTypeReference<T>() {})

/**
 * Extension for [RunPodEndpoint.stream] providing a `stream<Token>(...)` variant
 * leveraging Kotlin reified type parameters. It is not subject to type erasure and
 * retains actual generic type arguments.
 * @param T the type of a chunk
 * @param jobId the job's id
 * @return the chunks; close it to stop reading early
 * @since 0.1.0
 */
public inline fun <reified T : Any> RunPodEndpoint.stream(jobId: String): Stream<T> =
	stream(jobId, object : ParameterizedTypeReference<T>() {})

/**
 * Extension for [RunPodEndpoint.runStream] providing a `runStream<Token>(...)` variant
 * leveraging Kotlin reified type parameters. It is not subject to type erasure and
 * retains actual generic type arguments.
 * @param T the type of a chunk
 * @param input the input, or a [io.runpod.client.job.JobRequest]
 * @return the chunks; close it to stop reading early
 * @since 0.1.0
 */
public inline fun <reified T : Any> RunPodEndpoint.runStream(input: Any): Stream<T> =
	runStream(input, object : ParameterizedTypeReference<T>() {})

/**
 * Extension for [RunPodEndpoint.runAll] providing a `runAll<Prompt, Image>(...)` variant
 * leveraging Kotlin reified type parameters. It is not subject to type erasure and retains
 * actual generic type arguments.
 *
 * The type of the inputs can be inferred: `runAll<_, Image>(...)`.
 * @param I the type of the inputs
 * @param T the type of the outputs
 * @param inputs the inputs, or [io.runpod.client.job.JobRequest]s
 * @return the results; close it to stop early
 * @since 0.1.0
 */
public inline fun <I : Any, reified T : Any> RunPodEndpoint.runAll(inputs: Iterable<I?>): Stream<JobResult<I, T>> =
	runAll(inputs, object : ParameterizedTypeReference<T>() {})
