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

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the reports of invalid configuration.
 */
@ExtendWith(OutputCaptureExtension.class)
class RunPodConfigurationFailuresTests {

	private static final String ENDPOINT_ID_PROPERTY = "runpod.endpoints.sdxl.id=abc123";

	private static final String API_KEY_PROPERTY = "runpod.api-key=rpa_test";

	@ParameterizedTest
	@ValueSource(strings = { "spring.main.log-startup-info=false", "runpod.api-key=", "runpod.api-key=${NO_SUCH_KEY:}",
			"runpod.api-key=${NO_SUCH_KEY}" })
	void missingApiKey(String property, CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(ENDPOINT_ID_PROPERTY, property)).isEqualTo("""
				Description:

				There is no RunPod API key: the property 'runpod.api-key' is not set, or refers to an \
				environment variable that is not set or is empty.

				Action:

				Create a key in the RunPod console (https://console.runpod.io/user/settings), set the \
				environment variable RUNPOD_API_KEY to it, and refer to that in application.yml:

				runpod:
				  api-key: ${RUNPOD_API_KEY}

				A test needs no key with @AutoConfigureRunPodSimulator of runpod-spring-boot-test.""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "timeout=1m", "id=", "id=${NO_SUCH_ID}" })
	void missingEndpointId(String property, CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(API_KEY_PROPERTY,
				"runpod.endpoints.flux-dev." + property))
			.isEqualTo("""
					Description:

					The RunPod endpoint 'flux-dev' has no id: the property 'runpod.endpoints.flux-dev.id' is not \
					set, or refers to an environment variable that is not set or is empty.

					Action:

					Copy the id from the RunPod console (https://console.runpod.io/serverless); it is the part \
					after /v2/ in the endpoint's URL. Set it in application.yml, in place of abc123:

					runpod:
					  endpoints:
					    flux-dev:
					      id: abc123""");
	}

	@Test
	void invalidEndpointId(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(API_KEY_PROPERTY,
				"runpod.endpoints.sdxl.id=https://api.runpod.ai/v2/abc123"))
			.isEqualTo("""
					Description:

					The RunPod endpoint 'sdxl' has the id 'https://api.runpod.ai/v2/abc123', which is \
					invalid: an id consists of letters, digits, '-' and '_'.

					Action:

					Copy the id from the RunPod console (https://console.runpod.io/serverless); it is the part \
					after /v2/ in the endpoint's URL. Set it in application.yml, in place of abc123:

					runpod:
					  endpoints:
					    sdxl:
					      id: abc123""");
	}

	@Test
	void invalidBaseUrl(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(API_KEY_PROPERTY, ENDPOINT_ID_PROPERTY,
				"runpod.base-url=api.runpod.ai/v2"))
			.isEqualTo("""
					Description:

					The property 'runpod.base-url' is 'api.runpod.ai/v2', which is not the absolute http or https \
					URL of a server, without a user and without a query.

					Action:

					Leave the property out to use RunPod itself, or set a URL such as this in application.yml:

					runpod:
					  base-url: https://api.runpod.ai/v2""");
	}

	@ParameterizedTest
	@CsvSource({ "https:///v2, https:///v2", "ftp://api.example.com/v2, ftp://api.example.com/v2",
			"https://api.example.com/v2?token=secret, https://api.example.com/v2?******",
			"https://api.example.com/v2#secret, https://api.example.com/v2?******", "https://a b/, https://a b/",
			"https://user:secret@api.example.com/v2, https://******@api.example.com/v2",
			"https://user:secret@api.runpod.ai/v2, https://******@api.runpod.ai/v2",
			"https://user:se@cret@a b/v2, https://******@a b/v2" })
	void otherInvalidBaseUrls(String baseUrl, String shown, CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(API_KEY_PROPERTY, ENDPOINT_ID_PROPERTY,
				"runpod.base-url=" + baseUrl))
			.contains("'" + shown
					+ "', which is not the absolute http or https URL of a server, without a user and without a query.")
			.doesNotContain("secret", "cret@");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://api.runpod.ai", "https://api.runpod.ai/", "https://api.runpod.ai/v2/abc123",
			"https://api.runpod.ai/v2/abc123/run", "https://api.runpod.ai/v1", "http://api.runpod.ai/v2",
			"https://rest.runpod.io/v1", "https://api.runpod.io/graphql", "https://abc123.api.runpod.ai/v2",
			"https://runpod.ai/v2", "https://console.runpod.io/serverless" })
	void otherUrlOfRunPodIsRefused(String baseUrl, CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(API_KEY_PROPERTY, ENDPOINT_ID_PROPERTY,
				"runpod.base-url=" + baseUrl))
			.isEqualTo("""
					Description:

					The property 'runpod.base-url' is '%s', but RunPod serves all endpoints below \
					https://api.runpod.ai/v2: the id of an endpoint is not part of it, and the API that manages \
					endpoints has other URLs.

					Action:

					Leave the property out to use RunPod itself, or set a URL such as this in application.yml:

					runpod:
					  base-url: https://api.runpod.ai/v2""".formatted(baseUrl));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://api.runpod.ai/v2", "https://api.runpod.ai/v2/", "https://gateway.example.com",
			"https://abc123-8000.proxy.runpod.net/v2", "http://localhost:9000/v2" })
	void usableBaseUrlIsAccepted(String baseUrl) {
		RunPodContextRunners.createWithSdxl()
			.withPropertyValues("runpod.base-url=" + baseUrl, "runpod.monitoring.interval=0s")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void unknownSslBundle(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(API_KEY_PROPERTY, ENDPOINT_ID_PROPERTY,
				"runpod.http.ssl.bundle=nope",
				"spring.ssl.bundle.jks.company.truststore.location=classpath:localhost.p12",
				"spring.ssl.bundle.jks.company.truststore.password=password"))
			.isEqualTo("""
					Description:

					Invalid value 'nope' for configuration property 'runpod.http.ssl.bundle' (originating from \
					'"runpod.http.ssl.bundle" from property source "commandLineArgs"'). Validation failed for the \
					following reason:

					there is no SSL bundle of that name below 'spring.ssl.bundle'. There are: [company]

					Action:

					Review the value of the property with the provided reason.""");
	}

	@Test
	void ttlShorterThanExecutionTimeout(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(API_KEY_PROPERTY, ENDPOINT_ID_PROPERTY,
				"runpod.policy.ttl=1m", "runpod.policy.execution-timeout=1h"))
			.isEqualTo("""
					Description:

					Invalid value '1m' for configuration property 'runpod.policy.ttl' (originating from \
					'"runpod.policy.ttl" from property source "commandLineArgs"'). Validation failed for the following \
					reason:

					a job cannot run for an execution-timeout of PT1H within a ttl of PT1M

					Action:

					Review the value of the property with the provided reason.""");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			runpod.policy.ttl=1m                | endpoints.sdxl.policy.execution-timeout | 1h
			runpod.policy.execution-timeout=1h  | endpoints.sdxl.policy.ttl               | 1m
			runpod.policy.execution-timeout=15s | endpoints.sdxl.policy.ttl               | 14s
			""")
	void ttlShorterThanExecutionTimeoutForEndpoint(String common, String property, String value,
			CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(API_KEY_PROPERTY, ENDPOINT_ID_PROPERTY, common,
				"runpod." + property + "=" + value))
			.contains("Invalid value '" + value + "' for configuration property 'runpod." + property + "'",
					"a job cannot run for an execution-timeout of");
	}

	@Test
	void plainHttpBaseUrl(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(API_KEY_PROPERTY, ENDPOINT_ID_PROPERTY,
				"runpod.base-url=http://gateway.example.com/v2"))
			.isEqualTo("""
					Description:

					The property 'runpod.base-url' is 'http://gateway.example.com/v2': plain HTTP to another \
					host exposes the API key on the network.

					Action:

					Use https. If the network is trusted, allow plain HTTP in application.yml:

					runpod:
					  http:
					    allow-plain-http: true""");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "spring.main.log-startup-info=false", "runpod.webhook.secrets=", "runpod.webhook.secrets= , ",
					"runpod.webhook.secrets=${NO_SUCH_SECRET:}", "runpod.webhook.secrets=${NO_SUCH_SECRET}" })
	void missingWebhookSecret(String property, CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(API_KEY_PROPERTY,
				"runpod.webhook.base-url=https://app.example.com", property))
			.isEqualTo("""
					Description:

					There is no secret that signs the addresses of webhooks: 'runpod.webhook.base-url' is set, but \
					the property 'runpod.webhook.secrets' is not, or refers to an environment variable that is not \
					set or is empty.

					Action:

					Create a secret, for example with 'openssl rand -hex 32', set the environment variable \
					WEBHOOK_SECRET to it in all replicas, and refer to that in application.yml:

					runpod:
					  webhook:
					    secrets: ${WEBHOOK_SECRET}""");
	}

	@ParameterizedTest
	@CsvSource({ "app.example.com,", "/runpod,", "ftp://app.example.com,", "https:///a,", "https://a b,",
			"${NO_SUCH_URL},", "https://app.example.com?a=b, https://app.example.com?******",
			"https://app.example.com#a, https://app.example.com?******",
			"https://user:pw@app.example.com, https://******@app.example.com" })
	void invalidWebhookBaseUrl(String baseUrl, @Nullable String reportedUrl, CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(API_KEY_PROPERTY,
				"runpod.webhook.base-url=" + baseUrl, "runpod.webhook.secrets=secret"))
			.isEqualTo("""
					Description:

					The property 'runpod.webhook.base-url' is '%s', which is not the absolute http or https URL of \
					a server.

					Action:

					Set the public URL of this application, to which RunPod can connect, in application.yml:

					runpod:
					  webhook:
					    base-url: https://app.example.com""".formatted((reportedUrl != null) ? reportedUrl : baseUrl));
	}

	@Test
	void invalidValueOfOneEndpoint(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(API_KEY_PROPERTY, ENDPOINT_ID_PROPERTY,
				"runpod.endpoints.sdxl.polling.wait=2m"))
			.isEqualTo("""
					Description:

					Invalid value '2m' for configuration property 'runpod.endpoints.sdxl.polling.wait' (originating \
					from '"runpod.endpoints.sdxl.polling.wait" from property source "commandLineArgs"'). Validation \
					failed for the following reason:

					must be from PT1S to PT1M30S, but is PT2M

					Action:

					Review the value of the property with the provided reason.""");
	}

	@Test
	void invalidCommonValue(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(API_KEY_PROPERTY, ENDPOINT_ID_PROPERTY,
				"runpod.policy.execution-timeout=1500ms"))
			.isEqualTo("""
					Description:

					Invalid value '1500ms' for configuration property 'runpod.policy.execution-timeout' (originating \
					from '"runpod.policy.execution-timeout" from property source "commandLineArgs"'). Validation \
					failed for the following reason:

					must be from 5s to 7d, but is PT1.5S

					Action:

					Review the value of the property with the provided reason.""");
	}

	@Test
	void invalidValueOfEndpointWithOtherCharacters(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(API_KEY_PROPERTY,
				"runpod.endpoints[my.sdxl].id=abc123", "runpod.endpoints[my.sdxl].timeout=0s"))
			.contains("Invalid value '0s' for configuration property 'runpod.endpoints[my.sdxl].timeout'");
	}

	@Test
	void incompleteS3Config(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(API_KEY_PROPERTY,
				"runpod.endpoints.[my.sdxl].id=abc123", "runpod.endpoints.[my.sdxl].s3.bucket-name=results",
				"runpod.endpoints.[my.sdxl].s3.access-id=key"))
			.isEqualTo("""
					Description:

					The bucket 'runpod.endpoints.my.sdxl.s3' is not complete: access-secret, endpoint-url are not \
					set, or empty.

					Action:

					Set all of these in application.yml, for the endpoint or in 'runpod.s3' for all; or none, to \
					do without a bucket:

					runpod:
					  endpoints:
					    "[my.sdxl]":
					      s3:
					        access-id: ${S3_ACCESS_ID}
					        access-secret: ${S3_ACCESS_SECRET}
					        bucket-name: results
					        endpoint-url: https://s3.example.com""");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			timeout                               | 0s    | must be greater than zero, but is PT0S
			request-timeout                       | -1s   | must be greater than zero, but is PT-1S
			run-sync.wait                         | 500ms | must be from PT1S to PT5M, but is PT0.5S
			polling.interval                      | 1ms   | must be from PT0.01S to PT30S, but is PT0.001S
			retry.max-attempts                    | 0     | must be at least 1, but is 0
			policy.ttl                            | 8d    | must be from 10s to 7d, but is PT192H
			webhook.url                           | /done | must be an absolute http or https URL
			webhook.path                          | hooks | must be a path such as /runpod/webhook
			webhook.path                          | /     | must be a path such as /runpod/webhook
			webhook.path                          | /a/   | must be a path such as /runpod/webhook
			webhook.path                          | /{a}  | must be a path such as /runpod/webhook
			price-per-second                      | -1    | must not be negative
			monitoring.interval                   | -1s   | must not be negative, but is PT-1S
			monitoring.timeout                    | 0     | must be greater than zero, but is PT0S
			http.connect-timeout                  | 0     | must be greater than zero
			http.max-connections                  | -1    | must be at least 1
			http.max-in-memory-size               | 3GB   | must be from 64KB to 2147483647B
			http.max-in-memory-size               | 32    | must be from 64KB to 2147483647B
			logging.payload-length                | -1    | must not be negative
			rate-limit.share                      | -3    | must be from 0 to 1, or auto
			rate-limit.share                      | 5     | must be from 0 to 1, or auto
			rate-limit.share                      | NaN   | must be from 0 to 1, or auto
			rate-limit.share                      | half  | must be from 0 to 1, or auto
			rate-limit.run.max-requests           | 0     | must be at least 1
			rate-limit.status.max-concurrent      | -5    | must be at least 1
			trace.input-field                     | ' '   | must not be empty
			""")
	void invalidValueWithoutEndpoints(String property, String value, String reason, CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport("runpod." + property + "=" + value))
			.startsWith("Description:\n\nInvalid value '" + value + "' for configuration property 'runpod." + property
					+ "' (originating from ")
			.contains("failed for the following reason:\n\n" + reason + "\n\nAction:\n");
	}

}
