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

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the reports of invalid configuration of load-balancing endpoints.
 */
@ExtendWith(OutputCaptureExtension.class)
class LoadBalancerConfigurationFailuresTests {

	private static final String ID_PROPERTY = "runpod.load-balancers.vision.id=abc456";

	private CapturedOutput output;

	@BeforeEach
	void captureOutput(CapturedOutput output) {
		this.output = output;
	}

	@ParameterizedTest
	@ValueSource(strings = { "affinity=strict", "id=", "id=${NO_SUCH_ID}" })
	void missingId(String property) {
		assertThat(report("runpod.load-balancers.vision." + property)).isEqualTo("""
				Description:

				The RunPod endpoint 'vision' has no id: the property 'runpod.load-balancers.vision.id' is not \
				set, or refers to an environment variable that is not set or is empty.

				Action:

				Copy the id from the RunPod console (https://console.runpod.io/serverless); it is the first part \
				of the host in the endpoint's URL. Set it in application.yml, in place of abc123:

				runpod:
				  load-balancers:
				    vision:
				      id: abc123""");
	}

	@Test
	void urlAsId() {
		assertThat(report("runpod.load-balancers.vision.id=https://abc.api.runpod.ai")).isEqualTo("""
				Description:

				The RunPod endpoint 'vision' has the id 'https://abc.api.runpod.ai', which is invalid: an id \
				consists of letters, digits, '-' and '_'.

				Action:

				Copy the id from the RunPod console (https://console.runpod.io/serverless); it is the first part \
				of the host in the endpoint's URL. Set it in application.yml, in place of abc123:

				runpod:
				  load-balancers:
				    vision:
				      id: abc123""");
	}

	@Test
	void nameOfEndpoint() {
		assertThat(report(ID_PROPERTY, "runpod.endpoints.vision.id=abc123")).isEqualTo("""
				Description:

				The name 'vision' is that of a queue-based endpoint, 'runpod.endpoints.vision', and of a \
				load-balancing one, 'runpod.load-balancers.vision', but each is a bean of its name.

				Action:

				Remove the one that is not the type of the endpoint. If there are two endpoints, give one another \
				name in application.yml, with its id in place of abc123:

				runpod:
				  load-balancers:
				    vision-2:
				      id: abc123""");
	}

	@Test
	void unknownProperty() {
		assertThat(report(ID_PROPERTY, "runpod.load-balancers.vision.retry.max-attempt=3")).isEqualTo("""
				Description:

				There is no property of this name:

				    runpod.load-balancers.vision.retry.max-attempt, from \
				"runpod.load-balancers.vision.retry.max-attempt" from property source "commandLineArgs"

				Action:

				Correct the name, for example to:

				runpod.load-balancers.vision.retry.max-attempts

				Properties of the application itself must not begin with 'runpod'.""");
	}

	@ParameterizedTest
	@CsvSource({ "max-attempts, 0, 'must be at least 1, but is 0'",
			"delay, -1s, 'must be greater than zero, but is PT-1S'" })
	void invalidRetry(String property, String value, String reason) {
		assertThat(report(ID_PROPERTY, "runpod.load-balancers.vision.retry." + property + "=" + value)).isEqualTo("""
				Description:

				Invalid value '%2$s' for configuration property 'runpod.load-balancers.vision.retry.%1$s' \
				(originating from '"runpod.load-balancers.vision.retry.%1$s" from property source \
				"commandLineArgs"'). Validation failed for the following reason:

				%3$s

				Action:

				Review the value of the property with the provided reason.""".formatted(property, value, reason));
	}

	@Test
	void unknownAffinity() {
		assertThat(report(ID_PROPERTY, "runpod.load-balancers.vision.affinity=sticky"))
			.contains("Property: runpod.load-balancers.vision.affinity\n    Value: \"sticky\"\n")
			.endsWith("""
					Action:

					Update your application's configuration. The following values are valid:

					    NONE
					    PREFERRED
					    STRICT
					    STRICT_RESUME""");
	}

	private String report(String... properties) {
		String[] arguments = new String[properties.length + 1];
		arguments[0] = "runpod.api-key=rpa_test";
		System.arraycopy(properties, 0, arguments, 1, properties.length);
		return new FailingApplication(this.output).runAndGetReport(LoadBalancers.class, arguments);
	}

	@ImportAutoConfiguration(RunPodLoadBalancerAutoConfiguration.class)
	static class LoadBalancers {

	}

}
