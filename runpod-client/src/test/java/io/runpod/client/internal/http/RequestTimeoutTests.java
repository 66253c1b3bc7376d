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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the timeout of one request.
 */
class RequestTimeoutTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final VirtualTime time = new VirtualTime();

	@Test
	void responseThatIsReadAtTheTimeoutIsNotLost() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.json("{\"id\":\"1\",\"status\":\"IN_QUEUE\"}"));
		Mono<String> submission = submit(this.runpod.webClientBuilder(), (body) -> {
			this.time.advanceBy(TIMEOUT.plusSeconds(1));
			return new String(body, StandardCharsets.UTF_8);
		});
		assertThat(submission.block(RecordedRunPod.TIMEOUT)).contains("IN_QUEUE");
	}

	@Test
	void requestWrittenWhenItIsCancelledMayBeAccepted() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.json("{\"id\":\"1\",\"status\":\"IN_QUEUE\"}"));
		ClientHttpConnector connector = new ReactorClientHttpConnector();
		ClientHttpConnector writesWhenCancelled = (method, uri, writer) -> Mono.<ClientHttpResponse>never()
			.doOnCancel(() -> connector.connect(method, uri, writer).block(RecordedRunPod.TIMEOUT));
		CompletableFuture<String> submission = submit(WebClient.builder().clientConnector(writesWhenCancelled),
				(body) -> "")
			.toFuture();
		this.time.advanceBy(TIMEOUT.plusSeconds(1));
		assertThat(submission).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withCauseInstanceOf(RequestFailure.class)
			.withMessageContaining("no response within 10000 ms");
	}

	private Mono<String> submit(WebClient.Builder webClient, Function<byte[], String> reader) {
		SecretMask secretMask = new SecretMask();
		RequestSender requestSender = new RequestSender(webClient.filter(RequestWriteHook::filter).build(), 1000,
				ClientClock.of(this.time.scheduler()),
				new EndpointUris(this.runpod.baseUrl(), this.runpod.endpointId()), () -> "test-key", TIMEOUT,
				new PayloadLogger(0, secretMask), secretMask, new SubmittedJobs());
		return requestSender.send(ApiRequest.of(Operation.RUN, () -> "{}".getBytes(StandardCharsets.UTF_8)), reader);
	}

}
