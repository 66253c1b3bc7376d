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

package io.runpod.client.internal.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.internal.json.MalformedResponseException;
import io.runpod.client.internal.json.PayloadCodec;
import io.runpod.client.internal.json.ResponseReader;

/**
 * Response with a buffered body of any content type. The part of a body received before
 * the connection was lost is kept: it may contain the id of an accepted job.
 */
final class BufferedResponse {

	private static final byte[] GZIP_MAGIC = { 0x1F, (byte) 0x8B };

	private final ResponseEntity<?> response;

	private final int maxSize;

	private final List<byte[]> buffers = new ArrayList<>(1);

	private final Predicate<String> isExpectedId;

	private int size;

	private @Nullable String jobId;

	private @Nullable Throwable bodyError;

	private BufferedResponse(ResponseEntity<?> response, int maxSize, Predicate<String> isExpectedId) {
		this.response = response;
		this.maxSize = maxSize;
		this.isExpectedId = isExpectedId;
	}

	/**
	 * Buffer a response. One that is not the response to this request is cancelled as
	 * soon as that is detected, so that its connection is closed and not used again.
	 * @param isExpectedId whether the response may be about the job with this id
	 */
	static Mono<BufferedResponse> of(ResponseEntity<Flux<DataBuffer>> response, int maxSize,
			Predicate<String> isExpectedId) {
		Flux<DataBuffer> body = response.getBody();
		if (response.getStatusCode().is1xxInformational()) {
			if (body != null) {
				body.subscribe().dispose();
			}
			return Mono.error(new MalformedResponseException("interim response", null));
		}
		BufferedResponse bufferedResponse = new BufferedResponse(response, maxSize, isExpectedId);
		return (body != null) ? body.collect(() -> bufferedResponse, BufferedResponse::append)
			.onErrorResume((ex) -> bufferedResponse.onBodyError(ex))
			.doOnNext(BufferedResponse::decompress) : Mono.just(bufferedResponse);
	}

	/**
	 * Return the response that a filter of the application has turned into an exception.
	 */
	static Mono<BufferedResponse> of(WebClientResponseException ex, int maxSize, Predicate<String> isExpectedId) {
		DataBuffer body = DefaultDataBufferFactory.sharedInstance.wrap(ex.getResponseBodyAsByteArray());
		return of(ResponseEntity.status(ex.getStatusCode()).headers(ex.getHeaders()).body(Flux.just(body)), maxSize,
				isExpectedId);
	}

	private void append(DataBuffer buffer) {
		byte[] bytes;
		try {
			bytes = PayloadCodec.toByteArray(buffer);
		}
		catch (OutOfMemoryError ex) {
			DataBufferUtils.release(buffer);
			throw new DataBufferLimitException("Not enough memory for more than " + this.size + " bytes");
		}
		if (bytes.length > this.maxSize - this.size) {
			throw new DataBufferLimitException("More than " + this.maxSize + " bytes");
		}
		this.size += bytes.length;
		this.buffers.add(bytes);
		if (this.buffers.size() == 1) {
			this.jobId = ResponseReader.readJobId(bytes);
			if (this.jobId != null && !this.isExpectedId.test(this.jobId)) {
				throw MalformedResponseException.forOtherJob();
			}
		}
	}

	private Mono<BufferedResponse> onBodyError(Throwable ex) {
		Throwable cause = (ex instanceof WebClientResponseException && ex.getCause() != null) ? ex.getCause() : ex;
		if (cause instanceof DataBufferLimitException || cause instanceof MalformedResponseException) {
			return Mono.error(cause);
		}
		this.bodyError = cause;
		return Mono.just(this);
	}

	// some proxies compress a body without a header that says so
	private void decompress() {
		byte[] body = body();
		if (body.length < 2 || body[0] != GZIP_MAGIC[0] || body[1] != GZIP_MAGIC[1]) {
			return;
		}
		try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
			byte[] content = in.readNBytes(this.maxSize);
			if (in.read() >= 0) {
				throw new DataBufferLimitException("More than " + this.maxSize + " bytes");
			}
			this.buffers.set(0, content);
		}
		catch (OutOfMemoryError ex) {
			throw new DataBufferLimitException("Not enough memory for more than " + body.length + " bytes");
		}
		catch (IOException ex) {
			// not gzip: the body is reported as it is
		}
	}

	HttpStatusCode status() {
		return this.response.getStatusCode();
	}

	HttpHeaders headers() {
		return this.response.getHeaders();
	}

	/**
	 * Return the job id that the beginning of the body names, or {@code null}.
	 */
	@Nullable String jobId() {
		return this.jobId;
	}

	/**
	 * Return the body, empty if there is none.
	 */
	byte[] body() {
		if (this.buffers.size() != 1) {
			byte[] whole = new byte[this.size];
			int offset = 0;
			for (byte[] bytes : this.buffers) {
				System.arraycopy(bytes, 0, whole, offset, bytes.length);
				offset += bytes.length;
			}
			this.buffers.clear();
			this.buffers.add(whole);
		}
		return this.buffers.get(0);
	}

	/**
	 * Return the error that truncated the body, or {@code null} if it is complete.
	 */
	@Nullable Throwable bodyError() {
		return this.bodyError;
	}

}
