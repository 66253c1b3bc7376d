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

package io.runpod.spring.ai;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIInvalidDataException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodJobException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.EndpointSettings;
import io.runpod.simulator.endpoint.Handler;
import io.runpod.simulator.endpoint.OpenAiHandler;
import io.runpod.simulator.endpoint.Operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RunPodModels}.
 */
class RunPodModelsTests {

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.endpoint("llm", new OpenAiHandler("qwen"))
		.start();

	@AutoClose
	private final RunPodClient client = RunPodClient.builder(WebClient.builder())
		.apiKey(this.simulator::apiKey)
		.baseUrl(URI.create(this.simulator.baseUrl()))
		.build();

	private final RunPodEndpoint endpoint = this.client.endpoint("llm");

	private final OpenAiChatModel chatModel = RunPodModels.chatModel(this.endpoint, "qwen").build();

	@Test
	void chatReturnsTextAndUsage() {
		ChatResponse response = this.chatModel.call(new Prompt("Good morning"));
		assertThat(response.getResult().getOutput().getText()).isEqualTo("Good morning");
		assertThat(response.getMetadata().getModel()).isEqualTo("qwen");
		assertThat(response.getMetadata().getUsage().getTotalTokens()).isPositive();
		assertThat(this.simulator.requestCount("llm", Operation.RUN_SYNC)).isOne();
	}

	@Test
	void chatStreamsText() {
		StepVerifier.create(this.chatModel.stream("one two three").filter((text) -> !text.isEmpty()))
			.expectNext("one ", "two ", "three")
			.verifyComplete();
		assertThat(this.simulator.requestCount("llm", Operation.RUN)).isOne();
	}

	@Test
	void chatClientCallsTools() {
		Clock clock = new Clock();
		ChatClient chat = ChatClient.create(this.chatModel);
		assertThat(chat.prompt("Use currentTime please").tools(clock).call().content()).contains("noon");
		assertThat(String.join("",
				chat.prompt("Use currentTime please").tools(clock).stream().content().collectList().block()))
			.contains("noon");
		assertThat(clock.calls).hasValue(2);
	}

	@Test
	void embeddingsAreInTheOrderOfTheTexts() {
		EmbeddingResponse response = RunPodModels.embeddingModel(this.endpoint, "qwen")
			.build()
			.embedForResponse(List.of("aaa", "bbb"));
		assertThat(response.getResults()).extracting((embedding) -> embedding.getOutput()[1]).containsExactly(1f, 0f);
	}

	@Test
	void modelsAreListedByTheSdk() {
		assertThat(RunPodModels.openAiClient(this.endpoint).models().list().data()).extracting((model) -> model.id())
			.containsExactly("qwen");
	}

	@Test
	void modelThatIsNotServedIsNotFound() {
		OpenAiChatModel other = RunPodModels.chatModel(this.endpoint, "llama").build();
		assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> other.call("Hello"))
			.withMessage("404: Endpoint 'llm': The model `llama` does not exist."
					+ " RunPodModels.openAiClient(endpoint).models().list() returns the models that the worker serves.");
		StepVerifier.create(other.stream("Hello"))
			.verifyErrorSatisfies((ex) -> assertThat(ex).hasRootCauseInstanceOf(NotFoundException.class));
	}

	// the latter as of RunPod's worker for vLLM, which yields the error of vLLM
	@ParameterizedTest
	@ValueSource(strings = { "out of memory",
			"{'message': 'vLLM returned HTTP 404: The model `qwen` does not exist.', 'type': 'worker_error'}" })
	void failedJobIsExceptionOfTheEndpoint(String error) {
		handle((job) -> Map.of("error", error));
		assertThatExceptionOfType(RunPodJobException.class).isThrownBy(() -> this.chatModel.call("Hello"))
			.withMessageContaining(error);
		StepVerifier.create(this.chatModel.stream("Hello"))
			.verifyErrorSatisfies((ex) -> assertThat(ex).hasRootCauseInstanceOf(RunPodJobException.class));
	}

	@Test
	void streamThatIsCutFails() {
		handle((job) -> Flux.concat(Flux.just(event("Hel")), Flux.error(new IllegalStateException("lost"))));
		StepVerifier.create(this.chatModel.stream("Hello"))
			.thenConsumeWhile((text) -> true)
			.verifyErrorSatisfies(
					(ex) -> assertThat(ex).isInstanceOf(RunPodJobException.class).hasMessageContaining("lost"));
	}

	@Test
	void responseThatIsNoCompletionIsAnError() {
		handle((job) -> "Hello");
		String message = "The worker of endpoint 'llm' has not responded as the OpenAI API does, but with %s."
				+ " Check that it implements that API, as RunPod's worker for vLLM does";
		assertThatExceptionOfType(OpenAIInvalidDataException.class).isThrownBy(() -> this.chatModel.call("Hello"))
			.withMessage(message, "an output that is no object");
		StepVerifier.create(this.chatModel.stream("Hello"))
			.verifyErrorSatisfies((ex) -> assertThat(ex).rootCause()
				.isInstanceOf(OpenAIInvalidDataException.class)
				.hasMessage(message, "a chunk that is no event"));
	}

	@Test
	void eventMayBeSplit() {
		String event = event("Hello");
		handle((job) -> Flux.just(event.substring(0, 2), event.substring(2)));
		StepVerifier.create(this.chatModel.stream("Hello")).expectNext("Hello").verifyComplete();
	}

	@Test
	void streamThatEndsWithinAnEventIsAnError() {
		handle((job) -> Flux.just(event("Hel"), event("lo").stripTrailing()));
		StepVerifier.create(this.chatModel.stream("Hello"))
			.thenConsumeWhile((text) -> true)
			.verifyErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(OpenAIInvalidDataException.class)
				.hasMessage(
						"The stream of endpoint 'llm' ends within an event, so that its text is not complete. See the"
								+ " log of the worker, and send the request again"));
		handle((job) -> Flux.just(event("Hel"), "data: [DO", "NE]"));
		StepVerifier.create(this.chatModel.stream("Hello")).expectNext("Hel").verifyComplete();
	}

	@Test
	void emptyStreamIsAnError() {
		handle((job) -> Flux.empty());
		StepVerifier.create(this.chatModel.stream("Hello"))
			.verifyErrorSatisfies((ex) -> assertThat(ex).rootCause().hasMessageContaining("but with no chunk."));
	}

	@Test
	void completionInPlaceOfStreamIsAnError() {
		handle((job) -> Map.of("id", "1", "object", "chat.completion", "created", 0, "model", "qwen", "choices",
				List.of(Map.of("index", 0, "finish_reason", "stop", "message",
						Map.of("role", "assistant", "content", "Hello")))));
		StepVerifier.create(this.chatModel.stream("Hello")).verifyError();
	}

	@Test
	void timeoutIsThatOfTheEndpoint() {
		handle((job) -> job.delay(Duration.ofMinutes(1)).thenReturn("late"));
		OpenAiChatModel impatient = RunPodModels.chatModel(this.endpoint.withTimeout(Duration.ofSeconds(2)), "qwen")
			.build();
		assertThatExceptionOfType(RunPodTimeoutException.class).isThrownBy(() -> impatient.call("Hello"));
	}

	@Test
	void outputOfGeneratorIsItsFirstYield() {
		this.simulator.endpoint("llm", (job) -> Flux.just(new OpenAiHandler("qwen").handle(job)),
				EndpointSettings.builder().aggregateStream(true).build());
		assertThat(this.chatModel.call("Hello")).isEqualTo("Hello");
	}

	private void handle(Handler handler) {
		this.simulator.endpoint("llm", handler);
	}

	private static String event(String content) {
		return "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"created\":0,\"model\":\"qwen\","
				+ "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"" + content + "\"}}]}\n\n";
	}

	static class Clock {

		private final AtomicInteger calls = new AtomicInteger();

		@Tool
		String currentTime() {
			this.calls.incrementAndGet();
			return "noon";
		}

	}

}
