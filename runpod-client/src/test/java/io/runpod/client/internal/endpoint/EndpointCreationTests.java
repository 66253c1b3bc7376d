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

package io.runpod.client.internal.endpoint;

import java.util.LinkedHashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanUtils;
import org.springframework.core.OverridingClassLoader;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.client.RunPodClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the creation of endpoints by {@link DefaultRunPodClient}.
 */
class EndpointCreationTests {

	@Test
	void classesOfCallsAreLoadedByFirstCall() throws Exception {
		RecordingClassLoader classLoader = new RecordingClassLoader();
		Class<?> startupClass = classLoader.loadClass(Startup.class.getName());
		AutoCloseable startup = (AutoCloseable) BeanUtils.instantiateClass(startupClass);
		assertThat(classLoader.classNames).contains(DefaultRunPodEndpoint.class.getName())
			.noneMatch((name) -> name.matches(".*\\.internal\\.(polling|streaming|context)\\..+"))
			.noneMatch((name) -> name.matches(".*\\.(CallExecutor|JobSubmitter|RequestSender|SlidingWindowLimiter)"));
		startup.close();
	}

	/**
	 * Client with an endpoint that is monitored.
	 */
	static class Startup implements AutoCloseable {

		private final RunPodClient client = RunPodClient.builder(WebClient.builder()).apiKey(() -> "key").build();

		Startup() {
			this.client.endpoint("abc123", (endpoint) -> endpoint.name("sdxl"));
		}

		@Override
		public void close() {
			this.client.close();
		}

	}

	/**
	 * Class loader that defines the classes of the client again.
	 */
	private static final class RecordingClassLoader extends OverridingClassLoader {

		private final Set<String> classNames = new LinkedHashSet<>();

		RecordingClassLoader() {
			super(RecordingClassLoader.class.getClassLoader());
		}

		@Override
		protected boolean isEligibleForOverriding(String className) {
			return className.startsWith("io.runpod.client.");
		}

		@Override
		protected Class<?> loadClassForOverriding(String name) throws ClassNotFoundException {
			this.classNames.add(name);
			return super.loadClassForOverriding(name);
		}

	}

}
