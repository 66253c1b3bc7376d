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

import org.springframework.core.annotation.AliasFor;

import io.runpod.client.event.RunPodOperation;

/**
 * Annotation of a method of a {@link RunPodService} with the operation that it calls, and
 * with options. An option that is not set is that of the endpoint.
 *
 * @since 0.1.0
 * @see Submit
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
public @interface RunPodCall {

	/**
	 * Operation of the endpoint.
	 * @return the operation
	 * @see #operation()
	 */
	@AliasFor("operation")
	RunPodOperation value() default RunPodOperation.RUN_SYNC;

	/**
	 * Operation of the endpoint. {@code RUN} submits a job and returns it, or its id as a
	 * {@code String}. {@code AWAIT}, {@code STATUS}, {@code STREAM}, {@code UPDATES},
	 * {@code CANCEL} and {@code RETRY} have the id of a job, a {@code String}, as their
	 * parameter. {@code RUN_SYNC}, the default, of a method that returns a stream is
	 * {@code RUN_STREAM}, or {@code RUN_ALL} for a stream of
	 * {@link io.runpod.client.job.JobResult}s.
	 * @return the operation
	 */
	@AliasFor("value")
	RunPodOperation operation() default RunPodOperation.RUN_SYNC;

	/**
	 * Timeout of the whole call, for example {@code 20s}. May contain placeholders.
	 * @return the duration with its unit; empty for that of the endpoint
	 * @see io.runpod.client.RunPodEndpoint#withTimeout(java.time.Duration)
	 */
	String timeout() default "";

	/**
	 * Cancellation of the job when the timeout expires.
	 * @return {@code true} to cancel; {@code false} for the setting of the endpoint
	 * @see io.runpod.client.RunPodEndpoint#withCancelOnTimeout(boolean)
	 */
	boolean cancelOnTimeout() default false;

	/**
	 * Cancellation of the job when the call is abandoned.
	 * @return {@code true} to cancel; {@code false} for the setting of the endpoint
	 * @see io.runpod.client.RunPodEndpoint#withCancelOnAbandon(boolean)
	 */
	boolean cancelOnAbandon() default false;

}
