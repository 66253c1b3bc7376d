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

package io.runpod.spring.boot.declarative;

import java.util.Locale;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

import io.runpod.client.exception.RunPodJobException;
import io.runpod.client.service.RunPodService;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.spring.boot.test.AutoConfigureRunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;

/**
 * Tests of applications with declarative clients: with the simulator, mocked, and spied.
 * In a package that no application of another test scans.
 */
class DeclarativeClientTests {

	@Nested
	@SpringBootTest(properties = "runpod.endpoints.upper.timeout=1m")
	@AutoConfigureRunPodSimulator
	class WithSimulator {

		@MockitoSpyBean
		private Upper upper;

		@BeforeAll
		static void registerEndpoint(@Autowired RunPodSimulator simulator) {
			simulator.endpoint("upper", (job) -> {
				if (job.input().equals("fail")) {
					throw new IllegalStateException("no words");
				}
				return String.valueOf(job.input()).toUpperCase(Locale.ROOT);
			});
		}

		@Test
		void interfaceInPackageOfApplicationIsABean() {
			assertThat(this.upper.convert("words")).isEqualTo("WORDS");
			then(this.upper).should().convert("words");
		}

		@Test
		void exceptionIsThatOfTheEndpoint() {
			assertThatExceptionOfType(RunPodJobException.class).isThrownBy(() -> this.upper.convert("fail"))
				.satisfies((ex) -> assertThat(ex.getEndpoint()).isEqualTo("upper"))
				.withMessageContaining("no words");
		}

	}

	@Nested
	@SpringBootTest
	class Mocked {

		@MockitoBean
		private Upper upper;

		@Test
		void mockReplacesClientAndNeedsNoEndpoint(@Autowired ApplicationContext context) {
			given(this.upper.convert("words")).willReturn("mocked");
			assertThat(context.getBean(Upper.class).convert("words")).isEqualTo("mocked");
			assertThat(context.getBeanNamesForType(Upper.class)).containsExactly("upper#" + Upper.class.getName());
		}

	}

	@RunPodService("upper")
	interface Upper {

		String convert(String words);

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
