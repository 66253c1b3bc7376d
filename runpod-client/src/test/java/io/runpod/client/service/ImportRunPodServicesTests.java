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

package io.runpod.client.service;

import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.env.MapPropertySource;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.service.scan.Scanned;
import io.runpod.client.service.scan.deeper.ScannedDeeper;
import io.runpod.client.testsupport.RecordedRunPod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link ImportRunPodServices}.
 */
class ImportRunPodServicesTests {

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private void run(Class<?> configuration, Consumer<AnnotationConfigApplicationContext> test) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("test",
						Map.of("painter", "sdxl", "scan.package", "io.runpod.client.service.scan")));
			// as in Spring Boot: placeholders must have a value
			context.registerBean(PropertySourcesPlaceholderConfigurer.class);
			context.registerBean("sdxl", RunPodEndpoint.class, () -> this.runpod.endpoint());
			context.registerBean("text", String.class, () -> "no endpoint");
			context.register(configuration);
			context.refresh();
			test.accept(context);
		}
	}

	@Test
	void typesAreRegistered() {
		run(Types.class, (context) -> {
			assertThat(context.getBeanNamesForType(Sdxl.class)).containsExactly("sdxl#" + Sdxl.class.getName());
			assertThat(context.getBean(Sdxl.class))
				.hasToString(Sdxl.class.getName() + "[sdxl -> " + this.runpod.endpointId() + "]");
			assertThat(context.getBeanNamesForType(Placeholder.class))
				.containsExactly("sdxl#" + Placeholder.class.getName());
			assertThat(context.getBeanNamesForType(Scanned.class)).isEmpty();
		});
	}

	@Test
	void packagesAreScanned() {
		run(Packages.class, (context) -> {
			assertThat(context.getBean(Scanned.class)).isNotNull();
			assertThat(context.getBean(ScannedDeeper.class)).isNotNull();
			assertThat(context.getBeanNamesForType(Sdxl.class)).isEmpty();
		});
	}

	@Test
	void packageOfImportingClassIsTheDefault() {
		run(Scanned.Importing.class, (context) -> {
			assertThat(context.getBean(Scanned.class)).isNotNull();
			assertThat(context.getBean(ScannedDeeper.class)).isNotNull();
		});
	}

	@Test
	void typeIsKnownWithoutCreatingTheFactory() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean("sdxl", RunPodEndpoint.class, () -> {
				throw new IllegalStateException("created");
			});
			context.register(Types.class);
			context.addBeanFactoryPostProcessor(
					(beanFactory) -> assertThat(beanFactory.getType("sdxl#" + Sdxl.class.getName(), false))
						.isEqualTo(Sdxl.class));
			assertThat(catchThrowableOfType(BeanCreationException.class, context::refresh))
				.hasRootCauseMessage("created");
		}
	}

	@Test
	void endpointIsReported() {
		assertThat(failure(UnknownEndpoint.class)).satisfies((ex) -> {
			assertThat(ex.getUnknownEndpoint()).isEqualTo("sdlx");
			assertThat(ex).hasMessage("The RunPod service " + Misspelt.class.getName()
					+ " is invalid: there is no RunPodEndpoint bean 'sdlx'\n"
					+ "- paint(): there is no parameter for the input. Add one: RunPod fails a job without an input.");
		});
		assertThat(failure(OtherBean.class)).hasMessage("The RunPod service " + NoEndpoint.class.getName()
				+ " is invalid\n- the bean 'text' is no RunPodEndpoint but a java.lang.String. Write the name of an"
				+ " endpoint in @RunPodService.");
		assertThat(failure(UnknownPlaceholder.class)).hasMessage("The RunPod service "
				+ WithUnknownPlaceholder.class.getName() + " is invalid\n- the name of the endpoint in @RunPodService"
				+ " cannot be resolved: Could not resolve placeholder 'absent' in value \"${absent}\". Set the"
				+ " property, or write the name of an endpoint.\n- paint(String): the timeout cannot be resolved:"
				+ " Could not resolve placeholder 'absent' in value \"${absent}\". Set the property.");
		assertThat(failure(NotAnnotated.class)).hasMessage("The RunPod service java.lang.Runnable is invalid\n- it has"
				+ " no annotation @RunPodService. Add it with the name of an endpoint, for example"
				+ " @RunPodService(\"sdxl\").\n- run(): there is no parameter for the input. Add one: RunPod fails a"
				+ " job without an input.");
	}

	private InvalidRunPodServiceException failure(Class<?> configuration) {
		BeanCreationException ex = catchThrowableOfType(BeanCreationException.class,
				() -> run(configuration, (context) -> {
				}));
		return (InvalidRunPodServiceException) ex.getMostSpecificCause();
	}

	@RunPodService("sdxl")
	interface Sdxl {

		String paint(String prompt);

	}

	@RunPodService("${painter}")
	interface Placeholder {

		@RunPodCall(timeout = "${timeout:20s}")
		String paint(String prompt);

	}

	@RunPodService("sdlx")
	interface Misspelt {

		String paint();

	}

	@RunPodService("text")
	interface NoEndpoint {

		String paint(String prompt);

	}

	@RunPodService("${absent}")
	interface WithUnknownPlaceholder {

		@RunPodCall(timeout = "${absent}")
		String paint(String prompt);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportRunPodServices({ Sdxl.class, Placeholder.class })
	static class Types {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportRunPodServices(basePackages = "${scan.package}", basePackageClasses = Scanned.class)
	static class Packages {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportRunPodServices(Misspelt.class)
	static class UnknownEndpoint {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportRunPodServices(NoEndpoint.class)
	static class OtherBean {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportRunPodServices(WithUnknownPlaceholder.class)
	static class UnknownPlaceholder {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportRunPodServices(Runnable.class)
	static class NotAnnotated {

	}

}
