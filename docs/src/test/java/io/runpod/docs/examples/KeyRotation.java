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

package io.runpod.docs.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import io.runpod.spring.boot.RunPodConnectionDetails;

final class KeyRotation {

	private KeyRotation() {
	}

	@Component
	static class MountedKey implements RunPodConnectionDetails {

		private final URI baseUrl;

		private final Path file;

		MountedKey(@Value("${runpod.base-url:https://api.runpod.ai/v2}") URI baseUrl,
				@Value("${gallery.key-file}") Path file) {
			this.baseUrl = baseUrl;
			this.file = file;
		}

		@Override
		public URI getBaseUrl() {
			return this.baseUrl;
		}

		@Override
		public String getApiKey() {
			try {
				return Files.readString(this.file).trim();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
