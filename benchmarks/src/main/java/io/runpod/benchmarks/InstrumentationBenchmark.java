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

package io.runpod.benchmarks;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import reactor.core.publisher.Mono;

import io.runpod.benchmarks.measure.ObservationProperties;
import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.RunPodClientCustomizer;

/**
 * Benchmark of the overhead of observations and meters: a runSync with an in-memory
 * response, in an application with Actuator and in one without meters. {@code -prof gc}
 * reports the allocation.
 *
 * @since 0.1.0
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class InstrumentationBenchmark {

	private static final Map<String, String> INPUT = Map.of("prompt", "a lighthouse");

	/**
	 * Whether waits are observed and jobs are counted. Spring's observation of the HTTP
	 * request is off in both cases.
	 */
	@Param({ "off", "on" })
	public String instrumentation = "off";

	private @Nullable ConfigurableApplicationContext context;

	private @Nullable RunPodEndpoint endpoint;

	/**
	 * Start the application.
	 */
	@Setup
	public void start() {
		String difference = this.instrumentation.equals("on") ? "management.observations.enable.http=false"
				: ObservationProperties.DISABLED;
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(difference, "runpod.api-key=KEY", "runpod.endpoints.sdxl.id=abc123",
					"runpod.rate-limit.share=0", "runpod.monitoring.interval=0s",
					"runpod.endpoints.sdxl.price-per-second=0.00019")
			.run();
		this.endpoint = this.context.getBean(RunPodEndpoint.class);
	}

	/**
	 * Stop the application.
	 */
	@TearDown
	public void stop() {
		Objects.requireNonNull(this.context).close();
	}

	/**
	 * Run a job.
	 * @return the output
	 */
	@Benchmark
	public Object runSync() {
		return Objects.requireNonNull(this.endpoint).runSync(INPUT, Map.class);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
	static class Application {

		@Bean
		RunPodClientCustomizer inMemoryResponseCustomizer() {
			AtomicLong jobs = new AtomicLong();
			ExchangeFilterFunction responseFilter = (request, next) -> Mono.just(ClientResponse.create(HttpStatus.OK)
				.header("Content-Type", MediaType.APPLICATION_JSON_VALUE)
				.body("{\"id\":\"sync-" + jobs.incrementAndGet() + "-u1\",\"status\":\"COMPLETED\",\"delayTime\":24,"
						+ "\"executionTime\":1437,\"workerId\":\"z3jr9rv2k3tt2y\",\"output\":{\"image\":\"a\"}}")
				.build());
			return (builder) -> builder.webClient((webClient) -> webClient.filter(responseFilter));
		}

	}

}
