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

package io.runpod.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import org.springframework.context.ApplicationContext;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import io.runpod.client.EndpointActivity;
import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cases of the rate limits: beyond the limit, a request waits.
 */
final class RateLimitPropertyCases {

	private RateLimitPropertyCases() {
	}

	static Stream<PropertyCase> all() {
		return Stream
			.of(limitCases("run", WireMock.post("/v2/abc123/run"), "run-in-queue.json",
					(endpoint) -> endpoint.run("x")),
					limitCases("run-sync", WireMock.post(WireMock.urlPathEqualTo("/v2/abc123/runsync")),
							"runsync-completed.json", (endpoint) -> endpoint.runSync("x")),
					limitCases("status", WireMock.get("/v2/abc123/status/job"), "status-completed.json",
							(endpoint) -> endpoint.status("job")),
					limitCases("cancel", WireMock.post("/v2/abc123/cancel/job"), "status-cancelled-running.json",
							(endpoint) -> endpoint.cancel("job")),
					limitCases("purge-queue", WireMock.post("/v2/abc123/purge-queue"), "purge-queue.json",
							ReactiveRunPodEndpoint::purgeQueue))
			.flatMap((cases) -> cases);
	}

	private static Stream<PropertyCase> limitCases(String name, MappingBuilder request, String sample,
			Function<ReactiveRunPodEndpoint, Mono<?>> call) {
		PropertyCase requests = PropertyCase
			.of("runpod.rate-limit." + name + ".max-requests", "1", (context, runPod) -> {
				ReactiveRunPodEndpoint endpoint = context.getBean(RunPodEndpoint.class).reactive();
				call.apply(endpoint).block(Duration.ofSeconds(20));
				Disposable second = call.apply(endpoint).onErrorComplete().subscribe();
				assertThat(waitingRequests(context)).isEqualTo(1);
				second.dispose();
			})
			.answers((runPod) -> runPod.stub(request, sample));
		PropertyCase concurrent = PropertyCase
			.of("runpod.rate-limit." + name + ".max-concurrent", "1", (context, runPod) -> {
				ReactiveRunPodEndpoint endpoint = context.getBean(RunPodEndpoint.class).reactive();
				Disposable first = call.apply(endpoint).onErrorComplete().subscribe();
				Disposable second = call.apply(endpoint).onErrorComplete().subscribe();
				try {
					assertThat(waitingRequests(context)).isEqualTo(1);
				}
				finally {
					second.dispose();
					first.dispose();
				}
			})
			.answers((runPod) -> runPod.stub(request, MockRunPodServer.sampleResponse(sample).withFixedDelay(3000)));
		return Stream.of(requests, concurrent);
	}

	private static int waitingRequests(ApplicationContext context) {
		return context.getBean(RunPodClient.class)
			.operations()
			.activity(context.getBean(RunPodEndpoint.class))
			.orElseThrow()
			.limits()
			.stream()
			.mapToInt(EndpointActivity.Limit::waiting)
			.sum();
	}

}
