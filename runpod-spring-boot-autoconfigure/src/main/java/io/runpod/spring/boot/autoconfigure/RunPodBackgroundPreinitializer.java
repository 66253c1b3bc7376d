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

package io.runpod.spring.boot.autoconfigure;

import java.util.Map;

import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.client.RunPodClient;

/**
 * Loads the classes of the properties and of the client on another thread while the
 * application starts.
 */
final class RunPodBackgroundPreinitializer implements BackgroundPreinitializer {

	@Override
	public void preinitialize() {
		RunPodProperties properties = new Binder(
				new MapConfigurationPropertySource(Map.of("runpod.endpoints.none.id", "none")))
			.bindOrCreate("runpod", RunPodProperties.class);
		RunPodClient.Builder builder = RunPodClient.builder(WebClient.builder()).apiKey(() -> "none");
		new RunPodPropertyMapper(properties).configure(builder);
		// not closed: it has opened nothing, and a start needs no classes of the shutdown
		builder.build().endpoint("none");
	}

}
