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

package io.runpod.spring.ai.examples;

import java.net.URI;
import java.util.Map;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.client.RunPodClient;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.OpenAiHandler;
import io.runpod.spring.ai.RunPodModels;

import static org.assertj.core.api.Assertions.assertThat;

class ExamplesTests {

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.endpoint("llm", new OpenAiHandler("qwen"))
		.endpoint("flux", (job) -> Map.of("image_url", "https://image.runpod.ai/1.png"))
		.start();

	@AutoClose
	private final RunPodClient client = RunPodClient.builder(WebClient.builder())
		.apiKey(this.simulator::apiKey)
		.baseUrl(URI.create(this.simulator.baseUrl()))
		.build();

	@Test
	void assistantCallsTool() {
		Assistant assistant = new Assistant(
				ChatClient.builder(RunPodModels.chatModel(this.client.endpoint("llm"), "qwen").build()));
		assertThat(String.join("", assistant.reply("How many openOrders are there?").collectList().block()))
			.contains("7");
	}

	@Test
	void imageIsGenerated() {
		assertThat(new ModelConfiguration().imageModel(this.client.endpoint("flux"))
			.call(new ImagePrompt("a cat"))
			.getResult()
			.getOutput()
			.getUrl()).isEqualTo("https://image.runpod.ai/1.png");
	}

}
