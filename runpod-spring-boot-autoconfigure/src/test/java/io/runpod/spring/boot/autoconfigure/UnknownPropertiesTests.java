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
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for properties and environment variables that do not exist.
 */
@Tag("extensive")
@ExtendWith(OutputCaptureExtension.class)
class UnknownPropertiesTests {

	private static final String CONTAINER_VARIABLES = """
			AI_API_ID AI_API_KEY ALLOW_IP API_KEY CONCURRENCY_MODIFIER CPU_COUNT DC_ID DEBUG_LEVEL ENDPOINT_BASE_URL
			ENDPOINT_ID GPU_COUNT GPU_NAME GPU_SIZE INIT_TIMEOUT JOB_ID LOG_LEVEL MEM_GB NETWORK_VOLUME_ID PING_INTERVAL
			POD_HOSTNAME POD_ID PROJECT_ID PUBLIC_IP REALTIME_CONCURRENCY REALTIME_PORT SLS_LOG_LEVEL TCP_PORT_22
			TEMPLATE_ID TRACE_ID VERSION VOLUME_ID WEBHOOK_GET_JOB WEBHOOK_PING WEBHOOK_POST_OUTPUT WEBHOOK_POST_STREAM
			PORT PORT_8000_TCP PORT_8000_TCP_ADDR SERVICE_HOST SERVICE_PORT
			""";

	@Test
	void unknownProperty(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport("runpod.policy.execution-timout=2m")).isEqualTo("""
				Description:

				There is no property of this name:

				    runpod.policy.execution-timout, from "runpod.policy.execution-timout" from property source \
				"commandLineArgs"

				Action:

				Correct the name, for example to:

				runpod.policy.execution-timeout

				Properties of the application itself must not begin with 'runpod'.""");
	}

	@Test
	void unknownPropertyOfLazyApplication(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport("spring.main.lazy-initialization=true",
				"runpod.timout=2m"))
			.contains("There is no property of this name:");
	}

	@Test
	void severalUnknownProperties(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport("runpod.timout=2m",
				"runpod.endpoints.sdxlFast.idd=abc123", "runpod.gallery.size=3", "runpod.polcy.ttl=1m"))
			.isEqualTo("""
					Description:

					There are no properties of these names:

					    runpod.endpoints.sdxlFast.idd, from "runpod.endpoints.sdxlFast.idd" from property source \
					"commandLineArgs"
					    runpod.gallery.size, from "runpod.gallery.size" from property source "commandLineArgs"
					    runpod.polcy.ttl, from "runpod.polcy.ttl" from property source "commandLineArgs"
					    runpod.timout, from "runpod.timout" from property source "commandLineArgs"

					Action:

					Correct the name, for example to:

					runpod.endpoints.sdxlFast.id
					runpod.policy.ttl
					runpod.timeout

					Properties of the application itself must not begin with 'runpod'.""");
	}

	@Test
	void unknownPropertyWithoutSimilarName(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport("runpod.gallery.size=3")).isEqualTo("""
				Description:

				There is no property of this name:

				    runpod.gallery.size, from "runpod.gallery.size" from property source "commandLineArgs"

				Action:

				Remove it. Properties of the application itself must not begin with 'runpod'.""");
	}

	@ParameterizedTest
	@MethodSource("misspelledNames")
	void misspelledNameIsRefusedWithCorrectName(String misspelledName, String name) {
		RunPodContextRunners.create()
			.withPropertyValues(misspelledName + "=1m")
			.run((context) -> assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
				.isInstanceOfSatisfying(FailureAnalyzedException.class,
						(failure) -> assertThat(failure.analysis().getAction()).contains("\n\n" + name + "\n\n")));
	}

	// each part of each name without its first, and with a doubled letter
	static Stream<Arguments> misspelledNames() throws IOException {
		return names().flatMap((name) -> {
			String[] words = name.split("\\.");
			return IntStream.range(1, words.length)
				.filter((index) -> !words[index].equals("sdxl") && !words[index].equals("endpoints"))
				.boxed()
				.flatMap((index) -> Stream.of("", words[index].substring(0, 1).repeat(2)).map((start) -> {
					String[] misspelled = words.clone();
					misspelled[index] = start + misspelled[index].substring(1);
					return Arguments.of(String.join(".", misspelled), name);
				}));
		});
	}

	private static Stream<String> names() throws IOException {
		return new ConfigurationMetadata().namesIncludingEndpointProperties()
			.stream()
			.filter((name) -> name.startsWith("runpod."))
			.map((name) -> name.replace("*", "sdxl"));
	}

	@Test
	void everyPropertyIsKnown() throws IOException {
		assertThat(names()).hasSizeGreaterThan(50).allSatisfy((name) -> {
			String value = name.matches(".*\\.(enabled|low-priority|on-.*|allow-.*|unknown-outcome)") ? "true" : "1";
			RunPodContextRunners.create()
				.withPropertyValues("runpod.api-key=rpa_test", name + "=" + value)
				.run((context) -> assertThat(String.valueOf(context.getStartupFailure()))
					.doesNotContain("no property of this name"));
		});
	}

	@Test
	void settingsOfTestsAreIgnored() {
		assertThat(startAndGetWarnings(Map.of(), "runpod.test.worker-image=worker:dev")).isEmpty();
	}

	@Test
	void variablesOfContainersAreIgnored() {
		Map<String, Object> variables = Stream.of(CONTAINER_VARIABLES.strip().split("\\s+"))
			.collect(Collectors.toMap((variable) -> "RUNPOD_" + variable, (variable) -> "any"));
		assertThat(startAndGetWarnings(variables)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "TIMOUT, TIMEOUT", "API_KEYS, API_KEY", "POLICY_EXECUTION_TIMOUT, POLICY_EXECUTION_TIMEOUT",
			"ENDPOINTS_SDXL_FAST_TIMEOUT, ENDPOINTS_SDXL_TIMEOUT",
			"ENDPOINTS_SDXLFAST_REQUEST_TIMEOUT, ENDPOINTS_SDXL_REQUEST_TIMEOUT",
			"ENDPOINTS_SDXL_IDD, ENDPOINTS_SDXL_ID" })
	void misspelledVariableIsLogged(String variable, String similar) {
		assertThat(startAndGetWarnings(Map.of("RUNPOD_" + variable, "1m")))
			.containsExactly("WARN The environment variable RUNPOD_" + variable
					+ " is ignored, because it is the name of no property. Similar: RUNPOD_" + similar);
	}

	@ParameterizedTest
	@CsvSource({ "runpod.timeout, 300", "runpod.request-timeout, 30", "runpod.http.connect-timeout, 10",
			"runpod.polling.interval, 500", "runpod.monitoring.timeout, 5", "runpod.endpoints.sdxl.timeout, 300" })
	void shortDurationWithoutUnitIsLogged(String property, String value) {
		assertThat(startAndGetWarnings(Map.of(), property + "=" + value)).containsExactly("WARN '" + property + "' is "
				+ value + " ms, because the value has no unit. If seconds are meant, set it to " + value + "s.");
	}

	@ParameterizedTest
	@CsvSource({ "runpod.timeout, 300ms", "runpod.timeout, 60000", "runpod.monitoring.interval, 0" })
	void otherDurationIsNotLogged(String property, String value) {
		assertThat(startAndGetWarnings(Map.of(), property + "=" + value)).isEmpty();
	}

	private static Iterable<String> startAndGetWarnings(Map<String, Object> variables, String... properties) {
		try (LogCapture log = LogCapture.of(RunPodAutoConfiguration.class.getName(), Level.WARN)) {
			RunPodContextRunners.createWithSdxl()
				.withPropertyValues(properties)
				.withInitializer((context) -> context.getEnvironment()
					.getPropertySources()
					.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
							new SystemEnvironmentPropertySource(
									StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables)))
				.run((context) -> assertThat(context).hasNotFailed());
			return log.messages();
		}
	}

}
