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

package io.runpod.spring.boot.autoconfigure.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import io.runpod.client.exception.RunPodAuthenticationException;
import io.runpod.client.exception.RunPodClientClosedException;
import io.runpod.client.exception.RunPodEndpointNotFoundException;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodInterruptedException;
import io.runpod.client.exception.RunPodJobException;
import io.runpod.client.exception.RunPodJobNotFoundException;
import io.runpod.client.exception.RunPodJobStateException;
import io.runpod.client.exception.RunPodOutputException;
import io.runpod.client.exception.RunPodRateLimitException;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;
import io.runpod.spring.boot.autoconfigure.LogCapture;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the responses of controllers that throw an exception of the client, on both
 * stacks.
 */
class RunPodProblemDetailsHttpTests {

	private static final List<String> SECURITY = Stream
		.of("web.servlet.Servlet", "web.reactive.Reactive", "actuate.web.servlet.Management",
				"actuate.web.reactive.ReactiveManagement")
		.map((name) -> "org.springframework.boot.security.autoconfigure." + name + "WebSecurityAutoConfiguration")
		.toList();

	@ParameterizedTest
	@MethodSource("calls")
	void exceptionBecomesProblemDetail(WebApplicationType stack, String path) throws Exception {
		try (ConfigurableApplicationContext context = start(stack, "--runpod.problemdetails.enabled=true");
				LogCapture log = LogCapture.of(RunPodExceptionHandler.class.getName(), Level.WARN)) {
			for (Failure failure : Failure.values()) {
				HttpResponse<String> response = get(context, path + failure);
				HttpStatus status = failure.status;
				assertThat(response.statusCode()).as("status of %s", failure).isEqualTo(status.value());
				assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
				Map<?, ?> body = new JsonMapper().readValue(response.body(), Map.class);
				assertThat(body.remove("detail")).asString().doesNotContain("secret").endsWith(".");
				assertThat(body).as("body of %s", failure)
					.isEqualTo(Map.of("title", status.getReasonPhrase(), "status", status.value(), "instance",
							path + failure, "endpoint", "sdxl", "jobId", "job-1", "retryable",
							failure == Failure.RATE_LIMIT));
			}
			assertThat(log.messages()).hasSize(Failure.values().length - 2)
				.allMatch((message) -> message.startsWith("WARN Response 50"));
		}
	}

	static Stream<Arguments> calls() {
		return Stream.of(WebApplicationType.SERVLET, WebApplicationType.REACTIVE)
			.flatMap((stack) -> Stream.of("/blocking/", "/reactive/").map((path) -> Arguments.of(stack, path)));
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void problemDetailsAreDisabledByDefault(WebApplicationType stack) throws Exception {
		try (ConfigurableApplicationContext context = start(stack)) {
			assertThat(context.getBeanNamesForType(RunPodExceptionHandler.class)).isEmpty();
			assertThat(get(context, "/blocking/TIMEOUT").statusCode()).isEqualTo(500);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void handlerOfApplicationTakesPrecedence(WebApplicationType stack) throws Exception {
		try (ConfigurableApplicationContext context = start(stack, "--runpod.problemdetails.enabled=true",
				"--test.advice=true")) {
			assertThat(get(context, "/blocking/TIMEOUT").statusCode()).isEqualTo(425);
			assertThat(get(context, "/blocking/REQUEST").statusCode()).isEqualTo(502);
		}
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext context, String path) throws Exception {
		String port = context.getEnvironment().getProperty("local.server.port");
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
					HttpResponse.BodyHandlers.ofString());
	}

	private static ConfigurableApplicationContext start(WebApplicationType stack, String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(stack)
			.properties("server.port=0", "spring.autoconfigure.exclude=" + String.join(",", SECURITY))
			.run(arguments);
	}

	/**
	 * Exception of a controller, and the status of its response.
	 */
	enum Failure {

		JOB_NOT_FOUND(RunPodJobNotFoundException::builder, HttpStatus.NOT_FOUND),
		JOB_STATE((secret) -> RunPodJobStateException.builder(job(secret)), HttpStatus.CONFLICT),
		TIMEOUT(RunPodTimeoutException::builder, HttpStatus.GATEWAY_TIMEOUT),
		RATE_LIMIT(RunPodRateLimitException::builder, HttpStatus.SERVICE_UNAVAILABLE),
		CLOSED(RunPodClientClosedException::builder, HttpStatus.SERVICE_UNAVAILABLE),
		INTERRUPTED(RunPodInterruptedException::builder, HttpStatus.SERVICE_UNAVAILABLE),
		AUTHENTICATION(RunPodAuthenticationException::builder, HttpStatus.INTERNAL_SERVER_ERROR),
		ENDPOINT_NOT_FOUND(RunPodEndpointNotFoundException::builder, HttpStatus.INTERNAL_SERVER_ERROR),
		REQUEST(RunPodRequestException::builder, HttpStatus.BAD_GATEWAY),
		SUBMISSION_OUTCOME_UNKNOWN(RunPodSubmissionOutcomeUnknownException::builder, HttpStatus.BAD_GATEWAY),
		JOB((secret) -> RunPodJobException.builder(job(secret)), HttpStatus.BAD_GATEWAY),
		OUTPUT(RunPodOutputException::builder, HttpStatus.BAD_GATEWAY);

		private final Function<String, RunPodException.Builder<?>> builder;

		private final HttpStatus status;

		Failure(Function<String, RunPodException.Builder<?>> builder, HttpStatus status) {
			this.builder = builder;
			this.status = status;
		}

		private static RunPodJob job(String secret) {
			return RunPodJob.builder("job-1", JobStatus.FAILED).error(secret).build();
		}

		RunPodException exception() {
			return this.builder.apply("a secret part of a response")
				.endpoint("sdxl")
				.jobId("job-1")
				.retryable(this == RATE_LIMIT)
				.build();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ FailingController.class, Advice.class })
	static class Application {

	}

	@RestController
	static class FailingController {

		@GetMapping("/blocking/{failure}")
		String block(@PathVariable("failure") Failure failure) {
			throw failure.exception();
		}

		@GetMapping("/reactive/{failure}")
		Mono<String> subscribe(@PathVariable("failure") Failure failure) {
			return Mono.error(failure.exception());
		}

	}

	@RestControllerAdvice
	@ConditionalOnBooleanProperty("test.advice")
	static class Advice {

		@ExceptionHandler
		@ResponseStatus(HttpStatus.TOO_EARLY)
		String handle(RunPodTimeoutException exception) {
			return "later";
		}

	}

}
