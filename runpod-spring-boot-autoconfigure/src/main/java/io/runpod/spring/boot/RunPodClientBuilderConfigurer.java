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

package io.runpod.spring.boot;

import io.runpod.client.RunPodClient;

/**
 * Configurer that applies the auto-configuration to a {@link RunPodClient.Builder}:
 * properties, connection details, connector, observations, listeners and
 * {@linkplain RunPodClientCustomizer customizers}. A builder that is configured already
 * is available as a prototype bean; use this type to configure one of your own.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RunPodClientBuilderConfigurer {

	/**
	 * Configure the given builder. It can be changed further before the client is built.
	 * @param builder the builder to configure
	 * @return the given builder
	 */
	RunPodClient.Builder configure(RunPodClient.Builder builder);

}
