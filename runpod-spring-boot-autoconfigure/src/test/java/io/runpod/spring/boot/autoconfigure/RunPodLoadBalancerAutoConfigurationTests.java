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

import java.net.URI;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.service.ReactiveHttpServiceClientAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import io.runpod.client.loadbalancing.RunPodLoadBalancer;
import io.runpod.spring.boot.autoconfigure.health.RunPodHealthContributorAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunPodLoadBalancerAutoConfiguration}.
 */
class RunPodLoadBalancerAutoConfigurationTests {

	@RegisterExtension
	private static final MockRunPodServer runPod = new MockRunPodServer();

	private final ApplicationContextRunner contextRunner = RunPodContextRunners
		.create(ImperativeHttpClientAutoConfiguration.class, HttpServiceClientPropertiesAutoConfiguration.class,
				ReactiveHttpServiceClientAutoConfiguration.class, RunPodLoadBalancerAutoConfiguration.class,
				HealthContributorRegistryAutoConfiguration.class, RunPodHealthContributorAutoConfiguration.class)
		.withPropertyValues("runpod.api-key=rpa_test", "runpod.load-balancers.vision.id=abc456");

	@Test
	void beanHasTheUrlOfRunPod() {
		this.contextRunner.run((context) -> assertThat(context.getBean("vision", RunPodLoadBalancer.class).url())
			.isEqualTo(URI.create("https://abc456.api.runpod.ai")));
	}

	@Test
	void groupsOfTheNameAreConfigured() {
		runPod.stub(WireMock.get("/lb/abc456/models"), WireMock.ok("a"));
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withUserConfiguration(Groups.class)
			.run((context) -> {
				assertThat(context.getBean(Models.class).models()).isEqualTo("a");
				runPod.server()
					.verify(WireMock.getRequestedFor(WireMock.urlEqualTo("/lb/abc456/models"))
						.withHeader("Authorization", WireMock.equalTo("Bearer rpa_test")));
			});
	}

	@Test
	void reactiveGroupsOfTheNameAreConfigured() {
		runPod.stub(WireMock.get("/lb/abc456/models"), WireMock.ok("a"));
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withUserConfiguration(ReactiveGroups.class)
			.run((context) -> assertThat(context.getBean(Models.class).models()).isEqualTo("a"));
	}

	@Test
	void configuredUrlOfAGroupTakesPrecedence() {
		runPod.stub(WireMock.get("/other/models"), WireMock.ok("other"));
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withPropertyValues(
					"spring.http.serviceclient.vision.base-url=" + runPod.baseUrl().replaceFirst("/v2$", "") + "/other")
			.withUserConfiguration(Groups.class)
			.run((context) -> assertThat(context.getBean(Models.class).models()).isEqualTo("other"));
	}

	@Test
	void otherGroupsAreNotConfigured() {
		runPod.stub(WireMock.get("/other/models"), WireMock.ok("other"));
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withPropertyValues(
					"spring.http.serviceclient.other.base-url=" + runPod.baseUrl().replaceFirst("/v2$", "") + "/other")
			.withUserConfiguration(OtherGroup.class)
			.run((context) -> {
				assertThat(context.getBean(Models.class).models()).isEqualTo("other");
				assertThat(runPod.receivedRequest().containsHeader("Authorization")).isFalse();
			});
	}

	@Test
	void healthIsReported() {
		this.contextRunner.withPropertyValues("runpod.monitoring.interval=0s")
			.run((context) -> assertThat(
					context.getBean("runpodHealthContributor", CompositeReactiveHealthContributor.class)
						.getContributor("vision"))
				.isNotNull());
	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "vision", types = Models.class)
	static class Groups {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "vision", types = Models.class, clientType = ClientType.WEB_CLIENT)
	static class ReactiveGroups {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "other", types = Models.class, clientType = ClientType.WEB_CLIENT)
	static class OtherGroup {

	}

	interface Models {

		@GetExchange("/models")
		String models();

	}

}
