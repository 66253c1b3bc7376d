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

package io.runpod.client.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.json.JsonFactory;

/**
 * Reader of the body of one webhook, in parts as they arrive. Of the body only what leads
 * to the job's id is read, 64 KB at most; a body that is kept because its sender is
 * trusted has its own limit. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class WebhookBodyReader {

	private static final int MAX_BYTES_BEFORE_ID = 64 * 1024;

	private static final int BUFFER_SIZE = 4 * 1024;

	private static final Pattern JOB_ID = Pattern.compile("[A-Za-z0-9_-]{1,200}");

	private static final JsonFactory JSON_FACTORY = new JsonFactory();

	private final JsonParser parser = JSON_FACTORY.createNonBlockingByteArrayParser(ObjectReadContext.empty());

	private final ByteArrayFeeder feeder = (ByteArrayFeeder) this.parser.nonBlockingInputFeeder();

	private final long maxSize;

	private @Nullable ByteArrayOutputStream content;

	private long bytesRead;

	private int depth;

	private boolean idFollows;

	// whether the id was found, or cannot be found any more
	private boolean parsed;

	private @Nullable String jobId;

	private WebhookBodyReader(long maxSize) {
		this.maxSize = maxSize;
		this.content = (maxSize > 0) ? new ByteArrayOutputStream() : null;
	}

	/**
	 * Create a reader of the job's id, for a body that is a hint only.
	 * @return a reader
	 */
	public static WebhookBodyReader ofJobId() {
		return new WebhookBodyReader(0);
	}

	/**
	 * Create a reader that keeps the body, because its sender is trusted.
	 * @param maxSize the maximum size of a body that is kept; a larger one is a hint only
	 * @return a reader
	 */
	public static WebhookBodyReader ofBody(DataSize maxSize) {
		Assert.isTrue(maxSize.toBytes() > 0, () -> "'maxSize' must be positive, but is " + maxSize);
		return new WebhookBodyReader(maxSize.toBytes());
	}

	/**
	 * Read a part of the body.
	 * @param part the next bytes, which are not consumed
	 * @return whether more is needed; the rest of the body may be discarded if not
	 */
	public boolean read(ByteBuffer part) {
		byte[] bytes = new byte[part.remaining()];
		part.duplicate().get(bytes);
		read(bytes, bytes.length);
		return isMoreNeeded();
	}

	/**
	 * Read what is needed of a body, and leave the rest.
	 * @param body the body; it is not closed
	 * @throws IOException if the stream cannot be read
	 */
	public void read(InputStream body) throws IOException {
		byte[] buffer = new byte[BUFFER_SIZE];
		for (int length = body.read(buffer); length >= 0; length = body.read(buffer)) {
			read(buffer, length);
			if (!isMoreNeeded()) {
				return;
			}
		}
	}

	private boolean isMoreNeeded() {
		return !this.parsed || (this.jobId != null && this.content != null);
	}

	private void read(byte[] bytes, int length) {
		if (!this.parsed) {
			int permitted = (int) Math.min(length, MAX_BYTES_BEFORE_ID - this.bytesRead);
			parse(bytes, permitted);
			this.parsed |= permitted < length;
		}
		this.bytesRead += length;
		if (this.content != null) {
			if (this.bytesRead <= this.maxSize) {
				this.content.write(bytes, 0, length);
			}
			else {
				this.content = null;
			}
		}
	}

	private void parse(byte[] bytes, int length) {
		try {
			this.feeder.feedInput(bytes, 0, length);
			JsonToken token = this.parser.nextToken();
			while (!this.parsed && token != null && token != JsonToken.NOT_AVAILABLE) {
				process(token);
				token = this.parser.nextToken();
			}
		}
		catch (JacksonException ex) {
			this.parsed = true;
		}
		if (this.parsed) {
			// its buffers are recycled
			this.parser.close();
		}
	}

	private void process(JsonToken token) {
		if (this.idFollows) {
			String id = (token == JsonToken.VALUE_STRING) ? this.parser.getString() : "";
			this.jobId = JOB_ID.matcher(id).matches() ? id : null;
			this.parsed = true;
		}
		this.depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
		// the body must be an object
		this.parsed |= this.depth == 0 || (this.depth == 1 && token == JsonToken.START_ARRAY);
		this.idFollows = this.depth == 1 && token == JsonToken.PROPERTY_NAME && this.parser.currentName().equals("id");
	}

	/**
	 * Return the job's id, after the body was read.
	 * @return the id, empty if the body is not an object with a job's id near its
	 * beginning
	 */
	public Optional<String> jobId() {
		return Optional.ofNullable(this.jobId);
	}

	/**
	 * Return the notification, after the body was read.
	 * @param endpoint the name of the endpoint in the address
	 * @param submissionId the id of the submission, from the token
	 * @return the notification, empty if there is no {@link #jobId()}
	 */
	public Optional<WebhookNotification> notification(String endpoint, UUID submissionId) {
		ByteArrayOutputStream content = this.content;
		ByteBuffer body = (content != null) ? ByteBuffer.wrap(content.toByteArray()).asReadOnlyBuffer() : null;
		return jobId().map((id) -> new WebhookNotification(endpoint, submissionId, id, body));
	}

}
