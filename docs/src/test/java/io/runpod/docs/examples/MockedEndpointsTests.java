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

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import io.runpod.client.RunPodEndpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

// no auto-configuration, as in a slice of Spring Boot
@SpringJUnitConfig
@Import(MockedEndpointsTests.Gallery.class)
class MockedEndpointsTests {

	@MockitoBean(name = "sdxl")
	RunPodEndpoint sdxl;

	@MockitoBean(name = "sdxl-batch")
	RunPodEndpoint batch;

	@Autowired
	Gallery gallery;

	@Test
	void mocksAreInjectedByName() {
		given(this.sdxl.runSync(Map.of("prompt", "a lighthouse"), String.class)).willReturn("small.png");
		given(this.batch.runSync(Map.of("prompt", "a lighthouse"), String.class)).willReturn("large.png");
		assertThat(this.gallery.paint("a lighthouse")).isEqualTo("small.png large.png");
	}

	static class Gallery {

		private final RunPodEndpoint sdxl;

		private final RunPodEndpoint batch;

		Gallery(RunPodEndpoint sdxl, @Qualifier("sdxl-batch") RunPodEndpoint batch) {
			this.sdxl = sdxl;
			this.batch = batch;
		}

		String paint(String prompt) {
			Map<String, String> input = Map.of("prompt", prompt);
			return this.sdxl.runSync(input, String.class) + " " + this.batch.runSync(input, String.class);
		}

	}

}
