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
 * An S3-compatible bucket that the worker may upload results to (the field
 * {@code s3Config} of a request). RunPod hands it to the worker and never returns it.
 *
 * @since 0.1.0
 */
public final class S3Config {

	private final String accessId;

	private final String accessSecret;

	private final String bucketName;

	private final String endpointUrl;

	private final @Nullable String objectPath;

	private S3Config(String accessId, String accessSecret, String bucketName, String endpointUrl,
			@Nullable String objectPath) {
		Assert.hasText(accessId, "'accessId' must not be empty");
		Assert.hasText(accessSecret, "'accessSecret' must not be empty");
		Assert.hasText(bucketName, "'bucketName' must not be empty");
		Assert.hasText(endpointUrl, "'endpointUrl' must not be empty");
		this.accessId = accessId;
		this.accessSecret = accessSecret;
		this.bucketName = bucketName;
		this.endpointUrl = endpointUrl;
		this.objectPath = objectPath;
	}

	/**
	 * Describe a bucket.
	 * @param accessId the access key id, not empty
	 * @param accessSecret the secret access key, not empty; never shown by
	 * {@link #toString()}
	 * @param bucketName the bucket, not empty
	 * @param endpointUrl the URL of the storage service, not empty
	 * @return the bucket
	 */
	public static S3Config of(String accessId, String accessSecret, String bucketName, String endpointUrl) {
		return new S3Config(accessId, accessSecret, bucketName, endpointUrl, null);
	}

	/**
	 * Set the path inside the bucket.
	 * @param objectPath the path, not {@code null}
	 * @return a new description
	 */
	public S3Config withObjectPath(String objectPath) {
		return new S3Config(this.accessId, this.accessSecret, this.bucketName, this.endpointUrl, objectPath);
	}

	/**
	 * The access key id.
	 * @return the id
	 */
	public String accessId() {
		return this.accessId;
	}

	/**
	 * The secret access key.
	 * @return the secret
	 */
	public String accessSecret() {
		return this.accessSecret;
	}

	/**
	 * The bucket.
	 * @return its name
	 */
	public String bucketName() {
		return this.bucketName;
	}

	/**
	 * The storage service.
	 * @return its URL
	 */
	public String endpointUrl() {
		return this.endpointUrl;
	}

	/**
	 * The path inside the bucket.
	 * @return the path, or {@code null} if left to the worker
	 */
	public @Nullable String objectPath() {
		return this.objectPath;
	}

	@Override
	public String toString() {
		return "S3Config[bucketName=" + this.bucketName + ", endpointUrl=" + this.endpointUrl + ", accessId=******]";
	}

}
