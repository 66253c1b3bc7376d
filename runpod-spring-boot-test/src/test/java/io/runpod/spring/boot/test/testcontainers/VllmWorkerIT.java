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

package io.runpod.spring.boot.test.testcontainers;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.openai.errors.InternalServerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodJobException;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.spring.ai.RunPodModels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for Spring AI with RunPod's worker for vLLM, over jobs and over the OpenAI route.
 */
@SpringBootTest(properties = { "runpod.endpoints.llm.timeout=1m", "runpod.endpoints.llm.openai.model=qwen",
		"runpod.endpoints.llm.openai.embedding-model=qwen" })
@RequiresDocker
class VllmWorkerIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final String UNKNOWN_MODEL = "vLLM returned HTTP 404: {\"error\": {\"message\": \"The model `llama` does not exist.\"";

	@Autowired
	private ChatModel llmChatModel;

	@Autowired
	private EmbeddingModel llmEmbeddingModel;

	@Autowired
	private ChatClient.Builder chatClientBuilder;

	@Autowired
	private RunPodEndpoint llm;

	@Autowired
	private RunPodSimulator simulator;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void chatReturnsTextAndUsage(boolean route) {
		ChatResponse response = model(route).call(new Prompt("Größe zeigt sich"));
		assertThat(response.getResult().getOutput().getText()).isEqualTo("Größe zeigt sich");
		assertThat(response.getResult().getMetadata().getFinishReason()).isEqualToIgnoringCase("stop");
		assertThat(response.getMetadata().getModel()).isEqualTo("qwen");
		assertThat(response.getMetadata().getUsage()).extracting(Usage::getPromptTokens, Usage::getCompletionTokens)
			.containsExactly(1, 3);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void chatStreamsChunks(boolean route) {
		assertThat(
				model(route).stream("Größe zeigt sich").filter((text) -> !text.isEmpty()).collectList().block(TIMEOUT))
			.containsExactly("Größe ", "zeigt ", "sich ");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void chatClientCallsTools(boolean route) {
		ChatClient chat = ChatClient.create(model(route));
		Clock clock = new Clock();
		assertThat(chat.prompt("Use currentTime please").tools(clock).call().content()).contains("noon");
		assertThat(chat.prompt("Use currentTime please").tools(clock).stream().content().collectList().block(TIMEOUT))
			.singleElement()
			.asString()
			.contains("noon");
		assertThat(clock.calls).hasValue(2);
	}

	@Test
	void chatClientBuilderUsesTheModel() {
		assertThat(this.chatClientBuilder.build().prompt("Hello").call().content()).isEqualTo("Hello");
	}

	@Test
	void embeddingsAreInTheOrderOfTheTexts() {
		assertThat(this.llmEmbeddingModel.embed(List.of("a", "bcd"))).extracting((embedding) -> embedding[0])
			.containsExactly(1f, 3f);
	}

	@Test
	void modelsAreListed() {
		assertThat(RunPodModels.openAiClient(this.llm).models().list().data()).extracting((model) -> model.id())
			.containsExactly("qwen");
	}

	@Test
	void modelThatIsNotServedFailsTheJob() {
		ChatModel other = RunPodModels.chatModel(this.llm, "llama").build();
		assertThatExceptionOfType(RunPodJobException.class).isThrownBy(() -> other.call("Hello"))
			.withMessageContaining(UNKNOWN_MODEL);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> other.stream("Hello").blockLast(TIMEOUT))
			.havingRootCause()
			.isInstanceOf(RunPodJobException.class)
			.withMessageContaining(UNKNOWN_MODEL);
	}

	@Test
	void modelThatIsNotServedIsAnErrorOfTheRoute() {
		ChatModel other = route("llama");
		assertThatExceptionOfType(InternalServerException.class).isThrownBy(() -> other.call("Hello"))
			.withMessageContaining(UNKNOWN_MODEL);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> other.stream("Hello").blockLast(TIMEOUT))
			.havingRootCause()
			.isInstanceOf(InternalServerException.class)
			.withMessageContaining(UNKNOWN_MODEL);
	}

	private ChatModel model(boolean route) {
		return route ? route("qwen") : this.llmChatModel;
	}

	private ChatModel route(String model) {
		return OpenAiChatModel.builder()
			.options(OpenAiChatOptions.builder()
				.baseUrl(this.simulator.baseUrl() + "/llm/openai/v1")
				.apiKey(this.simulator.apiKey())
				.model(model)
				.maxRetries(0)
				.timeout(TIMEOUT)
				.build())
			.build();
	}

	private static final class Clock {

		private final AtomicInteger calls = new AtomicInteger();

		@Tool
		String currentTime() {
			this.calls.incrementAndGet();
			return "noon";
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		RunPodWorkerContainer vllmWorker() {
			return new RunPodWorkerContainer(WorkerImage.vllm()).forEndpoint("llm").withEnv("MODEL_NAME", "qwen");
		}

	}

}
