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

package io.runpod.client.loadbalancing;

import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

// Request whose body is limited to the size that RunPod accepts: by its Content-Length
// before it is sent, or else while it is written.
final class LimitedRequest extends ClientHttpRequestDecorator {

	private static final int MAX_SIZE = 30_000_000;

	private long writtenSize;

	LimitedRequest(ClientHttpRequest request) {
		super(request);
	}

	static void verifySize(long size) {
		if (size > MAX_SIZE) {
			throw new RequestSizeException();
		}
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		long size = getHeaders().getContentLength();
		if (size > MAX_SIZE) {
			return Flux.from(body)
				.take(1)
				.doOnNext(DataBufferUtils::release)
				.then(Mono.error(RequestSizeException::new));
		}
		return super.writeWith((size >= 0) ? body : limit(body));
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return super.writeAndFlushWith(Flux.from(body).map(this::limit));
	}

	private Flux<DataBuffer> limit(Publisher<? extends DataBuffer> body) {
		return Flux.from(body).handle(this::write);
	}

	private void write(DataBuffer buffer, SynchronousSink<DataBuffer> sink) {
		this.writtenSize += buffer.readableByteCount();
		if (this.writtenSize > MAX_SIZE) {
			DataBufferUtils.release(buffer);
			sink.error(new RequestSizeException());
		}
		else {
			sink.next(buffer);
		}
	}

	// Exception that a WebClient wraps if it occurs while a request is written.
	static final class RequestSizeException extends IllegalArgumentException {

		RequestSizeException() {
			super("The request exceeds the " + MAX_SIZE
					+ " bytes that RunPod accepts: upload the data, and pass its URL");
		}

	}

}
