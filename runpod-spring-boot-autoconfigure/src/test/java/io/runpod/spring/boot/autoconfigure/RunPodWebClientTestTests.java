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

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.webclient.test.autoconfigure.WebClientTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import io.runpod.client.RunPodEndpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * Tests for how applications test themselves: endpoints are part of Spring Boot's slice
 * for clients on WebClient, and one can be replaced by a mock.
 */
@WebClientTest
@TestPropertySource(properties = { "runpod.api-key=rpa_test", "runpod.endpoints.sdxl.id=abc123",
		"runpod.endpoints.flux-dev.id=def456", "runpod.endpoints.llm.id=ghi789" })
class RunPodWebClientTestTests {

	@MockitoBean
	private RunPodEndpoint sdxl;

	@MockitoBean("flux-dev")
	private RunPodEndpoint flux;

	@Test
	void mockBeansReplaceEndpointsByName(@Autowired ApplicationContext context) {
		given(this.sdxl.id()).willReturn("mocked");
		given(this.flux.id()).willReturn("mocked too");
		assertThat(context.getBean("sdxl", RunPodEndpoint.class).id()).isEqualTo("mocked");
		assertThat(context.getBean("fluxDev", RunPodEndpoint.class).id()).isEqualTo("mocked too");
		assertThat(context.getBean("llm", RunPodEndpoint.class).id()).isEqualTo("ghi789");
		assertThat(context.getBeansOfType(RunPodEndpoint.class)).containsOnlyKeys("sdxl", "flux-dev", "llm");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	static class Application {

		@Bean
		String endpointConsumer(RunPodEndpoint sdxl, RunPodEndpoint fluxDev, RunPodEndpoint llm) {
			return sdxl.toString() + fluxDev + llm;
		}

	}

}
