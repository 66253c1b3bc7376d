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

import java.time.Duration;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.util.Assert;
import reactor.core.scheduler.Schedulers;

import io.runpod.client.RunPodEndpoint;

/**
 * Factory of models on an endpoint whose worker implements the OpenAI API, such as
 * RunPod's worker for vLLM. Each request is a job of the endpoint, with its key, rate
 * limits, timeout, observations and exceptions: a timeout of the options of Spring AI has
 * no effect, and requests are repeated by the endpoint only.
 *
 * @since 0.1.0
 */
public final class RunPodModels {

	private RunPodModels() {
	}

	/**
	 * Return a builder of a chat model.
	 * @param endpoint the endpoint
	 * @param model the name under which the worker serves the model
	 * @return the builder, whose options have the name of the model
	 */
	public static OpenAiChatModel.Builder chatModel(RunPodEndpoint endpoint, String model) {
		Assert.hasText(model, "'model' must not be empty");
		return OpenAiChatModel.builder()
			.openAiClient(openAiClient(endpoint))
			.openAiClientAsync(openAiClientAsync(endpoint))
			.options(OpenAiChatOptions.builder().model(model).build());
	}

	/**
	 * Return a builder of an embedding model.
	 * @param endpoint the endpoint
	 * @param model the name under which the worker serves the model
	 * @return the builder, whose options have the name of the model
	 */
	public static OpenAiEmbeddingModel.Builder embeddingModel(RunPodEndpoint endpoint, String model) {
		Assert.hasText(model, "'model' must not be empty");
		return OpenAiEmbeddingModel.builder()
			.openAiClient(openAiClient(endpoint))
			.options(OpenAiEmbeddingOptions.builder().model(model).build());
	}

	/**
	 * Return a client of OpenAI's SDK, for what Spring AI has no model for.
	 * @param endpoint the endpoint
	 * @return the client, which needs not be closed
	 */
	public static OpenAIClient openAiClient(RunPodEndpoint endpoint) {
		return new OpenAIClientImpl(clientOptions(endpoint));
	}

	/**
	 * Return an asynchronous client of OpenAI's SDK.
	 * @param endpoint the endpoint
	 * @return the client, which needs not be closed
	 */
	public static OpenAIClientAsync openAiClientAsync(RunPodEndpoint endpoint) {
		return new OpenAIClientAsyncImpl(clientOptions(endpoint));
	}

	private static ClientOptions clientOptions(RunPodEndpoint endpoint) {
		Assert.notNull(endpoint, "'endpoint' must not be null");
		return ClientOptions.builder()
			.httpClient(new JobHttpClient(endpoint.reactive()))
			// required by the SDK, and not sent: the endpoint has both
			.baseUrl("https://" + endpoint.id() + ".invalid/v1")
			.apiKey("not-used")
			.maxRetries(0)
			.timeout(Duration.ZERO)
			.streamHandlerExecutor(Schedulers.boundedElastic()::schedule)
			.build();
	}

}
