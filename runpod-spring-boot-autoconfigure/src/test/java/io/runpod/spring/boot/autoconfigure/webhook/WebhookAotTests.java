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

package io.runpod.spring.boot.autoconfigure.webhook;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;

import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.junit.jupiter.api.Test;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.AotApplicationContextInitializer;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;

import io.runpod.client.webhook.WebhookAddresses;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for ahead-of-time processing of an application that receives webhooks.
 */
class WebhookAotTests {

	private static final TestPropertyValues PROPERTIES = TestPropertyValues.of("server.port=0",
			"runpod.base-url=http://localhost:1/v2", "runpod.api-key=rpa_test", "runpod.endpoints.sdxl.id=abc123",
			"runpod.webhook.base-url=https://app.example.com", "runpod.webhook.secrets=secret");

	@Test
	@CompileWithForkedClassLoader
	void webhookIsReceivedWithSpringMvc() throws Exception {
		// a JVM has one such factory, which must not be of the forked class loader
		TomcatURLStreamHandlerFactory.disable();
		AnnotationConfigServletWebServerApplicationContext processed = new AnnotationConfigServletWebServerApplicationContext();
		processed.register(MvcApplication.class);
		receiveWebhook(processed, new ServletWebServerApplicationContext());
	}

	@Test
	@CompileWithForkedClassLoader
	void webhookIsReceivedWithSpringWebFlux() throws Exception {
		AnnotationConfigReactiveWebServerApplicationContext processed = new AnnotationConfigReactiveWebServerApplicationContext();
		processed.register(WebFluxApplication.class);
		receiveWebhook(processed, new ReactiveWebServerApplicationContext());
	}

	private static void receiveWebhook(GenericApplicationContext processed, GenericApplicationContext context)
			throws Exception {
		PROPERTIES.applyTo(processed);
		TestGenerationContext generation = new TestGenerationContext();
		String initializer = new ApplicationContextAotGenerator().processAheadOfTime(processed, generation).toString();
		generation.writeGeneratedContent();
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			context.setClassLoader(compiled.getClassLoader());
			PROPERTIES.applyTo(context);
			AotApplicationContextInitializer.forInitializerClasses(initializer).initialize(context);
		});
		try (context) {
			context.refresh();
			String path = context.getBean(WebhookAddresses.class).create("sdxl").getPath();
			assertThat(post(context, path)).isEqualTo(200);
			assertThat(post(context, path + "x")).isEqualTo(404);
		}
	}

	private static int post(GenericApplicationContext context, String path) throws Exception {
		int port = Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.POST(BodyPublishers.ofString(WebhookServer.BODY))
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ WebClientAutoConfiguration.class, RunPodAutoConfiguration.class,
			RunPodWebhookAutoConfiguration.class, RunPodWebhookWebMvcAutoConfiguration.class,
			TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
			WebMvcAutoConfiguration.class })
	static class MvcApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ WebClientAutoConfiguration.class, RunPodAutoConfiguration.class,
			RunPodWebhookAutoConfiguration.class, RunPodWebhookWebFluxAutoConfiguration.class,
			NettyReactiveWebServerAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
			WebFluxAutoConfiguration.class })
	static class WebFluxApplication {

	}

}
