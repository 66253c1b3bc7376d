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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.RunPodConnectionDetails;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunPodConnectionDetails} and
 * {@link PropertiesRunPodConnectionDetails}.
 */
class RunPodConnectionDetailsTests {

	@RegisterExtension
	private static final MockRunPodServer runPod = new MockRunPodServer();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebClientAutoConfiguration.class, RunPodAutoConfiguration.class));

	private final ApplicationContextRunner contextRunnerWithCustomDetails = this.contextRunner.withBean("elsewhere",
			RunPodConnectionDetails.class, () -> () -> URI.create(runPod.baseUrl()));

	@Test
	void customDetailsRequireNeitherKeyNorId() {
		runPod.stub(WireMock.get("/v2/sdxl/health"), "health.json");
		this.contextRunnerWithCustomDetails.withPropertyValues("runpod.endpoints.sdxl.timeout=1m").run((context) -> {
			context.getBean(RunPodEndpoint.class).health();
			assertThat(runPod.receivedRequest().getHeader("Authorization")).isEqualTo("Bearer none");
			assertThat(context).doesNotHaveBean(PropertiesRunPodConnectionDetails.class);
		});
	}

	@Test
	void customDetailsDoNotUseApiKeyProperty() {
		runPod.stub(WireMock.get("/v2/abc123/health"), "health.json");
		this.contextRunnerWithCustomDetails
			.withPropertyValues("runpod.api-key=rpa_real", "runpod.endpoints.sdxl.id=abc123")
			.run((context) -> {
				context.getBean(RunPodEndpoint.class).health();
				assertThat(runPod.receivedRequest().getHeader("Authorization")).isEqualTo("Bearer none");
			});
	}

	@Test
	void idOfCustomDetailsOverridesIdProperty() {
		this.contextRunner.withBean(RunPodConnectionDetails.class, NameBasedConnectionDetails::new)
			.withPropertyValues("runpod.endpoints.sdxl.id=abc123")
			.run((context) -> assertThat(context.getBean(RunPodEndpoint.class).id()).isEqualTo("sdxl-there"));
	}

	@Test
	void customDetailsMayUsePlainHttp() {
		this.contextRunner
			.withBean(RunPodConnectionDetails.class, () -> () -> URI.create("http://runpod.example.com/v2"))
			.run((context) -> assertThat(context.getBean(RunPodClient.class)).isNotNull());
	}

	@Test
	void apiKeyIsResolvedForEachRequest() {
		runPod.stub(WireMock.get("/v2/sdxl-there/health"), "health.json");
		this.contextRunner.withBean(RunPodConnectionDetails.class, NameBasedConnectionDetails::new)
			.withPropertyValues("runpod.endpoints.sdxl.timeout=1m")
			.run((context) -> {
				context.getBean(RunPodEndpoint.class).health();
				context.getBean(RunPodEndpoint.class).health();
				List<LoggedRequest> requests = runPod.server()
					.findAll(WireMock.getRequestedFor(WireMock.urlEqualTo("/v2/sdxl-there/health")));
				assertThat(requests).extracting((request) -> request.getHeader("Authorization"))
					.doesNotHaveDuplicates()
					.allMatch((key) -> key.startsWith("Bearer key"));
			});
	}

	@Test
	void accountKeyIsOptionalWhenEndpointsHaveKeys() {
		this.contextRunner
			.withPropertyValues("runpod.endpoints.sdxl.id=abc123", "runpod.endpoints.sdxl.api-key=rpa_other")
			.run((context) -> assertThat(context).hasSingleBean(RunPodEndpoint.class));
	}

	@ParameterizedTest
	@CsvSource({ "http://localhost:8080/v2", "http://127.0.0.1:8080/v2", "http://127.3.2.1/v2", "http://[::1]:8080/v2",
			"http://runpod.localhost/v2", "https://gateway.example.com/v2", "HTTPS://gateway.example.com/v2" })
	void httpsOrLoopbackBaseUrlIsAccepted(String baseUrl) {
		this.contextRunner.withPropertyValues("runpod.api-key=rpa_test", "runpod.base-url=" + baseUrl)
			.run((context) -> assertThat(context.getBean(RunPodClient.class)).isNotNull());
	}

	@ParameterizedTest
	@CsvSource({ "http://10.0.0.1/v2", "http://127.0.0.1.example.com/v2", "http://[::2]/v2",
			"http://localhost.example.com" })
	void plainHttpToOtherHostIsRejected(String baseUrl) {
		this.contextRunner
			.withPropertyValues("runpod.api-key=rpa_test", "runpod.endpoints.sdxl.id=abc123",
					"runpod.base-url=" + baseUrl)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("plain HTTP to another host"));
	}

	@Test
	void trailingSlashOfBaseUrlIsIgnored() {
		runPod.stub(WireMock.get("/v2/abc123/health"), "health.json");
		this.contextRunner
			.withPropertyValues("runpod.api-key= rpa_test ", "runpod.endpoints.sdxl.id=abc123 ",
					"runpod.base-url=" + runPod.baseUrl() + "/")
			.run((context) -> assertThat(context.getBean(RunPodEndpoint.class).health().workers().idle()).isEqualTo(2));
	}

	static class NameBasedConnectionDetails implements RunPodConnectionDetails {

		private final AtomicInteger apiKeyCalls = new AtomicInteger();

		@Override
		public URI getBaseUrl() {
			return URI.create(runPod.baseUrl());
		}

		@Override
		public @Nullable String getApiKey() {
			return "key" + this.apiKeyCalls.incrementAndGet();
		}

		@Override
		public String getEndpointId(String endpointName) {
			return endpointName + "-there";
		}

	}

}
