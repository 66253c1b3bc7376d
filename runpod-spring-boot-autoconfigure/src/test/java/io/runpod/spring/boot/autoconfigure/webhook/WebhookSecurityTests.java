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

package io.runpod.spring.boot.autoconfigure.webhook;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;

import io.runpod.spring.boot.autoconfigure.webhook.WebhookServer.Server;
import io.runpod.spring.boot.security.servlet.RunPodWebhookRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that Spring Security permits webhooks, and nothing else.
 */
@ExtendWith(OutputCaptureExtension.class)
class WebhookSecurityTests {

	private static final List<Class<?>> ACTUATOR = List.of(ManagementWebSecurityAutoConfiguration.class,
			ReactiveManagementWebSecurityAutoConfiguration.class);

	private static final String WARNING = "Spring Security refuses webhooks (POST /runpod/webhook/{endpoint}/{token})"
			+ " with 403 FORBIDDEN. Permit RunPodWebhookRequest.toWebhook(), and exempt it from CSRF protection, in a"
			+ " SecurityWebFilterChain, beside one that secures all other paths.";

	private static final String NOT_PERMITTED = "runpod.webhook.security.permit=false";

	/**
	 * Server, configuration of the application, property, status of a webhook, and
	 * whether a warning is logged.
	 */
	static Stream<Arguments> applications() {
		return Stream.of(List.<Class<?>>of(), ACTUATOR)
			.flatMap((exclusions) -> Stream.of(
					Arguments.of(Server.TOMCAT_MVC, NoSecurity.class, "a=b", exclusions, 200, false),
					Arguments.of(Server.TOMCAT_MVC, NoSecurity.class, NOT_PERMITTED, exclusions, 401, false),
					Arguments.of(Server.TOMCAT_MVC, AnyRequestFirst.class, "a=b", exclusions, 200, false),
					Arguments.of(Server.TOMCAT_MVC, AnyRequestFirst.class, NOT_PERMITTED, exclusions, 401, false),
					Arguments.of(Server.TOMCAT_MVC, PermittedByMatcher.class, NOT_PERMITTED, exclusions, 200, false),
					Arguments.of(Server.TOMCAT_MVC, IgnoredByMatcher.class, NOT_PERMITTED, exclusions, 200, false),
					Arguments.of(Server.NETTY_WEBFLUX, NoSecurity.class, "a=b", exclusions, 403, true),
					Arguments.of(Server.NETTY_WEBFLUX, NoSecurity.class, NOT_PERMITTED, exclusions, 403, true),
					Arguments.of(Server.NETTY_WEBFLUX, PermittedByReactiveMatcher.class, "a=b", exclusions, 200, false),
					Arguments.of(Server.TOMCAT_WEBFLUX, PermittedByReactiveMatcher.class, "a=b", exclusions, 200,
							false)));
	}

	@ParameterizedTest
	@MethodSource("applications")
	void nothingElseIsPermitted(Server type, Class<?> configuration, String property, List<Class<?>> exclusions,
			int status, boolean warning, CapturedOutput output) throws Exception {
		try (WebhookServer server = start(type, configuration, exclusions, property)) {
			if (warning) {
				Awaitility.await().untilAsserted(() -> assertThat(output).contains(WARNING));
			}
			assertThat(server.post(server.genuinePath())).isEqualTo(status);
			assertThat(server.notifications()).hasSize((status == 200) ? 1 : 0);
			String webhook = server.genuinePath();
			for (String path : List.of("/secret", "/", "/actuator/env", "/runpod/webhook", webhook, webhook + "/",
					"/runpod/webhook/sdxl")) {
				assertThat(WebhookServer.send(server.request(path).GET().build()).statusCode()).as("GET " + path)
					.isEqualTo(401);
			}
			for (String path : List.of("/secret", "/runpod/webhook/sdxl", webhook + "/", webhook + "/a",
					"/x" + webhook)) {
				assertThat(server.post(path)).as("POST " + path).isIn(401, 403);
			}
			assertThat(WebhookServer.send(server.request(webhook).PUT(BodyPublishers.noBody()).build()).statusCode())
				.isIn(401, 403);
		}
		if (!warning) {
			assertThat(output).doesNotContain("refuses webhooks");
		}
	}

	private static WebhookServer start(Server type, Class<?> configuration, List<Class<?>> exclusions,
			String... properties) {
		return WebhookServer.start(type, exclusions, List.of(configuration, WebhookServer.CatchAllController.class),
				properties);
	}

	@ParameterizedTest
	@EnumSource
	void matcherHasThePathsOfTheApplication(Server type) throws Exception {
		Class<?> configuration = type.isServlet() ? PermittedByMatcher.class : PermittedByReactiveMatcher.class;
		try (WebhookServer server = start(type, configuration, List.of(), "server.servlet.context-path=/app",
				"spring.mvc.servlet.path=/mvc", "spring.webflux.base-path=/app/mvc", "runpod.webhook.path=/hooks/x")) {
			String path = server.genuinePath();
			assertThat(path).startsWith("/hooks/x/sdxl/");
			assertThat(server.post("/app/mvc" + path)).isEqualTo(200);
			assertThat(server.post("/app/mvc/other" + path)).isIn(401, 403);
		}
	}

	@ParameterizedTest
	@EnumSource
	void managementPortReceivesNothing(Server type) throws Exception {
		Class<?> configuration = type.isServlet() ? NoSecurity.class : PermittedByReactiveMatcher.class;
		try (WebhookServer server = start(type, configuration, List.of(), "management.server.port=0")) {
			int port = server.context().getEnvironment().getRequiredProperty("local.management.port", Integer.class);
			assertThat(server.post(server.genuinePath(), port)).isIn(401, 403, 404);
			assertThat(server.notifications()).isEmpty();
			assertThat(server.post(server.genuinePath())).isEqualTo(200);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class NoSecurity {

	}

	@Configuration(proxyBeanMethods = false)
	static class AnyRequestFirst {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		SecurityFilterChain anyRequest(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PermittedByMatcher {

		@Bean
		SecurityFilterChain permittedWebhooks(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers(RunPodWebhookRequest.toWebhook())
					.permitAll()
					.anyRequest()
					.authenticated())
				.csrf((csrf) -> csrf.ignoringRequestMatchers(RunPodWebhookRequest.toWebhook()))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class IgnoredByMatcher {

		@Bean
		WebSecurityCustomizer ignoredWebhooks() {
			return (web) -> web.ignoring().requestMatchers(RunPodWebhookRequest.toWebhook());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PermittedByReactiveMatcher {

		@Bean
		SecurityWebFilterChain permittedWebhooks(ServerHttpSecurity http) {
			return http.securityMatcher(io.runpod.spring.boot.security.reactive.RunPodWebhookRequest.toWebhook())
				.authorizeExchange((exchanges) -> exchanges.anyExchange().permitAll())
				.csrf(ServerHttpSecurity.CsrfSpec::disable)
				.build();
		}

		@Bean
		SecurityWebFilterChain anyExchange(ServerHttpSecurity http) {
			return http.authorizeExchange((exchanges) -> exchanges.anyExchange().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

}
