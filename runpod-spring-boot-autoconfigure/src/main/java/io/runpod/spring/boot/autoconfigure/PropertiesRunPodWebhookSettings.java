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

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

import io.runpod.spring.boot.RunPodWebhookSettings;

/**
 * Adapts {@link RunPodProperties} to {@link RunPodWebhookSettings}.
 *
 * @param path the path of the receiver
 * @param maxBodySize the maximum size of a trusted body, {@code null} if a body is a hint
 */
record PropertiesRunPodWebhookSettings(String path, @Nullable DataSize maxBodySize) implements RunPodWebhookSettings {

	static PropertiesRunPodWebhookSettings of(RunPodProperties properties) {
		return new PropertiesRunPodWebhookSettings(properties.webhook().path(),
				properties.webhook().trustBody() ? properties.http().maxInMemorySize() : null);
	}

	@Override
	public String getPathPattern() {
		return this.path + "/{endpoint}/{token}";
	}

	@Override
	public @Nullable DataSize getMaxBodySize() {
		return this.maxBodySize;
	}

}
