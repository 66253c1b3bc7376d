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

import java.util.function.BiConsumer;

import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.AotApplicationContextInitializer;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.loadbalancing.RunPodLoadBalancer;
import io.runpod.spring.boot.autoconfigure.lifecycle.RunPodLifecycleAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for ahead-of-time processing.
 */
class RunPodAotTests {

	private static final String[] PROPERTIES = { "runpod.api-key=rpa_test", "runpod.endpoints.sdxl.id=abc123",
			"runpod.endpoints.flux-dev.id=def456", "runpod.load-balancers.vision.id=abc456" };

	@Test
	@CompileWithForkedClassLoader
	void endpointsAreRegisteredInGeneratedContext() {
		process((initializer, compiled) -> {
			GenericApplicationContext context = new GenericApplicationContext();
			context.setClassLoader(compiled);
			TestPropertyValues.of(PROPERTIES).and("runpod.endpoints.late.id=late1").applyTo(context);
			AotApplicationContextInitializer.forInitializerClasses(initializer).initialize(context);
			context.refresh();
			assertThat(context.getBeansOfType(RunPodEndpoint.class)).containsOnlyKeys("sdxl", "flux-dev", "late");
			assertThat(context.getBeansOfType(RunPodLoadBalancer.class)).containsOnlyKeys("vision");
			assertThat(context.getBean("byQualifier")).isEqualTo("abc123");
			assertThat(context.getBean("byAlias")).isEqualTo("def456");
			context.close();
		});
	}

	@Test
	void hintsCoverPropertiesAndJsonValues() {
		TestGenerationContext generation = new TestGenerationContext();
		process(generation);
		assertThat(generation.getRuntimeHints())
			.matches(RuntimeHintsPredicates.reflection().onType(RunPodProperties.class))
			.matches(RuntimeHintsPredicates.reflection().onType(RunPodProperties.Endpoint.class))
			.matches(RuntimeHintsPredicates.reflection().onType(RunPodProperties.LoadBalancer.class))
			.matches(RuntimeHintsPredicates.reflection().onType(RunPodProperties.S3.class))
			.matches(RuntimeHintsPredicates.reflection().onType(RunPodProperties.Webhook.class))
			.matches(RuntimeHintsPredicates.reflection().onType(RunPodProperties.WebhookSecurity.class))
			.matches(RuntimeHintsPredicates.reflection().onMethodInvocation(RunPodJob.class, "toJson"))
			.matches(RuntimeHintsPredicates.reflection().onMethodInvocation(EndpointHealth.class, "toJson"));
	}

	private static void process(BiConsumer<String, ClassLoader> check) {
		TestGenerationContext generation = new TestGenerationContext();
		String initializer = process(generation);
		TestCompiler.forSystem()
			.with(generation)
			.compile((compiled) -> check.accept(initializer, compiled.getClassLoader()));
	}

	private static String process(TestGenerationContext generation) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(PROPERTIES).applyTo(context);
		context.register(Application.class);
		ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		return initializer.toString();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ WebClientAutoConfiguration.class, RunPodAutoConfiguration.class,
			RunPodLoadBalancerAutoConfiguration.class, RunPodLifecycleAutoConfiguration.class })
	static class Application {

		@Bean
		String byQualifier(@Qualifier("sdxl") RunPodEndpoint endpoint) {
			return endpoint.id();
		}

		@Bean
		String byAlias(RunPodEndpoint fluxDev) {
			return fluxDev.id();
		}

	}

}
