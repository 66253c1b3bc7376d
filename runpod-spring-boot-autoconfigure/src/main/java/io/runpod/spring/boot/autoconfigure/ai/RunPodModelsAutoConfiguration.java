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

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

import io.runpod.spring.ai.RunPodModels;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a chat model and an embedding
 * model of Spring AI on each endpoint that names one. None is primary.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = RunPodAutoConfiguration.class,
		beforeName = { "org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration",
				"org.springframework.ai.model.openai.autoconfigure.OpenAiChatAutoConfiguration",
				"org.springframework.ai.model.openai.autoconfigure.OpenAiEmbeddingAutoConfiguration" })
@ConditionalOnBooleanProperty(name = "runpod.enabled", matchIfMissing = true)
public final class RunPodModelsAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RunPodModels.class)
	@Import(RunPodModelBeanRegistrar.class)
	static class ModelsConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("io.runpod.spring.ai.RunPodModels")
	@Import(MissingLibrary.class)
	static class MissingLibraryConfiguration {

	}

	/**
	 * Refuses the properties of models where Spring AI is missing.
	 */
	static final class MissingLibrary implements BeanRegistrar {

		@Override
		public void register(BeanRegistry registry, Environment environment) {
			EndpointModels.read(environment).forEach((endpoint, models) -> {
				refuse(endpoint, "model", models.openai().model());
				refuse(endpoint, "embedding-model", models.openai().embeddingModel());
			});
		}

		private static void refuse(String endpoint, String property, @Nullable String model) {
			if (model != null) {
				throw EndpointModels.invalid(endpoint, property, model,
						"models need Spring AI, which is not on the class path. Add the dependency"
								+ " io.runpod:runpod-spring-boot-starter-ai.");
			}
		}

	}

}
