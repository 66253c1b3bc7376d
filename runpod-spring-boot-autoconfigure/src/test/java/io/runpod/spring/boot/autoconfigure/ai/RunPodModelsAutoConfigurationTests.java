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

package io.runpod.spring.boot.autoconfigure.ai;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.ai.RunPodModels;
import io.runpod.spring.boot.autoconfigure.MockRunPodServer;
import io.runpod.spring.boot.autoconfigure.RunPodContextRunners;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunPodModelsAutoConfiguration}.
 */
class RunPodModelsAutoConfigurationTests {

	@RegisterExtension
	private static final MockRunPodServer runPod = new MockRunPodServer();

	private final ApplicationContextRunner contextRunner = RunPodContextRunners
		.createWithSdxl(RunPodModelsAutoConfiguration.class)
		.withConfiguration(AutoConfigurations.of(ChatClientAutoConfiguration.class))
		.withPropertyValues(runPod.baseUrlProperties());

	@Test
	void endpointWithoutModelHasNoBeans() {
		this.contextRunner.withPropertyValues("runpod.endpoints.llm=def456")
			.run((context) -> assertThat(context).doesNotHaveBean(ChatModel.class)
				.doesNotHaveBean(EmbeddingModel.class)
				.hasNotFailed());
		this.contextRunner.withClassLoader(new FilteredClassLoader(RunPodModels.class))
			.withPropertyValues("runpod.endpoints.llm=def456")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void chatClientUsesTheModelOfTheEndpoint() {
		runPod.server()
			.stubFor(WireMock.post(WireMock.urlPathEqualTo("/v2/abc123/runsync"))
				.withRequestBody(WireMock.matchingJsonPath("$.input[?(@.openai_route == '/v1/chat/completions')]"))
				.willReturn(WireMock.okJson("""
						{"id": "sync-1", "status": "COMPLETED", "output": [{"id": "1", "object": "chat.completion",
						"created": 0, "model": "qwen", "choices": [{"index": 0, "finish_reason": "stop",
						"message": {"role": "assistant", "content": "Good morning"}}]}]}""")));
		this.contextRunner.withPropertyValues("runpod.endpoints.sdxl.openai.model=qwen").run((context) -> {
			ChatClient chat = context.getBean(ChatClient.Builder.class).build();
			assertThat(chat.prompt("Hello").call().content()).isEqualTo("Good morning");
		});
	}

	@ParameterizedTest
	@CsvSource({ "sdxl, sdxl", "llama-3, llama3", "'[llama.chat]', llamaChat", "my_llm, my_llm" })
	void beansHaveTheNameOfTheEndpoint(String endpoint, String prefix) {
		String property = "runpod.endpoints." + endpoint;
		this.contextRunner
			.withPropertyValues(property + ".id=def456", property + ".openai.model=qwen",
					property + ".openai.embedding-model=bge")
			.run((context) -> assertThat(context).hasBean(prefix + "ChatModel").hasBean(prefix + "EmbeddingModel"));
	}

	@Test
	void endpointInShortFormHasModel() {
		this.contextRunner.withPropertyValues("runpod.endpoints.llm=def456", "runpod.endpoints.llm.openai.model=qwen")
			.run((context) -> {
				assertThat(context).hasBean("llmChatModel");
				assertThat(context.getBean("llm", RunPodEndpoint.class).id()).isEqualTo("def456");
			});
	}

	@Test
	void missingLibraryIsReported() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(RunPodModels.class))
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withPropertyValues("runpod.endpoints.sdxl.openai.model=qwen")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("Property runpod.endpoints.sdxl.openai.model with value 'qwen' is invalid: models need"
						+ " Spring AI, which is not on the class path. Add the dependency"
						+ " io.runpod:runpod-spring-boot-starter-ai."));
	}

	@Test
	void emptyModelIsReported() {
		this.contextRunner.withPropertyValues("runpod.endpoints.sdxl.openai.embedding-model= ")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("it has to be the name under which the worker serves the model."));
	}

}
