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

package io.runpod.client.job;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Request that submits a job: the input, and options for RunPod. The endpoint's
 * configuration provides each option that is not set.
 *
 * @since 0.1.0
 */
public final class JobRequest {

	// whether a type is one of functions
	private static final ClassValue<Boolean> FUNCTIONS = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			return (type.isHidden() && type.isSynthetic()) || ClassUtils.getAllInterfacesForClassAsSet(type)
				.stream()
				.anyMatch((implemented) -> implemented.getName().startsWith("kotlin.jvm.functions."));
		}

	};

	private final Fields fields;

	private JobRequest(Object input, ExecutionPolicy policy, @Nullable URI webhook, @Nullable S3Config s3Config) {
		this.fields = new Fields(input, policy, webhook, s3Config);
	}

	/**
	 * Create a request without options. The input becomes the field {@code input} of the
	 * request, even if it is a map that has a key {@code input} itself.
	 * @param input the input, written with the codecs of the application's
	 * {@code WebClient}
	 * @return the request; {@code input} itself if it is a request
	 * @throws IllegalArgumentException if the input is {@code null} or a lambda
	 * expression
	 */
	public static JobRequest of(Object input) {
		Assert.notNull(input, "'input' must not be null: RunPod fails a job without an input after about 90 seconds;"
				+ " send a dummy key, for example Map.of(\"run\", true)");
		Assert.isTrue(!FUNCTIONS.get(input.getClass()),
				"'input' must not be a function, but is a lambda expression or a method"
						+ " reference (in Kotlin, endpoint.run { … } submits a job: use 'let' or 'with' instead)");
		return (input instanceof JobRequest request) ? request
				: new JobRequest(input, ExecutionPolicy.none(), null, null);
	}

	/**
	 * Set the execution policy.
	 * @param policy the limits that RunPod applies to the job
	 * @return a new request
	 * @throws IllegalArgumentException if the policy is {@code null}
	 */
	public JobRequest withPolicy(ExecutionPolicy policy) {
		Assert.notNull(policy, "'policy' must not be null");
		return new JobRequest(this.fields.input, policy, this.fields.webhook, this.fields.s3Config);
	}

	/**
	 * Set the webhook, to which RunPod posts the job once it is terminal, with up to
	 * three attempts.
	 * @param webhook an absolute http or https URL that RunPod can reach; it is not part
	 * of {@link #toString()}
	 * @return a new request
	 * @throws IllegalArgumentException if the URL is not absolute
	 */
	public JobRequest withWebhook(URI webhook) {
		Assert.notNull(webhook, "'webhook' must not be null");
		Assert.isTrue(webhook.isAbsolute() && webhook.getHost() != null,
				() -> "'webhook' must be an absolute http or https URL, but is '" + webhook + "'");
		return new JobRequest(this.fields.input, this.fields.policy, webhook, this.fields.s3Config);
	}

	/**
	 * Set the bucket for results that the worker uploads.
	 * @param s3Config the bucket
	 * @return a new request
	 * @throws IllegalArgumentException if the bucket is {@code null}
	 */
	public JobRequest withS3Config(S3Config s3Config) {
		Assert.notNull(s3Config, "'s3Config' must not be null");
		return new JobRequest(this.fields.input, this.fields.policy, this.fields.webhook, s3Config);
	}

	/**
	 * Return the input.
	 * @return the object as passed in
	 */
	public Object input() {
		return this.fields.input;
	}

	/**
	 * Return the execution policy.
	 * @return the policy, {@link ExecutionPolicy#none()} if not set
	 */
	public ExecutionPolicy policy() {
		return this.fields.policy;
	}

	/**
	 * Return the webhook.
	 * @return the URL, {@code null} if not set
	 */
	public @Nullable URI webhook() {
		return this.fields.webhook;
	}

	/**
	 * Return the bucket for results that the worker uploads.
	 * @return the bucket, {@code null} if not set
	 */
	public @Nullable S3Config s3Config() {
		return this.fields.s3Config;
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof JobRequest other && this.fields.equals(other.fields);
	}

	@Override
	public int hashCode() {
		return this.fields.hashCode();
	}

	// the input is the user's, and may be secret or 10 MB long; the webhook's URL may
	// have a token
	@Override
	public String toString() {
		return "JobRequest[input=" + this.fields.input.getClass().getSimpleName() + ", policy=" + this.fields.policy
				+ ", webhook=" + ((this.fields.webhook != null) ? "******" : null) + ", s3Config="
				+ this.fields.s3Config + "]";
	}

	private record Fields(Object input, ExecutionPolicy policy, @Nullable URI webhook, @Nullable S3Config s3Config) {
	}

}
