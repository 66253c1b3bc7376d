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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.springframework.ai.audio.transcription.AudioTranscription;
import org.springframework.ai.audio.transcription.AudioTranscriptionPrompt;
import org.springframework.ai.audio.transcription.AudioTranscriptionResponse;
import org.springframework.ai.audio.transcription.AudioTranscriptionResponseMetadata;
import org.springframework.ai.audio.transcription.TranscriptionModel;
import org.springframework.core.io.Resource;
import org.springframework.core.io.UrlResource;
import org.springframework.util.Assert;

import io.runpod.client.RunPodEndpoint;

/**
 * Transcription model on an endpoint that takes the URL of an {@code audio}, or an
 * {@code audio_base64}, such as RunPod's public endpoints for Whisper. The output has
 * {@code transcription}, {@code text} or {@code result}.
 *
 * @since 0.1.0
 */
public final class RunPodTranscriptionModel implements TranscriptionModel {

	private final RunPodEndpoint endpoint;

	private final Map<String, Object> parameters;

	/**
	 * Create a model.
	 * @param endpoint the endpoint
	 */
	public RunPodTranscriptionModel(RunPodEndpoint endpoint) {
		this(endpoint, Map.of());
	}

	/**
	 * Create a model with parameters of the worker.
	 * @param endpoint the endpoint
	 * @param parameters the values of further keys of the input, such as {@code language}
	 */
	public RunPodTranscriptionModel(RunPodEndpoint endpoint, Map<String, ?> parameters) {
		Assert.notNull(endpoint, "'endpoint' must not be null");
		Assert.notNull(parameters, "'parameters' must not be null");
		this.endpoint = endpoint;
		this.parameters = Map.copyOf(parameters);
	}

	/**
	 * Transcribe an audio by the RunPod operation 'runSync'. A resource that is an HTTP
	 * URL is downloaded by the worker, any other is sent in base64.
	 * @param prompt the audio; the options are not used
	 * @return the text, with the rest of the output as metadata
	 * @throws io.runpod.client.exception.RunPodException if the job fails
	 * @throws IllegalStateException if the output has no text
	 */
	@Override
	public AudioTranscriptionResponse call(AudioTranscriptionPrompt prompt) {
		Map<?, ?> output = this.endpoint.runSync(input(prompt.getInstructions()), Map.class);
		Object text = Stream.of("transcription", "text", "result")
			.map(output::get)
			.filter(Objects::nonNull)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("The output of endpoint '" + this.endpoint.name()
					+ "' has none of 'transcription', 'text' and 'result', but " + output.keySet()));
		AudioTranscriptionResponseMetadata metadata = new AudioTranscriptionResponseMetadata();
		output.forEach((key, value) -> {
			if (value != null && value != text) {
				metadata.put(String.valueOf(key), value);
			}
		});
		return new AudioTranscriptionResponse(new AudioTranscription(text.toString()), metadata);
	}

	private Map<String, Object> input(Resource audio) {
		Map<String, Object> input = new LinkedHashMap<>(this.parameters);
		try {
			if (audio instanceof UrlResource url && url.getURL().getProtocol().startsWith("http")) {
				input.put("audio", url.getURL().toString());
			}
			else {
				input.put("audio_base64", Base64.getEncoder().encodeToString(audio.getContentAsByteArray()));
			}
			return input;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The audio cannot be read: " + audio.getDescription(), ex);
		}
	}

}
