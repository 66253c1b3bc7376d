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

import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.test.tools.SourceFile;
import org.springframework.core.test.tools.TestCompiler;

import io.runpod.client.service.ImportRunPodServices;
import io.runpod.client.service.RunPodCall;
import io.runpod.client.service.RunPodService;
import io.runpod.client.service.Submit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InvalidRunPodServiceFailureAnalyzer}: whole reports of failed starts.
 */
@ExtendWith(OutputCaptureExtension.class)
class InvalidRunPodServiceFailureAnalyzerTests {

	private static final String[] TWO_ENDPOINTS = { "runpod.api-key=rpa_test", "runpod.endpoints.sdxl.id=abc123",
			"runpod.endpoints.flux-dev.id=def456" };

	@Test
	void allMistakesAreListed(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(ImportSeveral.class, TWO_ENDPOINTS)).isEqualTo("""
				Description:

				The RunPod service \
				io.runpod.spring.boot.autoconfigure.InvalidRunPodServiceFailureAnalyzerTests$Several is invalid:

				1. paint(String): the timeout 'soon' is not a duration greater than zero with a unit.
				2. submit(): run cannot return void.
				3. submit(): there is no parameter for the input.
				4. it required the RunPod endpoint 'sdlx', but there is none of that name. There are: sdxl, flux-dev.

				Action:

				Correct it:

				1. Write it for example as "20s" or "2m".
				2. Return RunPodJob, or String for its id.
				3. Add one: RunPod fails a job without an input.
				4. Correct the name:

				@RunPodService("sdxl")

				or configure the endpoint in application.yml, with its id in place of abc123:

				runpod:
				  endpoints:
				    sdlx:
				      id: abc123""");
	}

	@Test
	void runPodDisabled(CapturedOutput output) {
		assertThat(new FailingApplication(output).runAndGetReport(ImportUnknown.class, "runpod.enabled=false"))
			.isEqualTo("""
					Description:

					The RunPod service \
					io.runpod.spring.boot.autoconfigure.InvalidRunPodServiceFailureAnalyzerTests$Unknown is invalid:

					1. it required the RunPod endpoint 'sdlx', but RunPod is disabled.

					Action:

					Correct it:

					1. Remove 'runpod.enabled', or set in application.yml:

					runpod:
					  enabled: true""");
	}

	@Test
	void signaturesThatOnlyOtherCompilersAccept(CapturedOutput output) {
		// without '-parameters'
		compile("""
				package com.acme;

				import java.util.List;
				import java.util.concurrent.CompletableFuture;
				import org.springframework.context.annotation.Configuration;
				import reactor.core.publisher.Flux;
				import io.runpod.client.service.ImportRunPodServices;
				import io.runpod.client.service.RunPodService;

				@RunPodService("sdxl")
				public interface Sdxl {

					String named(String prompt, long seed);

					Flux rawFlux(String prompt);

					List rawList(String prompt);

					CompletableFuture<List> rawNested(String prompt);

					@Configuration(proxyBeanMethods = false)
					@ImportRunPodServices(Sdxl.class)
					class Application {
					}

				}
				""",
				(application) -> assertThat(new FailingApplication(output).runAndGetReport(application, TWO_ENDPOINTS))
					.isEqualTo("""
							Description:

							The RunPod service com.acme.Sdxl is invalid:

							1. named(String, long): the parameters have no names, which are those of the input's fields.
							2. rawFlux(String): the return type Flux is raw.
							3. rawList(String): the return type List is raw.
							4. rawNested(String): the return type List is raw.

							Action:

							Correct it:

							1. Compile with '-parameters' (Kotlin: '-java-parameters'), or annotate each of them with \
							@JsonProperty("name").
							2. Write its type arguments, for example List<Image>.
							3. Write its type arguments, for example List<Image>.
							4. Write its type arguments, for example List<Image>."""));
	}

	private static void compile(String source, Consumer<Class<?>> test) {
		TestCompiler.forSystem().compile(SourceFile.of(source), (compiled) -> {
			try {
				test.accept(compiled.getClassLoader().loadClass("com.acme.Sdxl$Application"));
			}
			catch (ClassNotFoundException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	@RunPodService("sdlx")
	interface Several {

		@RunPodCall(timeout = "soon")
		String paint(String prompt);

		@Submit
		void submit();

	}

	@RunPodService("sdlx")
	interface Unknown {

		String paint(String prompt);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportRunPodServices(Several.class)
	static class ImportSeveral {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportRunPodServices(Unknown.class)
	static class ImportUnknown {

	}

}
