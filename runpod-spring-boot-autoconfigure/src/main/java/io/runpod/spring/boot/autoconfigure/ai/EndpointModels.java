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

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.handler.IgnoreErrorsBindHandler;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Models of an endpoint, read before properties are beans.
 *
 * @param openai the names of the models
 */
record EndpointModels(@DefaultValue OpenAi openai) {

	private static final Bindable<Map<String, EndpointModels>> ENDPOINTS = Bindable.mapOf(String.class,
			EndpointModels.class);

	// the models by the name of the endpoint
	static Map<String, EndpointModels> read(Environment environment) {
		// an endpoint of which only the id is given is text
		Map<String, EndpointModels> endpoints = Binder.get(environment)
			.bind("runpod.endpoints", ENDPOINTS, new IgnoreErrorsBindHandler())
			.orElse(Map.of());
		endpoints.forEach((name, models) -> {
			verify(name, "model", models.openai.model());
			verify(name, "embedding-model", models.openai.embeddingModel());
		});
		return endpoints;
	}

	private static void verify(String endpoint, String property, @Nullable String model) {
		if (model != null && model.isBlank()) {
			throw new InvalidConfigurationPropertyValueException("runpod.endpoints." + endpoint + ".openai." + property,
					model, "it has to be the name under which the worker serves the model.");
		}
	}

	/**
	 * Models of a worker that implements the OpenAI API.
	 *
	 * @param model the chat model, if any
	 * @param embeddingModel the embedding model, if any
	 */
	record OpenAi(@Nullable String model, @Nullable String embeddingModel) {
	}

}
