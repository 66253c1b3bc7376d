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
				  api-key: ${RUNPOD_API_KEY}""");
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
					URL of a server.

					Action:

					Leave the property out to use RunPod itself, or set a URL such as this in application.yml:

					runpod:
					  base-url: https://api.runpod.ai/v2""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https:///v2", "ftp://api.runpod.ai/v2", "https://api.runpod.ai/v2?x=1", "https://a b/" })
	void otherInvalidBaseUrls(String baseUrl, CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(API_KEY_PROPERTY, ENDPOINT_ID_PROPERTY,
				"runpod.base-url=" + baseUrl))
			.contains("'" + baseUrl + "', which is not the absolute http or https URL of a server.");
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
			price-per-second                      | -1    | must not be negative
			monitoring.interval                   | -1s   | must not be negative, but is PT-1S
			monitoring.timeout                    | 0     | must be greater than zero, but is PT0S
			http.connect-timeout                  | 0     | must be greater than zero
			http.max-connections                  | -1    | must be at least 1
			http.max-in-memory-size               | 3GB   | must be from 1B to 2147483647B
			logging.payload-length                | -1    | must not be negative
			rate-limit.share                      | -3    | must not be negative
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
