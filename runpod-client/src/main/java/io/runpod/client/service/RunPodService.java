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

package io.runpod.client.service;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Annotation of an interface whose methods run jobs on an endpoint. A method without an
 * annotation submits a job and waits for its output; if it returns a stream, it reads the
 * chunks of the job, and if that is a stream of {@link io.runpod.client.job.JobResult}s,
 * it runs a job for each input. Another operation, and options, are declared with
 * {@link RunPodCall}. Default methods are called as they are.
 * <p>
 * The return type is, for an output of type {@code T}:
 * <ul>
 * <li>{@code T}, {@code void} to ignore the output, or
 * {@link io.runpod.client.job.RunPodJob} for the job, successful or not;</li>
 * <li>{@code Mono}, {@code CompletableFuture} or another single-value type that
 * {@link org.springframework.core.ReactiveAdapterRegistry} supports, or the result of a
 * suspending function in Kotlin;</li>
 * <li>{@code java.util.stream.Stream}, {@code Flux}, Kotlin's {@code Flow} or another
 * multi-value type, for chunks and job results.</li>
 * </ul>
 * Parameters of these types are options, and may be {@code null} for none:
 * <ul>
 * <li>{@link java.time.Duration}, the timeout of the call;</li>
 * <li>{@link io.runpod.client.job.ExecutionPolicy} and
 * {@link io.runpod.client.job.S3Config}, of the job;</li>
 * <li>{@link io.runpod.client.RunAllOptions}, if a job is run for each input.</li>
 * </ul>
 * One other parameter is the input as it is. Several are the fields of an object, by
 * their names or those of {@code @JsonProperty}, which also makes a field of a single
 * parameter; an argument that is {@code null} is left out.
 *
 * @since 0.1.0
 * @see ImportRunPodServices
 * @see RunPodServices#create
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RunPodService {

	/**
	 * Name of the endpoint, which is the name of its bean. May contain placeholders.
	 * @return the name
	 */
	String value();

}
