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

package io.runpod.benchmarks.durable;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.runpod.benchmarks.scenario.JobInput;
import io.runpod.benchmarks.scenario.ScenarioContext;
import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.RunPodJobListener;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.TrackedJob;

/**
 * Application with durable jobs, which it records on request, and whose webhooks it
 * receives. Its listener writes to a table, and may fail afterwards.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
// with the server of WebFlux
@EnableAutoConfiguration(exclude = TomcatReactiveWebServerAutoConfiguration.class)
public class ReplicaApplication {

	/** Path of the requests with inputs of jobs to be recorded. */
	static final String PATH = "/jobs";

	/**
	 * Run a replica.
	 * @param args the properties, each with {@code --}
	 */
	public static void main(String[] args) {
		new SpringApplicationBuilder(ReplicaApplication.class, Listener.class).web(WebApplicationType.REACTIVE)
			.bannerMode(Banner.Mode.OFF)
			.run(args);
	}

	// return the properties of a client of the gateway with durable jobs in a database
	static String[] properties(ScenarioContext context, DurableDatabase database, String... others) {
		return Stream
			.concat(Stream.of("runpod.base-url=" + context.baseUrl(), "runpod.api-key=" + ScenarioContext.API_KEY,
					"runpod.endpoints." + ScenarioContext.ENDPOINT + ".id=" + ScenarioContext.ENDPOINT,
					"spring.datasource.url=" + database.jdbcUrl(), "runpod.jobs.jdbc.initialize-schema=always",
					"logging.level.root=WARN"), Arrays.stream(others))
			.toArray(String[]::new);
	}

	// start an application without a listener in this process
	static ConfigurableApplicationContext start(WebApplicationType type, String... properties) {
		return new SpringApplicationBuilder(ReplicaApplication.class).web(type)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.properties(properties)
			.run();
	}

	@Bean
	RouterFunction<ServerResponse> jobsRouterFunction(RunPodJobs jobs, PlatformTransactionManager transactionManager) {
		TransactionTemplate transaction = new TransactionTemplate(transactionManager);
		return RouterFunctions.route()
			.GET(PATH, (request) -> ServerResponse.ok().build())
			.POST(PATH, (request) -> request.bodyToMono(JobInput[].class)
				.flatMap((inputs) -> Mono
					.fromRunnable(() -> transaction.executeWithoutResult((status) -> record(jobs, List.of(inputs))))
					.subscribeOn(Schedulers.boundedElastic()))
				.then(ServerResponse.status(HttpStatus.ACCEPTED).build()))
			.build();
	}

	// a repeated request has no effect
	static void record(RunPodJobs jobs, List<JobInput> inputs) {
		inputs.forEach((input) -> jobs.submit(ScenarioContext.ENDPOINT, input,
				(options) -> options.key(String.valueOf(input.n()))));
	}

	/**
	 * Listener that writes the outcome of each job to the database.
	 */
	static class Listener {

		private final JdbcClient jdbcClient;

		private final double failureRate;

		private final Random random = new Random();

		Listener(JdbcClient jdbcClient, @Value("${benchmark.failure-rate:0}") double failureRate) {
			this.jdbcClient = jdbcClient;
			this.failureRate = failureRate;
		}

		@RunPodJobListener(endpoint = ScenarioContext.ENDPOINT, on = { JobOutcome.SUCCESS, JobOutcome.FAILURE })
		void ended(TrackedJob job) {
			this.jdbcClient.sql("insert into received (job_key, state) values (:key, :state)")
				.param("key", job.key())
				.param("state", job.state().name())
				.update();
			if (this.random.nextDouble() < this.failureRate) {
				throw new IllegalStateException("A failure of the listener");
			}
		}

	}

}
