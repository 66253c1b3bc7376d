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

package io.runpod.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the hosts under which requests are accepted.
 */
class HostTests {

	static Stream<String> loopbackHosts() {
		return Stream
			.of("localhost", "LocalHost", "sdxl.localhost", "127.0.0.1", "127.8.9.1", "[::1]", "[0:0:0:0:0:0:0:1]")
			.flatMap((host) -> Stream.of(host, host + ":8000"));
	}

	static Stream<String> foreignHosts() {
		return Stream
			.of("attacker.example", "localhost.attacker.example", "notlocalhost", "127.0.0.1.attacker.example",
					"192.168.0.7", "[2001:db8::1]", "0.0.0.0", "127.0.0.1@attacker.example", "")
			.flatMap((host) -> Stream.of(host, host + ":8000"));
	}

	@ParameterizedTest
	@MethodSource("loopbackHosts")
	void loopbackHostIsAccepted(String host) throws IOException {
		try (RunPodSimulator simulator = RunPodSimulator.builder().admin(true).start()) {
			assertThat(statusLine(simulator, host)).contains(" 200 ");
		}
	}

	@ParameterizedTest
	@MethodSource("foreignHosts")
	void foreignHostIsRejectedOnLoopback(String host) throws IOException {
		try (RunPodSimulator simulator = RunPodSimulator.builder().admin(true).start()) {
			assertThat(statusLine(simulator, host)).contains(" 421 ");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "runpod.test", "RunPod.Test", "runpod.test:443" })
	void configuredHostIsAccepted(String host) throws IOException {
		try (RunPodSimulator simulator = RunPodSimulator.builder().allowedHost("RunPod.test").admin(true).start()) {
			assertThat(statusLine(simulator, host)).contains(" 200 ");
			assertThat(statusLine(simulator, "www." + host)).contains(" 421 ");
		}
	}

	@ParameterizedTest
	@MethodSource("foreignHosts")
	void anyHostIsAcceptedOnOtherAddresses(String host) throws IOException {
		try (RunPodSimulator simulator = RunPodSimulator.builder().bindAddress("0.0.0.0").admin(true).start()) {
			assertThat(statusLine(simulator, host)).contains(" 200 ");
		}
	}

	private static String statusLine(RunPodSimulator simulator, String host) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.port())) {
			String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
				.findFirst()
				.orElse("");
		}
	}

}
