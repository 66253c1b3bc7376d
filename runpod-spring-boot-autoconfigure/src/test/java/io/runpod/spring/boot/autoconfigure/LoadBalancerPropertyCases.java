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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.web.client.RestClient;

import io.runpod.client.exception.RunPodWorkerUnavailableException;
import io.runpod.client.loadbalancing.RunPodLoadBalancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Cases of the properties of load-balancing endpoints.
 */
final class LoadBalancerPropertyCases {

	private static final String PREFIX = "runpod.load-balancers.vision.";

	private static final String ID = PREFIX + "id=abc456";

	private LoadBalancerPropertyCases() {
	}

	static Stream<PropertyCase> all() {
		return Stream.of(
				PropertyCase.of(PREFIX + "id", "abc456", LoadBalancerPropertyCases::sendsRequest)
					.answers(LoadBalancerPropertyCases::answer),
				PropertyCase.of(PREFIX + "affinity", "preferred", LoadBalancerPropertyCases::hasAffinity)
					.given(ID)
					.answers(LoadBalancerPropertyCases::answer),
				PropertyCase.of(PREFIX + "retry.max-attempts", "2", LoadBalancerPropertyCases::triesTwice)
					.given(ID, PREFIX + "retry.delay=1ms")
					.answers(LoadBalancerPropertyCases::reject),
				PropertyCase.of(PREFIX + "retry.delay", "1ms", LoadBalancerPropertyCases::triesQuickly)
					.given(ID, PREFIX + "retry.max-attempts=2")
					.answers(LoadBalancerPropertyCases::reject));
	}

	private static void answer(MockRunPodServer runPod) {
		runPod.stub(WireMock.get("/lb/abc456/x"), WireMock.ok("x").withHeader("X-Runpod-Worker-Id", "w1"));
	}

	private static void reject(MockRunPodServer runPod) {
		runPod.stub(WireMock.get("/lb/abc456/x"),
				WireMock.badRequest().withBody("{\"error\":\"no workers available\"}"));
	}

	private static String send(AssertableApplicationContext context) {
		RestClient client = context.getBean("vision", RunPodLoadBalancer.class).configure(RestClient.builder()).build();
		client.get().uri("/x").retrieve().toBodilessEntity();
		return client.get().uri("/x").retrieve().body(String.class);
	}

	private static void sendsRequest(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThat(send(context)).isEqualTo("x");
		runPod.server()
			.verify(2, WireMock.getRequestedFor(WireMock.urlEqualTo("/lb/abc456/x"))
				.withHeader("Authorization", WireMock.equalTo("Bearer rpa_test")));
	}

	private static void hasAffinity(AssertableApplicationContext context, MockRunPodServer runPod) {
		send(context);
		runPod.server()
			.verify(1, WireMock.getRequestedFor(WireMock.urlEqualTo("/lb/abc456/x"))
				.withHeader("X-Runpod-Worker-Id", WireMock.equalTo("w1")));
	}

	private static void triesTwice(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThat(catchThrowable(() -> send(context))).isInstanceOf(RunPodWorkerUnavailableException.class);
		runPod.server().verify(2, WireMock.getRequestedFor(WireMock.urlEqualTo("/lb/abc456/x")));
	}

	private static void triesQuickly(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThat(CompletableFuture.supplyAsync(() -> send(context)).handle((result, ex) -> ex.getCause()))
			.succeedsWithin(4, TimeUnit.SECONDS)
			.isInstanceOf(RunPodWorkerUnavailableException.class);
	}

}
