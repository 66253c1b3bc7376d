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

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;

import io.runpod.spring.boot.autoconfigure.lifecycle.RunPodLifecycleAutoConfiguration;

/**
 * Factory for context runners with the auto-configurations that the client uses.
 */
public final class RunPodContextRunners {

	private RunPodContextRunners() {
	}

	/**
	 * Create a runner without properties.
	 * @param autoConfigurations further auto-configurations
	 */
	public static ApplicationContextRunner create(Class<?>... autoConfigurations) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HttpClientAutoConfiguration.class,
					ReactiveHttpClientAutoConfiguration.class, WebClientAutoConfiguration.class,
					RunPodAutoConfiguration.class, RunPodLifecycleAutoConfiguration.class))
			.withConfiguration(AutoConfigurations.of(autoConfigurations));
	}

	/**
	 * Create a runner with the endpoint "sdxl", whose id is abc123.
	 * @param autoConfigurations what else is configured by itself
	 */
	public static ApplicationContextRunner createWithSdxl(Class<?>... autoConfigurations) {
		return create(autoConfigurations).withPropertyValues("runpod.api-key=rpa_test",
				"runpod.endpoints.sdxl.id=abc123");
	}

}
