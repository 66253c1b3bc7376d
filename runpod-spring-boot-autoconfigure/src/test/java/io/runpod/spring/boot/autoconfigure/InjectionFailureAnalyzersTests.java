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
import org.mockito.Mockito;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.BeanDefinitionReaderUtils;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.type.AnnotationMetadata;

import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the reports of injection points that match no endpoint, or several.
 */
@ExtendWith(OutputCaptureExtension.class)
class InjectionFailureAnalyzersTests {

	private static final String[] TWO_ENDPOINTS = { "runpod.api-key=rpa_test", "runpod.endpoints.sdxl.id=abc123",
			"runpod.endpoints.flux-dev.id=def456" };

	@Test
	void ambiguousEndpoint(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(ByType.class, TWO_ENDPOINTS)).isEqualTo("""
				Description:

				Parameter 0 of constructor in \
				io.runpod.spring.boot.autoconfigure.InjectionFailureAnalyzersTests$Portraits \
				required one RunPod endpoint, but there are 2: flux-dev, sdxl.

				Action:

				Select one by a qualifier:

				@Qualifier("flux-dev") RunPodEndpoint endpoint

				or by the name of the parameter, in classes that are compiled with '-parameters':

				RunPodEndpoint fluxDev

				Do not use @Primary: it takes precedence over the names of all parameters.""");
	}

	@Test
	void ambiguousEndpointNameWithDot(CapturedOutput output) {
		String[] properties = { "runpod.api-key=rpa_test", "runpod.endpoints[flux.dev].id=abc123",
				"runpod.endpoints.sdxl.id=def456" };
		assertThat(new FailingApplication(output).runAndGetReport(ByType.class, properties))
			.contains("@Qualifier(\"flux.dev\") RunPodEndpoint endpoint", "RunPodEndpoint fluxDev");
		RunPodContextRunners.create()
			.withPropertyValues(properties)
			.withUserConfiguration(ByCamelCaseName.class)
			.run((context) -> assertThat(context.getBean("id")).isEqualTo("abc123"));
	}

	@Test
	void unknownName(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(Misspelt.class, TWO_ENDPOINTS)).isEqualTo("""
				Description:

				Field endpoint in \
				io.runpod.spring.boot.autoconfigure.InjectionFailureAnalyzersTests$Misspelt \
				required the RunPod endpoint 'sdlx', but there is none of that name. There are: sdxl, flux-dev.

				Action:

				Correct the name:

				@Qualifier("sdxl") RunPodEndpoint endpoint

				or configure the endpoint in application.yml, with its id in place of abc123:

				runpod:
				  endpoints:
				    sdlx:
				      id: abc123""");
	}

	@Test
	void noEndpointConfigured(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(ByType.class)).isEqualTo("""
				Description:

				Parameter 0 of constructor in \
				io.runpod.spring.boot.autoconfigure.InjectionFailureAnalyzersTests$Portraits \
				required a RunPod endpoint, but none is configured.

				Action:

				Configure the endpoint in application.yml, with its id in place of abc123:

				runpod:
				  endpoints:
				    sdxl:
				      id: abc123""");
	}

	@Test
	void runPodDisabled(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(Misspelt.class, "runpod.enabled=false")).isEqualTo("""
				Description:

				Field endpoint in \
				io.runpod.spring.boot.autoconfigure.InjectionFailureAnalyzersTests$Misspelt \
				required the RunPod endpoint 'sdlx', but RunPod is disabled.

				Action:

				Remove 'runpod.enabled', or set in application.yml:

				runpod:
				  enabled: true""");
	}

	@Test
	void runPodDisabledAndClientRequired(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(ByClient.class, "runpod.enabled=false")).isEqualTo("""
				Description:

				Parameter 0 of method text in \
				io.runpod.spring.boot.autoconfigure.InjectionFailureAnalyzersTests$ByClient \
				required a RunPodClient, but RunPod is disabled.

				Action:

				Remove 'runpod.enabled', or set in application.yml:

				runpod:
				  enabled: true""");
	}

	@Test
	void mocksWithoutNameAreAmbiguous(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(MocksByType.class, "runpod.enabled=false"))
			.isEqualTo(mockReport("Parameter 0 of constructor in "
					+ "io.runpod.spring.boot.autoconfigure.InjectionFailureAnalyzersTests$Portraits"));
	}

	@Test
	void mocksWithoutNameDoNotMatchQualifier(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(MocksByQualifier.class)).isEqualTo(mockReport(
				"Field endpoint in " + "io.runpod.spring.boot.autoconfigure.InjectionFailureAnalyzersTests$Misspelt"));
	}

	private static String mockReport(String subject) {
		return """
				Description:

				%s \
				required one RunPod endpoint by its name, but the test has mocks without a name: \
				io.runpod.client.RunPodEndpoint#0, io.runpod.client.RunPodEndpoint#1.

				Action:

				Set the name of each mock, which replaces or adds the bean of that name:

				@MockitoBean(name = "sdxl") RunPodEndpoint sdxl""".formatted(subject);
	}

	@Test
	void reactiveEndpointIsNotABean(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(Reactive.class, TWO_ENDPOINTS)).isEqualTo("""
				Description:

				Parameter 0 of method text in \
				io.runpod.spring.boot.autoconfigure.InjectionFailureAnalyzersTests$Reactive \
				required a ReactiveRunPodEndpoint, which is not a bean but a view of one.

				Action:

				Inject the RunPodEndpoint of the same name, and call its method reactive().""");
	}

	@Test
	void endpointNameConflictsWithBean(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(NameTaken.class, TWO_ENDPOINTS)).isEqualTo("""
				Description:

				The RunPod endpoint 'sdxl' cannot be a bean of that name, because another bean has the same name, \
				defined in io.runpod.spring.boot.autoconfigure.InjectionFailureAnalyzersTests$NameTaken.

				Action:

				Give the endpoint another name in application.yml:

				runpod:
				  endpoints:
				    sdxl-endpoint:
				      id: abc123""");
	}

	@Test
	void endpointNameConflictsWithLaterBean(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(NameTakenLater.class, TWO_ENDPOINTS)).isEqualTo("""
				Description:

				The RunPod endpoint 'sdxl' cannot be a bean of that name, because another bean has the same name, \
				defined in class path resource \
				[io/runpod/spring/boot/autoconfigure/InjectionFailureAnalyzersTests$Late.class].

				Action:

				Give the endpoint another name in application.yml:

				runpod:
				  endpoints:
				    sdxl-endpoint:
				      id: abc123""");
	}

	@Configuration(proxyBeanMethods = false)
	static class ByCamelCaseName {

		@Bean
		String id(RunPodEndpoint fluxDev) {
			return fluxDev.id();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Portraits.class)
	static class ByType {

	}

	static class Portraits {

		Portraits(RunPodEndpoint endpoint) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Misspelt {

		@Autowired
		@Qualifier("sdlx")
		private RunPodEndpoint endpoint;

	}

	@Configuration(proxyBeanMethods = false)
	static class Reactive {

		@Bean
		String text(ReactiveRunPodEndpoint sdxl) {
			return sdxl.id();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ByClient {

		@Bean
		String text(RunPodClient client) {
			return client.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Mocks.class, Portraits.class })
	static class MocksByType {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Mocks.class, Misspelt.class })
	static class MocksByQualifier {

	}

	/**
	 * Registers mocks under the names that a test without names generates.
	 */
	static class Mocks implements ImportBeanDefinitionRegistrar {

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			for (int i = 0; i < 2; i++) {
				RootBeanDefinition definition = new RootBeanDefinition(RunPodEndpoint.class,
						() -> Mockito.mock(RunPodEndpoint.class));
				BeanDefinitionReaderUtils.registerWithGeneratedName(definition, registry);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NameTaken {

		@Bean
		String sdxl() {
			return "mine";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(Late.class)
	static class NameTakenLater {

	}

	@AutoConfiguration(after = RunPodAutoConfiguration.class)
	static class Late {

		@Bean
		String sdxl() {
			return "mine";
		}

	}

}
