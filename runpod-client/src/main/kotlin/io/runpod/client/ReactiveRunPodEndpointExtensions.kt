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

import io.runpod.client.health.EndpointHealth
import io.runpod.client.job.JobResult
import io.runpod.client.job.PurgeResult
import io.runpod.client.job.RunPodJob
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.reactive.asFlow
import kotlinx.coroutines.reactor.asFlux
import kotlinx.coroutines.reactor.awaitSingle
import org.springframework.core.ParameterizedTypeReference
import reactor.core.publisher.Flux
import reactor.core.publisher.Mono
import java.time.Duration

/**
 * Extension for [ReactiveRunPodEndpoint.runSync] providing a `runSync<Image>(...)` variant
 * leveraging Kotlin reified type parameters. It is not subject to type erasure and retains
 * actual generic type arguments.
 *
 * Without a type argument, `runSync(...)` is the member that emits the job.
 * @param T the type of the output
 * @param input the input, or a [io.runpod.client.job.JobRequest]
 * @return the output
 * @since 0.1.0
 */
public inline fun <reified T : Any> ReactiveRunPodEndpoint.runSync(input: Any): Mono<T> =
	runSync(input, object : ParameterizedTypeReference<T>() {})

/**
 * Extension for [ReactiveRunPodEndpoint.await] providing an `await<Image>(...)` variant
 * leveraging Kotlin reified type parameters. It is not subject to type erasure and retains
 * actual generic type arguments.
 *
 * Without a type argument, `await(...)` is the member that emits the job.
 * @param T the type of the output
 * @param jobId the job's id
 * @return the output
 * @since 0.1.0
 */
public inline fun <reified T : Any> ReactiveRunPodEndpoint.await(jobId: String): Mono<T> =
	await(jobId, object : ParameterizedTypeReference<T>() {})

/**
 * Extension for [ReactiveRunPodEndpoint.stream] providing a `stream<Token>(...)` variant
 * leveraging Kotlin reified type parameters. It is not subject to type erasure and
 * retains actual generic type arguments.
 * @param T the type of a chunk
 * @param jobId the job's id
 * @return the chunks, in order
 * @since 0.1.0
 */
public inline fun <reified T : Any> ReactiveRunPodEndpoint.stream(jobId: String): Flux<T> =
	stream(jobId, object : ParameterizedTypeReference<T>() {})

/**
 * Extension for [ReactiveRunPodEndpoint.runStream] providing a `runStream<Token>(...)`
 * variant leveraging Kotlin reified type parameters. It is not subject to type erasure
 * and retains actual generic type arguments.
 * @param T the type of a chunk
 * @param input the input, or a [io.runpod.client.job.JobRequest]
 * @return the chunks, in order
 * @since 0.1.0
 */
public inline fun <reified T : Any> ReactiveRunPodEndpoint.runStream(input: Any): Flux<T> =
	runStream(input, object : ParameterizedTypeReference<T>() {})

/**
 * Extension for [ReactiveRunPodEndpoint.runAll] providing a `runAll<Prompt, Image>(...)`
 * variant leveraging Kotlin reified type parameters. It is not subject to type erasure and
 * retains actual generic type arguments.
 *
 * The type of the inputs can be inferred: `runAll<_, Image>(...)`.
 * @param I the type of the inputs
 * @param T the type of the outputs
 * @param inputs the inputs, or [io.runpod.client.job.JobRequest]s
 * @return the results
 * @since 0.1.0
 */
public inline fun <I : Any, reified T : Any> ReactiveRunPodEndpoint.runAll(inputs: Flux<out I>): Flux<JobResult<I, T>> =
	runAll(inputs, object : ParameterizedTypeReference<T>() {})

/**
 * Coroutines variant of [ReactiveRunPodEndpoint.run].
 * @param input the input, or a [io.runpod.client.job.JobRequest]
 * @return the job, queued
 * @since 0.1.0
 */
public suspend fun ReactiveRunPodEndpoint.awaitRun(input: Any): RunPodJob = run(input).awaitSingle()

/**
 * Coroutines variant of [ReactiveRunPodEndpoint.runSync].
 * @param input the input, or a [io.runpod.client.job.JobRequest]
 * @return the job, successful or not
 * @since 0.1.0
 */
public suspend fun ReactiveRunPodEndpoint.awaitRunSync(input: Any): RunPodJob = runSync(input).awaitSingle()

/**
 * Coroutines variant of [ReactiveRunPodEndpoint.runSync] with the type of the output as a
 * reified type parameter. Cancelling the coroutine cancels the requests in flight, and the
 * job if the view cancels on abandon.
 * @param T the type of the output
 * @param input the input, or a [io.runpod.client.job.JobRequest]
 * @return the output
 * @since 0.1.0
 */
@JvmName("awaitRunSyncOutput")
public suspend inline fun <reified T : Any> ReactiveRunPodEndpoint.awaitRunSync(input: Any): T =
	runSync<T>(input).awaitSingle()

/**
 * Coroutines variant of [ReactiveRunPodEndpoint.status].
 * @param jobId the job's id
 * @return the job in its current state
 * @since 0.1.0
 */
public suspend fun ReactiveRunPodEndpoint.awaitStatus(jobId: String): RunPodJob = status(jobId).awaitSingle()

/**
 * Coroutines variant of [ReactiveRunPodEndpoint.await] that returns the terminal job.
 * @param jobId the job's id
 * @return the job, successful or not
 * @since 0.1.0
 */
public suspend fun ReactiveRunPodEndpoint.awaitJob(jobId: String): RunPodJob = await(jobId).awaitSingle()

/**
 * Coroutines variant of [ReactiveRunPodEndpoint.await] with the type of the output as a
 * reified type parameter.
 * @param T the type of the output
 * @param jobId the job's id
 * @return the output
 * @since 0.1.0
 */
public suspend inline fun <reified T : Any> ReactiveRunPodEndpoint.awaitOutput(jobId: String): T =
	await<T>(jobId).awaitSingle()

/**
 * Coroutines variant of [ReactiveRunPodEndpoint.cancel].
 * @param jobId the job's id
 * @return the job, usually CANCELLED
 * @since 0.1.0
 */
public suspend fun ReactiveRunPodEndpoint.awaitCancel(jobId: String): RunPodJob = cancel(jobId).awaitSingle()

/**
 * Coroutines variant of [ReactiveRunPodEndpoint.retry].
 * @param jobId the id of a job that FAILED or TIMED_OUT
 * @return the job, queued
 * @since 0.1.0
 */
public suspend fun ReactiveRunPodEndpoint.awaitRetry(jobId: String): RunPodJob = retry(jobId).awaitSingle()

/**
 * Coroutines variant of [ReactiveRunPodEndpoint.purgeQueue].
 * @return the number of removed jobs
 * @since 0.1.0
 */
public suspend fun ReactiveRunPodEndpoint.awaitPurgeQueue(): PurgeResult = purgeQueue().awaitSingle()

/**
 * Coroutines variant of [ReactiveRunPodEndpoint.health].
 * @return the current number of jobs and workers in each state
 * @since 0.1.0
 */
public suspend fun ReactiveRunPodEndpoint.awaitHealth(): EndpointHealth = health().awaitSingle()

/**
 * Coroutines variant of [ReactiveRunPodEndpoint.health] that accepts a cached result.
 * @param maxAge the maximum age of the result
 * @return the number of jobs and workers in each state
 * @since 0.1.0
 */
public suspend fun ReactiveRunPodEndpoint.awaitHealth(maxAge: Duration): EndpointHealth = health(maxAge).awaitSingle()

/**
 * Coroutines [Flow] variant of [ReactiveRunPodEndpoint.updates].
 * @param jobId the job's id
 * @return the job at each change; the last one is terminal
 * @since 0.1.0
 */
public fun ReactiveRunPodEndpoint.updatesAsFlow(jobId: String): Flow<RunPodJob> = updates(jobId).asFlow()

/**
 * Coroutines [Flow] variant of [ReactiveRunPodEndpoint.stream] with the type of a chunk as
 * a reified type parameter.
 * @param T the type of a chunk
 * @param jobId the job's id
 * @return the chunks, in order
 * @since 0.1.0
 */
public inline fun <reified T : Any> ReactiveRunPodEndpoint.streamAsFlow(jobId: String): Flow<T> =
	stream<T>(jobId).asFlow()

/**
 * Coroutines [Flow] variant of [ReactiveRunPodEndpoint.runStream] with the type of a chunk
 * as a reified type parameter. Each collection submits a job.
 * @param T the type of a chunk
 * @param input the input, or a [io.runpod.client.job.JobRequest]
 * @return the chunks, in order
 * @since 0.1.0
 */
public inline fun <reified T : Any> ReactiveRunPodEndpoint.runStreamAsFlow(input: Any): Flow<T> =
	runStream<T>(input).asFlow()

/**
 * Coroutines [Flow] variant of [ReactiveRunPodEndpoint.runAll] with the type of the outputs
 * as a reified type parameter. Each collection submits the jobs.
 *
 * The type of the inputs can be inferred: `runAllAsFlow<_, Image>(...)`.
 * @param I the type of the inputs
 * @param T the type of the outputs
 * @param inputs the inputs, or [io.runpod.client.job.JobRequest]s
 * @return the results
 * @since 0.1.0
 */
public inline fun <I : Any, reified T : Any> ReactiveRunPodEndpoint.runAllAsFlow(inputs: Flow<I>): Flow<JobResult<I, T>> =
	runAll<I, T>(inputs.asFlux()).asFlow()
