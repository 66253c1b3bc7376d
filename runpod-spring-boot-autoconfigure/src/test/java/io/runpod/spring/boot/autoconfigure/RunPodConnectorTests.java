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
import java.util.concurrent.atomic.AtomicBoolean;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.test.util.ReflectionTestUtils;
import reactor.core.publisher.Flux;
import reactor.netty.resources.ConnectionProvider;

import io.runpod.client.RunPodEndpoint;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunPodConnector}.
 */
class RunPodConnectorTests {

	@RegisterExtension
	private static final MockRunPodServer runPod = new MockRunPodServer();

	private final ApplicationContextRunner contextRunner = RunPodContextRunners.createWithSdxl();

	@Test
	void appliesCustomizersOfApplication() {
		runPod.stub(WireMock.get("/v2/abc123/health"), "health.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withUserConfiguration(CustomizersConfiguration.class)
			.run((context) -> {
				context.getBean(RunPodEndpoint.class).health();
				assertThat(runPod.receivedRequest().getHeader("X-Of-Connector")).isEqualTo("yes");
				assertThat(runPod.receivedRequest().getHeader("X-Of-WebClient")).isEqualTo("yes");
			});
	}

	@Test
	void disablesRetryOfReactorNetty() {
		ConnectionProvider connectionProvider = RunPodConnector.ReactorNetty.connectionProvider(1);
		AtomicBoolean retryDisabled = new AtomicBoolean();
		RunPodConnector.ReactorNetty.withConnections(ClientHttpConnectorBuilder.reactor(), connectionProvider)
			.withHttpClientCustomizer((client) -> {
				retryDisabled.set(client.configuration().isRetryDisabled());
				return client;
			})
			.build();
		assertThat(retryDisabled).isTrue();
		connectionProvider.dispose();
	}

	@Test
	void queuesRequestsForConnectionsWithoutLimit() {
		runPod.stub(WireMock.get(WireMock.urlPathMatching("/v2/abc123/status/.*")), "status-completed.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withPropertyValues("runpod.http.max-connections=2", "runpod.rate-limit.share=0")
			.run((context) -> {
				RunPodEndpoint sdxl = context.getBean(RunPodEndpoint.class);
				assertThat(Flux.range(0, 200)
					.flatMap((job) -> sdxl.reactive().status("job" + job), 200)
					.count()
					.block(Duration.ofSeconds(30))).isEqualTo(200);
			});
	}

	@Test
	void connectorIsNotSharedWithOtherClients() {
		this.contextRunner.run((context) -> assertThat(context.getBean(ClientHttpConnector.class))
			.isInstanceOf(ReactorClientHttpConnector.class)
			.isNotSameAs(connector(context.getBean(RunPodConnector.class))));
	}

	private static Object connector(RunPodConnector connector) {
		return ReflectionTestUtils.getField(ReflectionTestUtils.getField(connector, "connections"), "connector");
	}

	@Test
	void usesJdkConnectorWithoutReactorNetty() {
		runPod.stub(WireMock.get("/v2/abc123/health"), "health.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withClassLoader(new FilteredClassLoader("reactor.netty", "io.netty", "org.eclipse.jetty", "org.apache.hc"))
			.run((context) -> {
				assertThat(connector(context.getBean(RunPodConnector.class)))
					.isInstanceOf(JdkClientHttpConnector.class);
				assertThat(context.getBean(RunPodEndpoint.class).health().workers().idle()).isEqualTo(2);
			});
	}

	@Test
	void usesHttpLibraryConfiguredByApplication() {
		this.contextRunner.withPropertyValues("spring.http.clients.reactive.connector=jdk")
			.run((context) -> assertThat(connector(context.getBean(RunPodConnector.class)))
				.isInstanceOf(JdkClientHttpConnector.class));
	}

	@Test
	void worksWithoutHttpClientAutoConfiguration() {
		runPod.stub(WireMock.get("/v2/abc123/health"), "health.json");
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(RunPodAutoConfiguration.class))
			.withPropertyValues("runpod.api-key=rpa_test", "runpod.endpoints.sdxl.id=abc123")
			.withPropertyValues(runPod.baseUrlProperties())
			.run((context) -> assertThat(context.getBean(RunPodEndpoint.class).health().workers().idle()).isEqualTo(2));
	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizersConfiguration {

		@Bean
		ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> headerConnectorCustomizer() {
			return (builder) -> builder.withHttpClientCustomizer(
					(client) -> client.headers((headers) -> headers.set("X-Of-Connector", "yes")));
		}

		@Bean
		WebClientCustomizer headerWebClientCustomizer() {
			return (builder) -> builder.defaultHeader("X-Of-WebClient", "yes");
		}

	}

}
