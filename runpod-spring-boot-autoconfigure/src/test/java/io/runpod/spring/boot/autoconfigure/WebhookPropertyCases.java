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

import java.time.Duration;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.util.unit.DataSize;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.webhook.WebhookOptions;
import io.runpod.spring.boot.RunPodWebhookSettings;
import io.runpod.spring.boot.autoconfigure.webhook.RunPodWebhookAutoConfiguration;
import io.runpod.spring.boot.autoconfigure.webhook.RunPodWebhookSecurityAutoConfiguration;
import io.runpod.spring.boot.autoconfigure.webhook.RunPodWebhookWebMvcAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cases of the properties of webhooks that the application receives.
 */
final class WebhookPropertyCases {

	private static final String BASE_URL = "runpod.webhook.base-url=https://app.example.com";

	private static final String SECRETS = "runpod.webhook.secrets=secret";

	private WebhookPropertyCases() {
	}

	static Stream<PropertyCase> all() {
		return Stream.of(
				PropertyCase
					.of("runpod.webhook.base-url", "https://app.example.com/prefix/",
							submitsWebhook("https://app\\.example\\.com/prefix/runpod/webhook/sdxl/[\\w-]{43}"))
					.given(SECRETS),
				PropertyCase
					.of("runpod.webhook.path", "/hooks",
							submitsWebhook("https://app\\.example\\.com/hooks/sdxl/[\\w-]{43}"))
					.given(BASE_URL, SECRETS),
				PropertyCase
					.of("runpod.webhook.secrets", "secret",
							submitsWebhook("https://app\\.example\\.com/runpod/webhook/sdxl/[\\w-]{43}"))
					.given(BASE_URL),
				PropertyCase.of("runpod.webhook.trust-body", "true", WebhookPropertyCases::trustsBody)
					.given(BASE_URL, SECRETS),
				PropertyCase.of("runpod.webhook.unknown-outcome-wait", "5s", WebhookPropertyCases::waitsFor5s)
					.given(BASE_URL, SECRETS),
				PropertyCase.of("runpod.webhook.security.permit", "false", WebhookPropertyCases::addsNoFilterChain)
					.given(BASE_URL, SECRETS));
	}

	private static PropertyCase.Check submitsWebhook(String pattern) {
		return (context, runPod) -> {
			context.getBean(RunPodEndpoint.class).run("input");
			runPod.server()
				.verify(WireMock.postRequestedFor(WireMock.urlEqualTo("/v2/abc123/run"))
					.withRequestBody(WireMock.matchingJsonPath("$.webhook", WireMock.matching(pattern))));
		};
	}

	private static void trustsBody(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThat(context.getBean(RunPodWebhookSettings.class).getMaxBodySize()).isEqualTo(DataSize.ofMegabytes(32));
	}

	private static void waitsFor5s(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThat(context.getBean(WebhookOptions.class).unknownOutcomeWait()).isEqualTo(Duration.ofSeconds(5));
	}

	// in a web application, with the same property
	private static void addsNoFilterChain(AssertableApplicationContext context, MockRunPodServer runPod) {
		String name = "runpod.webhook.security.permit";
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WebMvcAutoConfiguration.class, SecurityAutoConfiguration.class,
					UserDetailsServiceAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class,
					RunPodAutoConfiguration.class, RunPodWebhookAutoConfiguration.class,
					RunPodWebhookWebMvcAutoConfiguration.class, RunPodWebhookSecurityAutoConfiguration.class))
			.withPropertyValues(BASE_URL, SECRETS,
					name + "=" + context.getEnvironment().getProperty(name, Boolean.class, true))
			.run((web) -> assertThat(web).hasBean("runPodWebhookRouterFunction")
				.doesNotHaveBean("runPodWebhookSecurityFilterChain"));
	}

}
