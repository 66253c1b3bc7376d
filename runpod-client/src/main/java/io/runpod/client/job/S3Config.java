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

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * S3-compatible bucket for results that a worker uploads (the field {@code s3Config} of a
 * request). RunPod passes it to the worker and never returns it.
 *
 * @since 0.1.0
 */
public final class S3Config {

	private final Values values;

	private S3Config(Builder builder) {
		this.values = new Values(requireText("accessId", builder.accessId),
				requireText("accessSecret", builder.accessSecret), requireText("bucketName", builder.bucketName),
				requireText("endpointUrl", builder.endpointUrl), builder.objectPath);
	}

	private static String requireText(String name, @Nullable String value) {
		Assert.hasText(value, () -> "'" + name + "' must not be empty");
		return value;
	}

	/**
	 * Create a builder. Everything but the object path is required.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Create a builder with the values of this object.
	 * @return the builder
	 */
	public Builder mutate() {
		return new Builder().accessId(this.values.accessId)
			.accessSecret(this.values.accessSecret)
			.bucketName(this.values.bucketName)
			.endpointUrl(this.values.endpointUrl)
			.objectPath(this.values.objectPath);
	}

	/**
	 * Return the access key id.
	 * @return the id
	 */
	public String accessId() {
		return this.values.accessId;
	}

	/**
	 * Return the secret access key.
	 * @return the secret
	 */
	public String accessSecret() {
		return this.values.accessSecret;
	}

	/**
	 * Return the name of the bucket.
	 * @return the name
	 */
	public String bucketName() {
		return this.values.bucketName;
	}

	/**
	 * Return the URL of the storage service.
	 * @return the URL
	 */
	public String endpointUrl() {
		return this.values.endpointUrl;
	}

	/**
	 * Return the path inside the bucket.
	 * @return the path, {@code null} if left to the worker
	 */
	public @Nullable String objectPath() {
		return this.values.objectPath;
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof S3Config other && this.values.equals(other.values);
	}

	@Override
	public int hashCode() {
		return this.values.hashCode();
	}

	@Override
	public String toString() {
		return "S3Config[bucketName=" + this.values.bucketName + ", endpointUrl=" + this.values.endpointUrl
				+ ", accessId=******]";
	}

	private record Values(String accessId, String accessSecret, String bucketName, String endpointUrl,
			@Nullable String objectPath) {
	}

	/**
	 * Builder for a {@link S3Config}.
	 */
	public static final class Builder {

		private @Nullable String accessId;

		private @Nullable String accessSecret;

		private @Nullable String bucketName;

		private @Nullable String endpointUrl;

		private @Nullable String objectPath;

		private Builder() {
		}

		/**
		 * Set the access key id.
		 * @param accessId the id, not empty
		 * @return this builder
		 */
		public Builder accessId(String accessId) {
			this.accessId = accessId;
			return this;
		}

		/**
		 * Set the secret access key, which {@link S3Config#toString()} does not contain.
		 * @param accessSecret the secret, not empty
		 * @return this builder
		 */
		public Builder accessSecret(String accessSecret) {
			this.accessSecret = accessSecret;
			return this;
		}

		/**
		 * Set the name of the bucket.
		 * @param bucketName the name, not empty
		 * @return this builder
		 */
		public Builder bucketName(String bucketName) {
			this.bucketName = bucketName;
			return this;
		}

		/**
		 * Set the URL of the storage service.
		 * @param endpointUrl the URL, not empty
		 * @return this builder
		 */
		public Builder endpointUrl(String endpointUrl) {
			this.endpointUrl = endpointUrl;
			return this;
		}

		/**
		 * Set the path inside the bucket.
		 * @param objectPath the path; default is {@code null}, left to the worker
		 * @return this builder
		 */
		public Builder objectPath(@Nullable String objectPath) {
			this.objectPath = objectPath;
			return this;
		}

		/**
		 * Build the object.
		 * @return the object
		 * @throws IllegalArgumentException if a required value is missing or empty
		 */
		public S3Config build() {
			return new S3Config(this);
		}

	}

}
