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

package io.runpod.jobs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * Annotation of a method of a bean that handles outcomes of durable jobs, in a
 * transaction with the delivery. Its parameters may be, in any order:
 * <ul>
 * <li>a {@link TrackedJob};</li>
 * <li>a {@link io.runpod.client.exception.RunPodException}, the failure of the job, or
 * {@code null} for a success;</li>
 * <li>one annotated with {@link JobContext @JobContext}, the context of the
 * submission;</li>
 * <li>a {@link io.runpod.client.batch.RunPodBatch}, for batches, see
 * {@link RunPodJobs#submitBatch}; {@code null} if it has not ended at RunPod;</li>
 * <li>one of any other type, the output; {@code null} for a failure.</li>
 * </ul>
 * A method with a parameter for the output is not called for batches, and one with a
 * parameter for a batch is called for batches only. Several methods for one outcome of an
 * endpoint are called one after the other; for a handler with a name there is one. The
 * method has to do its work before it returns.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Reflective(RunPodJobListenerReflectiveProcessor.class)
public @interface RunPodJobListener {

	/**
	 * Name of the endpoint whose jobs are handled.
	 * @return the name, empty if a handler name is given
	 */
	@AliasFor("endpoint")
	String value() default "";

	/**
	 * Name of the endpoint whose jobs are handled.
	 * @return the name, empty if a handler name is given
	 */
	@AliasFor("value")
	String endpoint() default "";

	/**
	 * Name of the handler, for submissions that choose it.
	 * @return the name, empty for all submissions to the endpoint that choose none
	 */
	String handler() default "";

	/**
	 * Outcomes for which the method is called.
	 * @return the outcomes
	 */
	JobOutcome[] on() default JobOutcome.SUCCESS;

}
