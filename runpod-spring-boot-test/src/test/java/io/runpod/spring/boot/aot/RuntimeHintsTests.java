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

package io.runpod.spring.boot.aot;

import java.lang.reflect.Member;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.aot.agent.RecordedInvocation;
import org.springframework.aot.agent.RecordedInvocationsListener;
import org.springframework.aot.agent.RecordedInvocationsPublisher;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.AotApplicationContextInitializer;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.http.HttpStatus;
import org.springframework.javapoet.ClassName;
import org.springframework.web.client.RestClient;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.service.RunPodService;
import io.runpod.client.webhook.WebhookAddresses;
import io.runpod.jobs.JobContext;
import io.runpod.jobs.RunPodJobListener;
import io.runpod.jobs.RunPodJobs;
import io.runpod.simulator.RunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with Spring's agent for runtime hints, in a context that is processed ahead of
 * time: each access to types and resources of the project by reflection has a hint.
 */
class RuntimeHintsTests {

	private static final String[] PROPERTIES = { "runpod.api-key=rpa_test", "runpod.endpoints.echo.id=echo",
			"server.port=0", "runpod.webhook.base-url=https://app.example.com", "runpod.webhook.secrets=secret",
			"runpod.jobs.jdbc.initialize-schema=always", "spring.datasource.url=jdbc:h2:mem:hints" };

	@Test
	@CompileWithForkedClassLoader
	void accessByReflectionHasHints() {
		TestGenerationContext generation = new TestGenerationContext();
		String initializer = process(generation);
		Queue<RecordedInvocation> invocations = new ConcurrentLinkedQueue<>();
		RecordedInvocationsListener listener = invocations::add;
		try (RunPodSimulator simulator = RunPodSimulator.builder().endpoint("echo", (job) -> job.input()).start()) {
			TestCompiler.forSystem().with(generation).compile((compiled) -> {
				ServletWebServerApplicationContext context = new ServletWebServerApplicationContext();
				context.setClassLoader(compiled.getClassLoader());
				TestPropertyValues.of(PROPERTIES)
					.and("runpod.base-url=" + simulator.baseUrl(), "runpod.api-key=" + simulator.apiKey())
					.applyTo(context);
				RecordedInvocationsPublisher.addListener(listener);
				try (context) {
					AotApplicationContextInitializer.forInitializerClasses(initializer).initialize(context);
					context.refresh();
					useEndpoint(context);
					postWebhook(context);
					useDurableJobs(context);
				}
				finally {
					RecordedInvocationsPublisher.removeListener(listener);
				}
			});
		}
		RuntimeHints hints = generation.getRuntimeHints();
		List<RecordedInvocation> ours = invocations.stream().filter(RuntimeHintsTests::concernsOurTypes).toList();
		assertThat(ours).as("recorded by the agent, for which the build has a JVM of its own")
			.extracting((invocation) -> invocation.getMethodReference().toString())
			.contains("java.lang.reflect.Method#invoke", "java.lang.Class#getDeclaredConstructors",
					"java.lang.reflect.Proxy#newProxyInstance", "java.lang.ClassLoader#getResource");
		assertThat(ours).filteredOn((invocation) -> !invocation.matches(hints)).as("without a hint").isEmpty();
	}

	// the methods that a JDK proxy resolves are those of its hint
	private static boolean concernsOurTypes(RecordedInvocation invocation) {
		boolean byProxy = invocation.getStackFrames()
			.findFirst()
			.map((frame) -> frame.getClassName().contains(".$Proxy"))
			.orElse(false);
		return !byProxy && subjects(invocation).anyMatch((name) -> name.matches("/?io[./]runpod[./].*"));
	}

	private static Stream<String> subjects(RecordedInvocation invocation) {
		Object instance = invocation.isStatic() ? null : invocation.getInstance();
		if (instance instanceof Class<?> type) {
			return Stream.of(type.getName());
		}
		if (instance instanceof Member member) {
			return Stream.of(member.getDeclaringClass().getName());
		}
		return invocation.getArguments()
			.stream()
			.flatMap((argument) -> (argument instanceof Class<?>[] types) ? Stream.of(types) : Stream.of(argument))
			.map((argument) -> (argument instanceof Class<?> type) ? type.getName() : String.valueOf(argument));
	}

	private static void useEndpoint(GenericApplicationContext context) {
		RunPodEndpoint echo = context.getBean("echo", RunPodEndpoint.class);
		Order order = new Order("1", List.of(new Item("a lighthouse")));
		assertThat(echo.runSync(order, Order.class)).isEqualTo(order);
		RunPodJob job = echo.await(echo.run(order).id());
		assertThat(job.outputOrThrow(Order.class)).isEqualTo(order);
		assertThat(context.getBean(Echo.class).repeat(order)).isEqualTo(order);
		assertThat(echo.stream(echo.run(order).id(), Order.class)).containsExactly(order);
		assertThat(echo.health().jobs().completed()).isPositive();
	}

	private static void postWebhook(ServletWebServerApplicationContext context) {
		String path = context.getBean(WebhookAddresses.class).create("echo").getPath();
		assertThat(RestClient.create("http://localhost:" + context.getWebServer().getPort())
			.post()
			.uri(path)
			.body("{\"id\":\"job-u1\"}")
			.retrieve()
			.toBodilessEntity()
			.getStatusCode()).isEqualTo(HttpStatus.OK);
	}

	private static void useDurableJobs(GenericApplicationContext context) {
		context.getBean(RunPodJobs.class)
			.submit("echo", Map.of("url", "/lighthouse.png"), (options) -> options.context(Map.of("number", "A-1")));
		assertThat(context.getBean(Prints.class).received).succeedsWithin(Duration.ofSeconds(30))
			.isEqualTo(Map.entry(new Print("/lighthouse.png"), new Context("A-1")));
	}

	private static String process(TestGenerationContext generation) {
		AnnotationConfigServletWebServerApplicationContext context = new AnnotationConfigServletWebServerApplicationContext();
		TestPropertyValues.of(PROPERTIES).applyTo(context);
		context.register(Application.class);
		ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		return initializer.toString();
	}

	record Order(String number, List<Item> items) {
	}

	record Item(String name) {
	}

	@RunPodService("echo")
	interface Echo {

		Order repeat(Order order);

	}

	record Print(String url) {
	}

	record Context(String number) {
	}

	/**
	 * Prints of orders, each with a durable job.
	 */
	static class Prints {

		private final CompletableFuture<Map.Entry<Print, Context>> received = new CompletableFuture<>();

		@RunPodJobListener("echo")
		void printed(Print print, @JobContext Context context) {
			this.received.complete(Map.entry(print, context));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Prints prints() {
			return new Prints();
		}

	}

}
