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

package io.runpod.simulator.main;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for the runnable jar.
 */
class RunnableJarIT {

	private static final int TERMINATED = 128 + 15;

	@Test
	void helpNamesEveryOption() {
		try (RunnableJar jar = new RunnableJar("--help")) {
			assertThat(jar.readOutput()).contains("--endpoint=ID=HANDLER").contains("--bind-address");
			assertThat(jar.awaitExitCode()).isZero();
		}
	}

	@Test
	void badOptionIsNamedWithoutAStackTrace() {
		try (RunnableJar jar = new RunnableJar("--port=none", "--endpoint=echo=echo")) {
			assertThat(jar.readOutput()).isEqualTo("--port=none is not a port (--help lists the options)");
			assertThat(jar.awaitExitCode()).isEqualTo(2);
		}
	}

	@Test
	void servesUntilTerminated() {
		try (RunnableJar jar = new RunnableJar("--port=0", "--endpoint=echo=echo")) {
			assertThat(jar.awaitBaseUrl()).startsWith("http://127.0.0.1:").endsWith("/v2");
			jar.terminate();
			assertThat(jar.awaitExitCode()).isEqualTo(TERMINATED);
		}
	}

}
