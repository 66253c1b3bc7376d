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

package io.runpod.spring.boot.autoconfigure.service;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.aop.SpringProxy;
import org.springframework.aop.framework.Advised;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.AotApplicationContextInitializer;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.DecoratingProxy;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;
import reactor.core.publisher.Flux;

import io.runpod.client.job.JobResult;
import io.runpod.client.service.RunPodService;
import io.runpod.client.service.Submit;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of declarative clients in a context that is processed ahead of time.
 */
class RunPodServiceAotTests {

	private static final String[] PROPERTIES = { "runpod.api-key=rpa_test", "runpod.endpoints.sdxl.id=abc123" };

	@Test
	@CompileWithForkedClassLoader
	void servicesAreRegisteredInGeneratedContext() {
		TestGenerationContext generation = new TestGenerationContext();
		String initializer = process(generation);
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			GenericApplicationContext context = new GenericApplicationContext();
			context.setClassLoader(compiled.getClassLoader());
			TestPropertyValues.of(PROPERTIES).and("runpod.endpoints.sdxl.id=other1").applyTo(context);
			AotApplicationContextInitializer.forInitializerClasses(initializer).initialize(context);
			context.refresh();
			assertThat(context.getBeanNamesForType(Sdxl.class)).containsExactly("sdxl#" + Sdxl.class.getName());
			assertThat(context.getBean("byType")).isEqualTo(Sdxl.class.getName() + "[sdxl -> other1]");
			assertThat(context.getBean(Sdxl.class).name()).isEqualTo("sdxl");
			context.close();
		});
	}

	@Test
	void hintsCoverProxyMethodsAndValues() {
		TestGenerationContext generation = new TestGenerationContext();
		process(generation);
		RuntimeHints hints = generation.getRuntimeHints();
		assertThat(hints)
			.matches(RuntimeHintsPredicates.proxies()
				.forInterfaces(Sdxl.class, SpringProxy.class, Advised.class, DecoratingProxy.class))
			.matches(RuntimeHintsPredicates.reflection()
				.onType(Sdxl.class)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS))
			.matches(RuntimeHintsPredicates.reflection()
				.onType(Painter.class)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS));
		assertThat(List.of(Prompt.class, Style.class, Image.class, Chunk.class, Result.class, Field.class))
			.allSatisfy((type) -> assertThat(hints).as(type.getName())
				.matches(RuntimeHintsPredicates.reflection().onMethodInvocation(type, "value")));
		assertThat(hints).matches(RuntimeHintsPredicates.reflection().onType(Flux.class).negate());
	}

	private static String process(TestGenerationContext generation) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(PROPERTIES).applyTo(context);
		context.register(Application.class);
		ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		return initializer.toString();
	}

	record Style(String value) {
	}

	record Prompt(Style value) {
	}

	record Image(String value) {
	}

	record Chunk(String value) {
	}

	record Result(String value) {
	}

	record Field(String value) {
	}

	interface Painter<I, O> {

		List<O> paint(I input);

	}

	@RunPodService("sdxl")
	interface Sdxl extends Painter<Prompt, Image> {

		Stream<Chunk> read(String prompt);

		Flux<JobResult<Prompt, Result>> paintAll(Flux<Prompt> prompts);

		@Submit
		String submit(Field first, String second);

		default String name() {
			return "sdxl";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	@ImportAutoConfiguration({ WebClientAutoConfiguration.class, RunPodAutoConfiguration.class,
			RunPodServiceAutoConfiguration.class })
	static class Application {

		@Bean
		String byType(Sdxl sdxl) {
			return sdxl.toString();
		}

	}

}
