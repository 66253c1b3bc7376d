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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import reactor.core.publisher.Mono;

import io.runpod.client.event.RetryReason;
import io.runpod.client.exception.RunPodException;

// Key, affinity and repetition of the requests of a RestClient.
final class LoadBalancerInterceptor implements ClientHttpRequestInterceptor {

	private final RunPodLoadBalancer loadBalancer;

	private final ErrorResponses errors;

	LoadBalancerInterceptor(RunPodLoadBalancer loadBalancer) {
		this.loadBalancer = loadBalancer;
		this.errors = new ErrorResponses(loadBalancer);
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		LimitedRequest.verifySize(body.length);
		int attempt = 1;
		while (true) {
			RetryReason reason;
			Object failure;
			try {
				this.loadBalancer.setHeaders(request.getHeaders());
				ClientHttpResponse response = execution.execute(request, body);
				HttpStatusCode status = response.getStatusCode();
				this.loadBalancer.responseReceived(status, response.getHeaders());
				if (!ErrorResponses.isFromRunPod(status, response.getHeaders())) {
					return response;
				}
				BufferedResponse buffered = BufferedResponse.of(response);
				RunPodException exception = this.errors.toException(status, buffered.body, attempt);
				reason = this.errors.retryReason(request.getMethod(), status, exception);
				if (attempt == this.loadBalancer.maxAttempts() || reason == null) {
					if (exception != null) {
						response.close();
						throw exception;
					}
					return buffered;
				}
				response.close();
				failure = status;
			}
			catch (IOException ex) {
				reason = ErrorResponses.retryReason(ex);
				if (attempt == this.loadBalancer.maxAttempts() || reason == null) {
					throw ex;
				}
				failure = ex;
			}
			Mono.delay(this.errors.repeat(attempt, reason, failure)).block();
			attempt++;
		}
	}

	// Response whose body was read.
	private static final class BufferedResponse implements ClientHttpResponse {

		private final ClientHttpResponse response;

		private final byte[] body;

		private BufferedResponse(ClientHttpResponse response, byte[] body) {
			this.response = response;
			this.body = body;
		}

		static BufferedResponse of(ClientHttpResponse response) throws IOException {
			return new BufferedResponse(response, response.getBody().readNBytes(ErrorResponses.MAX_BODY_SIZE));
		}

		@Override
		public HttpStatusCode getStatusCode() throws IOException {
			return this.response.getStatusCode();
		}

		@Override
		public String getStatusText() throws IOException {
			return this.response.getStatusText();
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.response.getHeaders();
		}

		@Override
		public InputStream getBody() {
			return new ByteArrayInputStream(this.body);
		}

		@Override
		public void close() {
			this.response.close();
		}

	}

}
