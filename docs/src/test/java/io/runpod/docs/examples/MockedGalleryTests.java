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

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import io.runpod.docs.examples.Sdxl.Image;
import io.runpod.docs.examples.Sdxl.Prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

// no auto-configuration, as in a slice of Spring Boot
@SpringJUnitConfig
@Import(Gallery.class)
class MockedGalleryTests {

	@MockitoBean
	Sdxl sdxl;

	@Autowired
	Gallery gallery;

	@Test
	void mockedClient() {
		given(this.sdxl.paint(new Prompt("a poster of Vertigo", 40))).willReturn(new Image("vertigo.png"));
		assertThat(this.gallery.poster("Vertigo")).isEqualTo("vertigo.png");
	}

}
