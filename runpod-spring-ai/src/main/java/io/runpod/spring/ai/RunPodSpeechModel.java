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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.springframework.ai.audio.tts.Speech;
import org.springframework.ai.audio.tts.TextToSpeechModel;
import org.springframework.ai.audio.tts.TextToSpeechOptions;
import org.springframework.ai.audio.tts.TextToSpeechPrompt;
import org.springframework.ai.audio.tts.TextToSpeechResponse;
import org.springframework.ai.audio.tts.TextToSpeechResponseMetadata;
import org.springframework.util.Assert;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.RunPodEndpoint;

/**
 * Speech model on an endpoint that takes a {@code prompt}, a {@code voice_id} and a
 * {@code speed}, and whose output has an {@code audio_url}, such as RunPod's public
 * endpoint for MiniMax Speech. The audio is downloaded from that URL.
 *
 * @since 0.1.0
 */
public final class RunPodSpeechModel implements TextToSpeechModel {

	private final RunPodEndpoint endpoint;

	private final WebClient webClient;

	private final Map<String, Object> parameters;

	/**
	 * Create a model.
	 * @param endpoint the endpoint
	 * @param webClient the client that downloads the audio, with the size of its codecs
	 * as a limit
	 * @param parameters the values of further keys of the input, such as {@code emotion}
	 */
	public RunPodSpeechModel(RunPodEndpoint endpoint, WebClient webClient, Map<String, ?> parameters) {
		Assert.notNull(endpoint, "'endpoint' must not be null");
		Assert.notNull(webClient, "'webClient' must not be null");
		Assert.notNull(parameters, "'parameters' must not be null");
		this.endpoint = endpoint;
		this.webClient = webClient;
		this.parameters = Map.copyOf(parameters);
	}

	/**
	 * Synthesize speech by the RunPod operation 'runSync'.
	 * @param prompt the text
	 * @return the audio, with the rest of the output as metadata
	 * @throws io.runpod.client.exception.RunPodException if the job fails
	 * @throws IllegalStateException if the output has no {@code audio_url}
	 */
	@Override
	public TextToSpeechResponse call(TextToSpeechPrompt prompt) {
		return Objects.requireNonNull(stream(prompt).blockFirst());
	}

	/**
	 * Synthesize speech by the RunPod operation 'runSync', and emit it as a whole.
	 * @param prompt the text
	 * @return emits the audio
	 */
	@Override
	public Flux<TextToSpeechResponse> stream(TextToSpeechPrompt prompt) {
		return this.endpoint.reactive().runSync(input(prompt), Map.class).flatMap(this::download).flux();
	}

	private Mono<TextToSpeechResponse> download(Map<?, ?> output) {
		if (!(output.get("audio_url") instanceof String url)) {
			return Mono.error(new IllegalStateException("The output of endpoint '" + this.endpoint.name()
					+ "' has no 'audio_url', but " + output.keySet()));
		}
		TextToSpeechResponseMetadata metadata = new TextToSpeechResponseMetadata();
		output.forEach((key, value) -> {
			if (value != null) {
				metadata.put(String.valueOf(key), value);
			}
		});
		return this.webClient.get()
			.uri(URI.create(url))
			.retrieve()
			.bodyToMono(byte[].class)
			.map((audio) -> new TextToSpeechResponse(List.of(new Speech(audio)), metadata));
	}

	private Map<String, Object> input(TextToSpeechPrompt prompt) {
		Map<String, Object> input = new LinkedHashMap<>(this.parameters);
		input.put("prompt", prompt.getInstructions().getText());
		TextToSpeechOptions options = prompt.getOptions();
		if (options != null && options.getVoice() != null) {
			input.put("voice_id", options.getVoice());
		}
		if (options != null && options.getSpeed() != null) {
			input.put("speed", options.getSpeed());
		}
		return input;
	}

}
