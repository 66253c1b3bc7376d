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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.runpod.client.EndpointOptions;
import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.RunPodEndpointSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the names of endpoints, in files, arguments and environment variables.
 */
@Tag("extensive")
@ExtendWith(OutputCaptureExtension.class)
class EndpointNamesTests {

	@TempDir
	private static Path directory;

	@Test
	void equalNamesInTwoFiles(CapturedOutput output) throws IOException {
		String report = runWithFiles(output, file("sdxl-fast", "a1"), file("sdxlFast", "b2"));
		assertThat(report).isEqualTo("""
				Description:

				The names 'sdxlFast' and 'sdxl-fast' are those of one RunPod endpoint, because names are compared \
				without regard to case, dashes and underscores.

				    runpod.endpoints.sdxlFast.id, from URL [file:DIRECTORY/application-two.yml] - 5:11
				    runpod.endpoints.sdxl-fast.id, from URL [file:DIRECTORY/application.yml] - 5:11

				Action:

				Use one spelling if one endpoint is meant. If two are meant, give one another name in \
				application.yml, with its id in place of abc123:

				runpod:
				  endpoints:
				    sdxl-fast-2:
				      id: abc123""".replace("DIRECTORY", directory.toString()));
	}

	@ParameterizedTest
	@MethodSource("equalNames")
	void equalNamesAreRefused(String first, String second, String place, CapturedOutput output) throws IOException {
		String report = switch (place) {
			case "one file" ->
				runWithFiles(output, file(first, "a1") + file(second, "b2").split("endpoints:\n")[1], "");
			case "two files" -> runWithFiles(output, file(second, "a1"), file(first, "b2"));
			default -> runWithFiles(output, file(second, "a1"), "", "--runpod.endpoints." + first + ".timeout=3m");
		};
		assertThat(report).startsWith("Description:\n\nThe names '" + first + "' and '" + second
				+ "' are those of one RunPod endpoint, because names are compared without regard to");
	}

	static Stream<Arguments> equalNames() {
		return Stream
			.of("sdxl-fast sdxlFast", "sdxl SDXL", "sdxl-fast sdxl_fast", "sdxlFast sdxl_fast", "sdxlfast sdxl-fast",
					"SDXL-Fast sdxl-fast")
			.map((pair) -> pair.split(" "))
			.flatMap((names) -> Stream.of("one file", "two files", "file and argument")
				.map((place) -> Arguments.of(names[0], names[1], place)));
	}

	private String runWithFiles(CapturedOutput output, String file, String profileFile, String... arguments)
			throws IOException {
		Files.writeString(directory.resolve("application.yml"), file);
		Files.writeString(directory.resolve("application-two.yml"), profileFile);
		List<String> properties = Stream
			.concat(Stream.of("spring.config.location=" + directory + "/", "spring.profiles.active=two"),
					Stream.of(arguments).map((argument) -> argument.substring(2)))
			.toList();
		return new FailingApplication(output).runAndGetReport(properties.toArray(String[]::new));
	}

	private static String file(String name, String id) {
		return "runpod:\n  api-key: rpa_test\n  endpoints:\n    " + name + ":\n      id: " + id + "\n";
	}

	@ParameterizedTest
	@MethodSource("variables")
	void variableAppliesToEndpointOfEqualName(String name, String variable, Setting setting) {
		runner(Map.of("RUNPOD_ENDPOINTS_" + variable, setting.value()))
			.withPropertyValues("runpod.endpoints." + name + ".id=abc123")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBeanNamesForType(RunPodEndpoint.class)).containsExactly(name);
				assertThat(setting.read(context, name)).isEqualTo(setting.expected());
			});
	}

	// dashes are left out everywhere, or are underscores everywhere
	static Stream<Arguments> variables() {
		return Stream
			.of("sdxlFast SDXLFAST", "sdxl-fast SDXLFAST", "sdxl-fast SDXL_FAST", "sdxl_fast SDXLFAST",
					"SDXLFast SDXLFAST", "sdxlfast SDXLFAST", "x-l-2 XL2", "x-l-2 X_L_2", "xl2 XL2")
			.map((pair) -> pair.split(" "))
			.flatMap((names) -> Stream.of(Setting.values())
				.map((setting) -> Arguments.of(names[0], names[1] + "_" + setting.variable(names[1].contains("_")),
						setting)));
	}

	@ParameterizedTest
	@CsvSource({ "SDXL_ID, sdxl, sdxl", "SDXL, sdxl, sdxl", "SDXL_FAST_ID, sdxl-fast, sdxlFast",
			"SDXLFAST_ID, sdxlfast, sdxlfast", "SD_XL_2_ID, sd-xl-2, sdXl2", "S3_ID, s3, s3", "ID_ID, id, id" })
	void variableAloneDefinesEndpoint(String variable, String name, String alias) {
		String words = variable.replaceFirst("_ID$", "");
		runner(Map.of("RUNPOD_ENDPOINTS_" + variable, "abc123", "RUNPOD_ENDPOINTS_" + words + "_TIMEOUT", "3m"))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBeanNamesForType(RunPodEndpoint.class)).containsExactly(name);
				assertThat(context.getBean(alias, RunPodEndpoint.class).id()).isEqualTo("abc123");
				assertThat(Setting.TIMEOUT.read(context, name)).isEqualTo(Duration.ofMinutes(3));
			});
	}

	@Test
	void otherVariablesDefineNoEndpoint() {
		Map<String, Object> variables = new LinkedHashMap<>();
		Stream.of("S3_ACCESS_ID", "SDXL_S3_ACCESS_ID", "FLUX_DEV_TIMEOUT", "FLUX_DEV_API_KEY")
			.forEach((variable) -> variables.put("RUNPOD_ENDPOINTS_" + variable, "1m"));
		runner(variables)
			.withPropertyValues("runpod.endpoints.sdxl.id=abc123", "runpod.endpoints.sdxl.s3.bucket-name=results",
					"runpod.endpoints.sdxl.s3.access-secret=secret",
					"runpod.endpoints.sdxl.s3.endpoint-url=https://s3.example.com")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBeanNamesForType(RunPodEndpoint.class)).containsExactly("sdxl");
			});
	}

	@ParameterizedTest
	@MethodSource("idForms")
	void idOfFirstSourceIsUsedInEachForm(String argument, String variable, String file) {
		runner(variable.isEmpty() ? Map.of() : Map.of("RUNPOD_ENDPOINTS_" + variable, "variable"))
			.withSystemProperties(argument.isEmpty() ? "unused=" : "runpod.endpoints." + argument + "=argument")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addLast(new MapPropertySource("file",
						Map.of("runpod.endpoints." + file, "file", "runpod.endpoints.sdxl-fast.timeout", "3m"))))
			.run((context) -> {
				assertThat(context.getBean(RunPodEndpoint.class).id())
					.isEqualTo(!argument.isEmpty() ? "argument" : variable.isEmpty() ? "file" : "variable");
				assertThat(context.getBeanNamesForType(RunPodEndpoint.class)).containsExactly("sdxl-fast");
				assertThat(Setting.TIMEOUT.read(context, "sdxl-fast")).isEqualTo(Duration.ofMinutes(3));
			});
	}

	static Stream<Arguments> idForms() {
		return Stream.of("", "sdxl-fast", "sdxl-fast.id")
			.flatMap((argument) -> Stream.of("", "SDXLFAST", "SDXLFAST_ID", "SDXL_FAST_ID")
				.flatMap((variable) -> Stream.of("sdxl-fast", "sdxl-fast.id")
					.map((file) -> Arguments.of(argument, variable, file))));
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`',
			value = { "0123, 83", "off, false", "1234567, 1234567", "0x1F, 31", "1_000, 1000", "1.5, 1.5" })
	void idThatYamlConvertsIsRefused(String id, String value, CapturedOutput output) throws IOException {
		assertThat(runWithFiles(output, file("sdxl", id), "")).isEqualTo("""
				Description:

				The RunPod endpoint 'sdxl' has the id '%s', which is not text: without quotes, YAML reads 0123 as 83 \
				and off as false.

				    runpod.endpoints.sdxl.id, from URL [file:%s/application.yml] - 5:11

				Action:

				Set the id in quotes in application.yml, in place of abc123:

				runpod:
				  endpoints:
				    sdxl:
				      id: "abc123\"""".formatted(value, directory));
	}

	@ParameterizedTest
	@CsvSource({ "'    sdxl: 0123', runpod.endpoints.sdxl", "'    \"[my.sdxl]\": off', runpod.endpoints[my.sdxl]" })
	void shortFormThatYamlConvertsIsRefused(String line, String property, CapturedOutput output) throws IOException {
		assertThat(runWithFiles(output, "runpod:\n  endpoints:\n" + line, "")).contains("which is not text:",
				"    " + property + ", from URL [");
	}

	@ParameterizedTest
	@CsvSource({ "- id: abc123, [0].id", "- abc123, [0]", "- name: sdxl, [0].name" })
	void listIsRefused(String element, String property, CapturedOutput output) throws IOException {
		assertThat(runWithFiles(output, "runpod:\n  endpoints:\n  " + element, "")).isEqualTo("""
				Description:

				The property 'runpod.endpoints' is a list, but each endpoint has a name, which is that of its bean.

				    runpod.endpoints%s, from URL [file:%s/application.yml] - 3:%d

				Action:

				Set a name for each endpoint in application.yml, without a dash before it:

				runpod:
				  endpoints:
				    sdxl:
				      id: abc123""".formatted(property, directory, Math.max(5, element.indexOf(':') + 5)));
	}

	private static ApplicationContextRunner runner(Map<String, Object> variables) {
		return RunPodContextRunners.create()
			.withPropertyValues("runpod.api-key=rpa_test")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
								variables)));
	}

	/**
	 * Setting of an endpoint, at each depth and with and without a dash.
	 */
	enum Setting {

		TIMEOUT("timeout"), REQUEST_TIMEOUT("request-timeout"), POLLING_INTERVAL("polling.interval"),
		RUN_SYNC_WAIT("run-sync.wait"), EXECUTION_TIMEOUT("policy.execution-timeout"),
		MAX_ATTEMPTS("retry.max-attempts");

		private final String property;

		Setting(String property) {
			this.property = property;
		}

		String variable(boolean withUnderscores) {
			return this.property.replace("-", withUnderscores ? "_" : "").replace('.', '_').toUpperCase(Locale.ROOT);
		}

		String value() {
			return (this == MAX_ATTEMPTS) ? "7" : "7s";
		}

		Object expected() {
			return (this == MAX_ATTEMPTS) ? 7 : Duration.ofSeconds(7);
		}

		@Nullable Object read(AssertableApplicationContext context, String name) {
			EndpointOptions options = context.getBean(RunPodEndpointSettings.class).getOptions(name);
			return switch (this) {
				case TIMEOUT -> options.timeout();
				case REQUEST_TIMEOUT -> options.requestTimeout();
				case POLLING_INTERVAL -> options.pollInterval();
				case RUN_SYNC_WAIT -> options.runSyncWait();
				case EXECUTION_TIMEOUT -> options.policy().executionTimeout();
				case MAX_ATTEMPTS -> options.maxAttempts();
			};
		}

	}

}
