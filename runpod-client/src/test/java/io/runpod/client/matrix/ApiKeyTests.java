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

package io.runpod.client.matrix;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.testsupport.RawHttpServer;
import io.runpod.client.testsupport.RecordedRunPod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Values of the supplier of the API key that are not a key: surrounding whitespace is
 * removed, anything else is one error before a request, without the key.
 */
class ApiKeyTests {

	private static final List<String> PADDED = List.of("rpa_SECRET\n", "rpa_SECRET\r\n", " rpa_SECRET ",
			"\trpa_SECRET\n\n");

	private static final List<String> INVALID = List.of("rpa_\nSECRET", "rpa_\r\nSECRET: x", "rpa_SECRET\u0000",
			"rpa_SECRET\u001b[0m", "Bearer rpa_SECRET", "rpa_S\u00c9CRET", "rpa_SECRET\u007f");

	private static final List<ClientHttpConnector> CONNECTORS = List.of(new ReactorClientHttpConnector(),
			new JdkClientHttpConnector());

	private static RecordedRunPod runPod;

	@BeforeAll
	static void start() {
		runPod = new RecordedRunPod();
	}

	@AfterAll
	static void close() {
		runPod.afterEach(null);
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("operationsAndConnectors")
	void surroundingWhitespaceIsRemoved(OperationCall operation, ClientHttpConnector connector) throws IOException {
		for (String key : PADDED) {
			try (FaultInjectingRunPod server = new FaultInjectingRunPod(operation.path(), RawHttpServer.json(""), 0)) {
				assertThat(operation.succeeds(endpoint(server, connector, key))).isTrue();
			}
		}
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("operationsAndConnectors")
	void valueThatIsNoKeyIsRejectedBeforeTheRequest(OperationCall operation, ClientHttpConnector connector)
			throws IOException {
		for (String key : INVALID) {
			try (FaultInjectingRunPod server = new FaultInjectingRunPod(operation.path(), RawHttpServer.json(""), 0)) {
				assertThatIllegalStateException().isThrownBy(() -> operation.succeeds(endpoint(server, connector, key)))
					.withMessageStartingWith(
							"The RunPod API key contains a character that an HTTP header must not contain")
					.satisfies((ex) -> assertThat(messages(ex)).doesNotContain("rpa_", "SECRET"));
				assertThat(server.requestCount(operation.path())).isZero();
			}
		}
	}

	static Stream<Arguments> operationsAndConnectors() {
		return Arrays.stream(OperationCall.values())
			.flatMap((operation) -> CONNECTORS.stream().map((connector) -> Arguments.of(operation, connector)));
	}

	private static String messages(Throwable ex) {
		return Stream.iterate(ex, Objects::nonNull, Throwable::getCause).map(String::valueOf).toList().toString();
	}

	private static RunPodEndpoint endpoint(FaultInjectingRunPod server, ClientHttpConnector connector, String key) {
		return runPod.clientBuilder(runPod.webClientBuilder().clientConnector(connector))
			.apiKey(() -> key)
			.baseUrl(server.baseUrl())
			.build()
			.endpoint("abc123",
					(endpoint) -> endpoint.name("sdxl").options((options) -> options.timeout(RecordedRunPod.TIMEOUT)));
	}

}
