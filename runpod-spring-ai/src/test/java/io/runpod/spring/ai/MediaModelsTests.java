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

import java.net.MalformedURLException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.ai.audio.transcription.AudioTranscriptionPrompt;
import org.springframework.ai.audio.tts.TextToSpeechOptions;
import org.springframework.ai.audio.tts.TextToSpeechPrompt;
import org.springframework.ai.audio.tts.TextToSpeechResponse;
import org.springframework.ai.image.ImageMessage;
import org.springframework.ai.image.ImageOptionsBuilder;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.image.ImageResponse;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.UrlResource;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodJobException;
import io.runpod.simulator.RunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RunPodImageModel}, {@link RunPodSpeechModel} and
 * {@link RunPodTranscriptionModel}, with the inputs and outputs that RunPod documents for
 * its public endpoints.
 */
class MediaModelsTests {

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder().start();

	@AutoClose
	private final RunPodClient client = RunPodClient.builder(WebClient.builder())
		.apiKey(this.simulator::apiKey)
		.baseUrl(URI.create(this.simulator.baseUrl()))
		.build();

	@AutoClose("disposeNow")
	private final DisposableServer files = HttpServer.create()
		.host("localhost")
		.port(0)
		.handle((request, response) -> response.sendString(Mono.just("audio of " + request.path())))
		.bindNow();

	private final List<Object> inputs = new CopyOnWriteArrayList<>();

	@Test
	void imageHasUrlAndCost() {
		RunPodEndpoint flux = endpoint(Map.of("image_url", "https://image.runpod.ai/1.png", "cost", 0.02));
		ImagePrompt prompt = new ImagePrompt(List.of(new ImageMessage("a cat"), new ImageMessage("blur", -1f)),
				ImageOptionsBuilder.builder().width(512).height(256).build());
		ImageResponse response = new RunPodImageModel(flux, Map.of("num_inference_steps", 4)).call(prompt);
		assertThat(response.getResult().getOutput().getUrl()).isEqualTo("https://image.runpod.ai/1.png");
		assertThat(response.getMetadata().<Double>get("cost")).isEqualTo(0.02);
		assertThat(this.inputs).containsExactly(Map.of("prompt", "a cat", "negative_prompt", "blur", "width", 512,
				"height", 256, "num_inference_steps", 4));
	}

	@Test
	void eachImageIsJob() {
		RunPodEndpoint flux = endpoint(Map.of("image_url", "https://image.runpod.ai/1.png", "cost", 0.5));
		ImageResponse response = new RunPodImageModel(flux)
			.call(new ImagePrompt("a cat", ImageOptionsBuilder.builder().n(3).build()));
		assertThat(response.getResults()).hasSize(3);
		assertThat(response.getMetadata().<Double>get("cost")).isEqualTo(1.5);
		assertThat(this.inputs).hasSize(3);
	}

	@Test
	void imagesAreReadFromAllDocumentedForms() {
		for (Object output : List.of(Map.of("image_url", "data:image/png;base64,AAAA"), Map.of("image", "AAAA"),
				List.of(Map.of("image", "AAAA", "seed", 1)),
				Map.of("images", List.of("AAAA"), "image_url", "http://x"))) {
			ImageResponse response = new RunPodImageModel(endpoint(output)).call(new ImagePrompt("a cat"));
			assertThat(response.getResult().getOutput().getB64Json()).isEqualTo("AAAA");
		}
	}

	@Test
	void failedImageIsExceptionOfTheEndpoint() {
		RunPodEndpoint flux = endpoint(Map.of("error", "width must be divisible by 64"));
		assertThatExceptionOfType(RunPodJobException.class)
			.isThrownBy(() -> new RunPodImageModel(flux).call(new ImagePrompt("a cat")))
			.withMessageContaining("divisible by 64");
	}

	@Test
	void outputWithoutImageIsAnError() {
		RunPodImageModel model = new RunPodImageModel(endpoint(Map.of("x", 1)));
		assertThatIllegalStateException().isThrownBy(() -> model.call(new ImagePrompt("a cat")))
			.withMessage("The output of endpoint 'media' has none of 'image_url', 'image' and 'images', but [x]");
	}

	@Test
	void speechIsDownloaded() {
		String url = "http://localhost:" + this.files.port() + "/1.mp3";
		RunPodEndpoint minimax = endpoint(Map.of("audio_url", url, "cost", 0.005));
		RunPodSpeechModel model = new RunPodSpeechModel(minimax, WebClient.create(), Map.of("emotion", "happy"));
		TextToSpeechResponse response = model.call(new TextToSpeechPrompt("Welcome",
				TextToSpeechOptions.builder().voice("Wise_Woman").speed(1.5).build()));
		assertThat(response.getResult().getOutput()).asString(StandardCharsets.UTF_8).isEqualTo("audio of 1.mp3");
		assertThat(response.getMetadata().<Double>get("cost")).isEqualTo(0.005);
		assertThat(this.inputs)
			.containsExactly(Map.of("prompt", "Welcome", "voice_id", "Wise_Woman", "speed", 1.5, "emotion", "happy"));
	}

	@Test
	void outputWithoutSpeechIsAnError() {
		RunPodSpeechModel model = new RunPodSpeechModel(endpoint(Map.of("x", 1)), WebClient.create(), Map.of());
		assertThatIllegalStateException().isThrownBy(() -> model.call("Welcome"))
			.withMessage("The output of endpoint 'media' has no 'audio_url', but [x]");
	}

	@Test
	void audioIsTranscribedByUrlOrInBase64() throws MalformedURLException {
		RunPodEndpoint whisper = endpoint(Map.of("transcription", "Hello", "cost", 0.1));
		RunPodTranscriptionModel model = new RunPodTranscriptionModel(whisper, Map.of("language", "en"));
		assertThat(model.transcribe(new UrlResource("https://example.com/audio.mp3"))).isEqualTo("Hello");
		byte[] audio = { 1, 2, 3 };
		assertThat(model.call(new AudioTranscriptionPrompt(new ByteArrayResource(audio)))
			.getMetadata()
			.<Double>get("cost")).isEqualTo(0.1);
		assertThat(this.inputs).containsExactly(Map.of("audio", "https://example.com/audio.mp3", "language", "en"),
				Map.of("audio_base64", Base64.getEncoder().encodeToString(audio), "language", "en"));
	}

	@Test
	void transcriptionIsReadFromAllDocumentedForms() {
		for (String key : List.of("transcription", "text", "result")) {
			RunPodTranscriptionModel model = new RunPodTranscriptionModel(endpoint(Map.of(key, "Hello")));
			assertThat(model.transcribe(new ByteArrayResource(new byte[1]))).isEqualTo("Hello");
		}
		RunPodTranscriptionModel model = new RunPodTranscriptionModel(endpoint(Map.of("x", 1)));
		assertThatIllegalStateException().isThrownBy(() -> model.transcribe(new ByteArrayResource(new byte[1])))
			.withMessage("The output of endpoint 'media' has none of 'transcription', 'text' and 'result', but [x]");
	}

	private RunPodEndpoint endpoint(Object output) {
		this.simulator.endpoint("media", (job) -> {
			this.inputs.add(job.input());
			return output;
		});
		return this.client.endpoint("media");
	}

}
