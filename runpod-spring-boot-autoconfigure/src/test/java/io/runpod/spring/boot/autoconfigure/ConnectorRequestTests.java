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

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.assertj.core.util.Throwables;
import org.eclipse.jetty.client.HttpProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.spring.boot.RunPodConnectionDetails;
import io.runpod.spring.boot.autoconfigure.WireServer.Request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Requests are sent once or not at all, and errors differentiate between the two, on each
 * HTTP connector.
 */
class ConnectorRequestTests extends AbstractConnectorTests {

	@RegisterExtension
	private static final MockRunPodServer runPod = new MockRunPodServer();

	private static final List<Call> SUBMISSIONS = List.of(Call.RUN, Call.RUN_SYNC);

	@ParameterizedTest(name = "{0} {1} reused={2}")
	@MethodSource("brokenSubmissions")
	void submissionIsNotRepeated(Call call, Break connectionBreak, boolean reused) {
		runWith((request) -> {
			if (request.operation().equals(call.operation())) {
				connectionBreak.apply(request);
			}
			else {
				request.send(request.response());
			}
		}, (sdxl, server) -> {
			if (reused) {
				sdxl.status("first");
			}
			assertThatExceptionOfType(RunPodSubmissionOutcomeUnknownException.class)
				.isThrownBy(() -> call.output(sdxl, "alice").block(TIMEOUT));
			assertThat(server.requests(call.operation())).hasSize(1);
		});
	}

	static Stream<Arguments> brokenSubmissions() {
		return SUBMISSIONS.stream()
			.flatMap((call) -> brokenStreams()
				.map((arguments) -> Arguments.of(call, arguments.get()[0], arguments.get()[1])));
	}

	// a second request would return the chunks after the lost ones
	@ParameterizedTest(name = "{0} reused={1}")
	@MethodSource("brokenStreams")
	void streamRequestIsNotRepeated(Break connectionBreak, boolean reused) {
		runWith((request) -> {
			if (request.operation().equals("stream")) {
				connectionBreak.apply(request);
			}
			else {
				request.send(
						Request.response("{\"id\":\"alice\",\"output\":[\"a\",\"b\",\"c\"],\"status\":\"COMPLETED\"}"));
			}
		}, (sdxl, server) -> {
			if (reused) {
				sdxl.status("alice");
			}
			assertThat(sdxl.stream("alice", String.class)).containsExactly("a", "b", "c");
			assertThat(server.requests("stream")).hasSize(1);
		});
	}

	static Stream<Arguments> brokenStreams() {
		return Arrays.stream(Break.values())
			.flatMap(
					(connectionBreak) -> Stream.of(true, false).map((reused) -> Arguments.of(connectionBreak, reused)));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("unreachableServers")
	void requestToUnreachableServerWasNotSent(String baseUrl, Call call) throws IOException {
		try (NonAcceptingServer nonAccepting = new NonAcceptingServer()) {
			String url = baseUrl.replace("{non-accepting}", nonAccepting.baseUrl())
				.replace("{untrusted}", runPod.httpsBaseUrl());
			run((sdxl) -> assertThatExceptionOfType(RunPodRequestException.class)
				.isThrownBy(() -> call.output(sdxl, "alice").block(TIMEOUT))
				.withMessageContaining("(connection failed: "),
					contextRunner("runpod.base-url=" + url, "runpod.retry.max-attempts=1",
							"runpod.http.connect-timeout=200ms"));
		}
	}

	static Stream<Arguments> unreachableServers() {
		return Stream
			.of("http://localhost:1/v2", "https://localhost:1/v2", "https://runpod.invalid/v2", "{non-accepting}",
					"{untrusted}")
			.flatMap((baseUrl) -> SUBMISSIONS.stream().map((call) -> Arguments.of(baseUrl, call)));
	}

	@ParameterizedTest(name = "{index}")
	@MethodSource("invalidKeys")
	void invalidKeyIsNotInException(String key) {
		runWith((request) -> request.send(request.response()),
				(ignored, server) -> run((sdxl) -> assertThat(Call.values()).allSatisfy((call) -> {
					Throwable exception = catchThrowable(() -> call.output(sdxl, "alice").block(TIMEOUT));
					assertThat(exception).isNotInstanceOf(RunPodException.class)
						.hasMessageContaining("RunPod API key contains");
					assertThat(Throwables.getStackTrace(exception)).doesNotContain("secret");
					assertThat(server.connectionCount()).isZero();
				}), contextRunner().withBean(RunPodConnectionDetails.class, () -> connectionDetails(server, key))));
	}

	static Stream<String> invalidKeys() {
		return Stream.of("rpa_secret\nX-Other: 1", "rpa_secret\rX-Other: 1", "rpa\0secret", "rpa_secret\u00e9",
				"rpa secret", "rpa_secret\u007f1");
	}

	@ParameterizedTest
	@MethodSource("keysWithWhitespace")
	void whitespaceAroundKeyIsRemoved(String key) {
		runWith((request) -> request.send(request.response()), (ignored, server) -> run((sdxl) -> {
			sdxl.status("alice");
			assertThat(server.requests("status").get(0).headers())
				.containsIgnoringCase("authorization: Bearer rpa_1\n");
		}, contextRunner().withBean(RunPodConnectionDetails.class, () -> connectionDetails(server, key))));
	}

	static Stream<String> keysWithWhitespace() {
		return Stream.of("rpa_1\n", "rpa_1\r\n", " rpa_1", "\trpa_1 ");
	}

	@Test
	void proxyIsUsed() {
		runWith((request) -> request
			.send(request.line().startsWith("CONNECT ") ? "HTTP/1.1 200 Established\r\n\r\n" : request.response()),
				(ignored, server) -> {
					System.setProperty("http.proxyHost", "localhost");
					System.setProperty("http.proxyPort", String.valueOf(server.port()));
					try {
						run((sdxl) -> assertThat(sdxl.status("alice").output(String.class))
							.isEqualTo("output of alice"),
								contextRunner("runpod.base-url=http://runpod.invalid/v2",
										"runpod.http.allow-plain-http=true")
									.withUserConfiguration(ProxyConfiguration.class));
					}
					finally {
						System.clearProperty("http.proxyHost");
						System.clearProperty("http.proxyPort");
					}
				});
	}

	private static RunPodConnectionDetails connectionDetails(WireServer server, String key) {
		return new RunPodConnectionDetails() {

			@Override
			public URI getBaseUrl() {
				return URI.create(server.baseUrl());
			}

			@Override
			public String getApiKey() {
				return key;
			}

		};
	}

	@Configuration(proxyBeanMethods = false)
	static class ProxyConfiguration {

		// the others use the system properties
		@Bean
		ClientHttpConnectorBuilderCustomizer<JettyClientHttpConnectorBuilder> jettyProxyCustomizer() {
			return (builder) -> builder.withHttpClientCustomizer((client) -> client.getProxyConfiguration()
				.addProxy(new HttpProxy(System.getProperty("http.proxyHost"), Integer.getInteger("http.proxyPort"))));
		}

	}

}
