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

import java.util.Locale;
import java.util.regex.Pattern;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.BeanRegistry.SupplierContext;
import org.springframework.core.env.Environment;

import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.ai.RunPodModels;

/**
 * Registers the beans {@code <name>ChatModel} and {@code <name>EmbeddingModel} for each
 * endpoint that names a model. The name of the endpoint is in camel case, so that the
 * name of a parameter selects the model.
 */
final class RunPodModelBeanRegistrar implements BeanRegistrar {

	private static final Pattern SEPARATED = Pattern.compile("[^A-Za-z0-9_]+(\\w?)");

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		EndpointModels.read(environment).forEach((endpoint, models) -> {
			String model = models.openai().model();
			if (model != null) {
				registry.registerBean(beanName(endpoint, "ChatModel"), OpenAiChatModel.class,
						(spec) -> spec.description("Chat model '" + model + "' on RunPod endpoint '" + endpoint + "'")
							.supplier((context) -> chatModel(context, endpoint, model)));
			}
			String embeddingModel = models.openai().embeddingModel();
			if (embeddingModel != null) {
				registry.registerBean(beanName(endpoint, "EmbeddingModel"), OpenAiEmbeddingModel.class,
						(spec) -> spec
							.description(
									"Embedding model '" + embeddingModel + "' on RunPod endpoint '" + endpoint + "'")
							.supplier((context) -> embeddingModel(context, endpoint, embeddingModel)));
			}
		});
	}

	private static String beanName(String endpoint, String suffix) {
		return SEPARATED.matcher(endpoint).replaceAll((match) -> match.group(1).toUpperCase(Locale.ROOT)) + suffix;
	}

	private static OpenAiChatModel chatModel(SupplierContext context, String endpoint, String model) {
		return RunPodModels.chatModel(context.bean(endpoint, RunPodEndpoint.class), model)
			.observationRegistry(observationRegistry(context))
			.build();
	}

	private static OpenAiEmbeddingModel embeddingModel(SupplierContext context, String endpoint, String model) {
		return RunPodModels.embeddingModel(context.bean(endpoint, RunPodEndpoint.class), model)
			.observationRegistry(observationRegistry(context))
			.build();
	}

	private static ObservationRegistry observationRegistry(SupplierContext context) {
		return context.beanProvider(ObservationRegistry.class).getIfAvailable(() -> ObservationRegistry.NOOP);
	}

}
