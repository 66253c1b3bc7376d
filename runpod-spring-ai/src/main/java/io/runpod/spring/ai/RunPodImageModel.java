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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.image.Image;
import org.springframework.ai.image.ImageGeneration;
import org.springframework.ai.image.ImageMessage;
import org.springframework.ai.image.ImageModel;
import org.springframework.ai.image.ImageOptions;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.image.ImageResponse;
import org.springframework.ai.image.ImageResponseMetadata;
import org.springframework.util.Assert;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.JobResult;

/**
 * Image model on an endpoint that takes a {@code prompt}, such as RunPod's public
 * endpoints for FLUX. Messages with a negative weight are the {@code negative_prompt},
 * {@code width} and {@code height} are those of the options, and each of {@code n} images
 * is a job. The output is an object, or a list of objects, with {@code image_url},
 * {@code image} or {@code images}.
 *
 * @since 0.1.0
 */
public final class RunPodImageModel implements ImageModel {

	private final RunPodEndpoint endpoint;

	private final Map<String, Object> parameters;

	/**
	 * Create a model.
	 * @param endpoint the endpoint
	 */
	public RunPodImageModel(RunPodEndpoint endpoint) {
		this(endpoint, Map.of());
	}

	/**
	 * Create a model with parameters of the worker.
	 * @param endpoint the endpoint
	 * @param parameters the values of further keys of the input, such as
	 * {@code num_inference_steps}
	 */
	public RunPodImageModel(RunPodEndpoint endpoint, Map<String, ?> parameters) {
		Assert.notNull(endpoint, "'endpoint' must not be null");
		Assert.notNull(parameters, "'parameters' must not be null");
		this.endpoint = endpoint;
		this.parameters = Map.copyOf(parameters);
	}

	/**
	 * Generate images by the RunPod operation 'runSync'. The cost in USD that a public
	 * endpoint returns is the sum under {@code cost} in the metadata.
	 * @param prompt the prompt
	 * @return the images, as URLs or in base64
	 * @throws io.runpod.client.exception.RunPodException if a job fails
	 * @throws IllegalStateException if an output has no image
	 */
	@Override
	public ImageResponse call(ImagePrompt prompt) {
		Map<String, Object> input = input(prompt);
		Integer n = (prompt.getOptions() != null) ? prompt.getOptions().getN() : null;
		List<Object> inputs = Stream.<Object>generate(() -> input).limit((n != null) ? n : 1).toList();
		List<?> outputs;
		try (Stream<JobResult<Object, Object>> results = this.endpoint.runAll(inputs, Object.class)) {
			outputs = results.map(JobResult::outputOrThrow).toList();
		}
		ImageResponseMetadata metadata = new ImageResponseMetadata();
		double cost = outputs.stream().flatMap(RunPodImageModel::objects).mapToDouble(RunPodImageModel::cost).sum();
		if (cost > 0) {
			metadata.put("cost", cost);
		}
		return new ImageResponse(
				outputs.stream().map(this::toImages).flatMap(List::stream).map(ImageGeneration::new).toList(),
				metadata);
	}

	private List<Image> toImages(@Nullable Object output) {
		List<Image> images = objects(output).flatMap(RunPodImageModel::images).toList();
		Assert.state(!images.isEmpty(),
				() -> "The output of endpoint '" + this.endpoint.name()
						+ "' has none of 'image_url', 'image' and 'images', but "
						+ objects(output).flatMap((object) -> object.keySet().stream()).toList());
		return images;
	}

	private Map<String, Object> input(ImagePrompt prompt) {
		Map<String, Object> input = new LinkedHashMap<>(this.parameters);
		put(input, "prompt", text(prompt, false));
		put(input, "negative_prompt", text(prompt, true));
		ImageOptions options = prompt.getOptions();
		if (options != null) {
			put(input, "width", options.getWidth());
			put(input, "height", options.getHeight());
		}
		return input;
	}

	private static void put(Map<String, Object> input, String key, @Nullable Object value) {
		if (value != null) {
			input.put(key, value);
		}
	}

	private static @Nullable String text(ImagePrompt prompt, boolean negative) {
		return prompt.getInstructions()
			.stream()
			.filter((message) -> isNegative(message) == negative)
			.map(ImageMessage::getText)
			.reduce((first, second) -> first + ", " + second)
			.orElse(null);
	}

	private static boolean isNegative(ImageMessage message) {
		Float weight = message.getWeight();
		return weight != null && weight < 0;
	}

	private static Stream<Map<?, ?>> objects(@Nullable Object output) {
		Stream<?> elements = (output instanceof List<?> list) ? list.stream() : Stream.of(output);
		return elements.filter(Map.class::isInstance).map((element) -> (Map<?, ?>) element);
	}

	private static double cost(Map<?, ?> output) {
		return (output.get("cost") instanceof Number cost) ? cost.doubleValue() : 0;
	}

	private static Stream<Image> images(Map<?, ?> output) {
		Stream<?> values = (output.get("images") instanceof List<?> images) ? images.stream()
				: Stream.of("image_url", "image").map(output::get).filter(Objects::nonNull).limit(1);
		return values.map(Object::toString).map(RunPodImageModel::image);
	}

	private static Image image(String value) {
		if (value.startsWith("data:")) {
			return new Image(null, value.substring(value.indexOf(',') + 1));
		}
		return value.startsWith("http") ? new Image(value, null) : new Image(null, value);
	}

}
