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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.netty.resources.ConnectionProvider;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RunPodConnector}.
 */
class RunPodConnectorTests {

	@RegisterExtension
	private static final MockRunPodServer runPod = new MockRunPodServer();

	private final ApplicationContextRunner contextRunner = RunPodContextRunners.createWithSdxl();

	@Test
	void ignoresReadTimeoutOfApplication() {
		runPod.stub(WireMock.get("/v2/abc123/health"),
				MockRunPodServer.sampleResponse("health.json").withFixedDelay(500));
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withPropertyValues("spring.http.clients.read-timeout=50ms", "runpod.retry.max-attempts=1")
			.run((context) -> assertThat(context.getBean(RunPodEndpoint.class).health().workers().idle()).isEqualTo(2));
	}

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
	void submissionIsNotResentWhenConnectionBreaks() {
		runPod.stub(WireMock.get("/v2/abc123/health"), "health.json");
		runPod.stub(WireMock.post("/v2/abc123/run"), WireMock.aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties()).run((context) -> {
			RunPodEndpoint sdxl = context.getBean(RunPodEndpoint.class);
			sdxl.health();
			assertThatExceptionOfType(RunPodSubmissionOutcomeUnknownException.class)
				.isThrownBy(() -> sdxl.run("input"));
			runPod.server().verify(1, WireMock.postRequestedFor(WireMock.urlEqualTo("/v2/abc123/run")));
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
	void poolIsClosedWithTheContext() {
		runPod.stub(WireMock.get("/v2/abc123/health"), "health.json");
		Disposable[] pool = new Disposable[1];
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties()).run((context) -> {
			context.getBean(RunPodEndpoint.class).health();
			pool[0] = connectionPool(context.getBean(RunPodConnector.class));
			assertThat(pool[0].isDisposed()).isFalse();
		});
		assertThat(pool[0].isDisposed()).isTrue();
	}

	private static Disposable connectionPool(RunPodConnector connector) {
		return (Disposable) ReflectionTestUtils.getField(connector, "connectionPool");
	}

	@Test
	void connectorIsNotSharedWithOtherClients() {
		this.contextRunner.run((context) -> assertThat(context.getBean(ClientHttpConnector.class))
			.isInstanceOf(ReactorClientHttpConnector.class)
			.isNotSameAs(connector(context.getBean(RunPodConnector.class))));
	}

	private static Object connector(RunPodConnector connector) {
		return ReflectionTestUtils.getField(connector, "connector");
	}

	@Test
	void usesJdkConnectorWithoutReactorNetty() {
		runPod.stub(WireMock.get("/v2/abc123/health"), "health.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withClassLoader(new FilteredClassLoader("reactor.netty", "io.netty"))
			.run((context) -> {
				assertThat(connectionPool(context.getBean(RunPodConnector.class))).isNull();
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

	@ParameterizedTest
	@CsvSource({ "reactor, 301", "reactor, 302", "reactor, 307", "reactor, 308", "jdk, 301", "jdk, 302", "jdk, 303",
			"jdk, 307", "jdk, 308" })
	void redirectIsNotFollowed(String library, int status) {
		runPod.stub(WireMock.post("/v2/abc123/run"),
				WireMock.aResponse().withStatus(status).withHeader("Location", runPod.baseUrl() + "/elsewhere"));
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withPropertyValues("spring.http.clients.reactive.connector=" + library,
					"spring.http.clients.redirects=follow")
			.run((context) -> {
				RunPodEndpoint sdxl = context.getBean(RunPodEndpoint.class);
				assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> sdxl.run("input"))
					.withMessageContaining("HTTP " + status + ", redirects are not followed");
				runPod.server().verify(0, WireMock.anyRequestedFor(WireMock.urlEqualTo("/v2/elsewhere")));
			});
	}

	@Test
	void interimResponseIsNotTakenForResponse() throws IOException {
		try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			CompletableFuture.runAsync(() -> respondAfterEarlyHints(server));
			this.contextRunner
				.withPropertyValues("runpod.base-url=http://localhost:" + server.getLocalPort() + "/v2",
						"runpod.monitoring.interval=0s", "runpod.http.max-connections=1")
				.run((context) -> {
					RunPodEndpoint sdxl = context.getBean(RunPodEndpoint.class);
					for (String id : List.of("alice", "bob", "carol")) {
						assertThat(sdxl.status(id).output(String.class)).isEqualTo("output of " + id);
					}
				});
		}
	}

	// on one connection, as long as requests come
	private static void respondAfterEarlyHints(ServerSocket server) {
		try (Socket socket = server.accept()) {
			BufferedReader in = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			OutputStream out = socket.getOutputStream();
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				if (line.startsWith("GET ")) {
					String id = line.split("[ /]+")[4];
					String body = "{\"id\":\"%s\",\"output\":\"output of %s\",\"status\":\"COMPLETED\"}".formatted(id,
							id);
					out.write(("HTTP/1.1 103 Early Hints\r\nLink: </x.css>; rel=preload\r\n\r\n"
							+ "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
							+ "\r\n\r\n" + body)
						.getBytes(StandardCharsets.US_ASCII));
					out.flush();
				}
			}
		}
		catch (IOException ex) {
			// the test has ended
		}
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
