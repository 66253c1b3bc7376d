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
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Mono;

import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.RunPodJob;
import io.runpod.spring.boot.autoconfigure.WireServer.Handler;
import io.runpod.spring.boot.autoconfigure.WireServer.Request;

/**
 * Base class for tests that run on each HTTP connector, as an application selects it.
 */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = { "reactor", "jdk", "jetty", "http-components" })
abstract class AbstractConnectorTests {

	static final Duration TIMEOUT = Duration.ofSeconds(30);

	@Parameter
	String connector;

	/**
	 * Run the test with an endpoint of the server.
	 */
	void runWith(Handler handler, BiConsumer<RunPodEndpoint, WireServer> test, String... properties) {
		try (WireServer server = new WireServer(handler)) {
			run((sdxl) -> test.accept(sdxl, server),
					contextRunner("runpod.base-url=" + server.baseUrl()).withPropertyValues(properties));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void run(Consumer<RunPodEndpoint> test, ApplicationContextRunner contextRunner) {
		contextRunner.run((context) -> test.accept(context.getBean(RunPodEndpoint.class).withTimeout(TIMEOUT)));
	}

	ApplicationContextRunner contextRunner(String... properties) {
		return RunPodContextRunners.createWithSdxl()
			.withPropertyValues("spring.http.clients.reactive.connector=" + this.connector,
					"runpod.monitoring.interval=0s", "runpod.polling.interval=10ms")
			.withPropertyValues(properties);
	}

	/**
	 * Calls about one job.
	 */
	enum Call {

		RUN("run", ReactiveRunPodEndpoint::run),

		RUN_SYNC("runsync", ReactiveRunPodEndpoint::runSync),

		STATUS("status", ReactiveRunPodEndpoint::status),

		AWAIT("status-sync", ReactiveRunPodEndpoint::await),

		CANCEL("cancel", ReactiveRunPodEndpoint::cancel);

		private final String operation;

		private final BiFunction<ReactiveRunPodEndpoint, String, Mono<RunPodJob>> function;

		Call(String operation, BiFunction<ReactiveRunPodEndpoint, String, Mono<RunPodJob>> function) {
			this.operation = operation;
			this.function = function;
		}

		/** Return the operation of the first request. */
		String operation() {
			return this.operation;
		}

		/** Return the output for the job, or for the input of that name. */
		Mono<String> output(RunPodEndpoint endpoint, String job) {
			return this.function.apply(endpoint.reactive(), job).mapNotNull((result) -> result.output(String.class));
		}

	}

	/**
	 * Ways in which a connection breaks after a request.
	 */
	enum Break {

		CLOSE {

			@Override
			void apply(Request request) throws IOException {
				request.socket().close();
			}

		},

		RESET {

			@Override
			void apply(Request request) throws IOException {
				request.socket().setSoLinger(true, 0);
				request.socket().close();
			}

		};

		abstract void apply(Request request) throws IOException;

	}

}
