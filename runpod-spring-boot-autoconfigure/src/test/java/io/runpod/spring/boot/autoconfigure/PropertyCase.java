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

import java.util.List;
import java.util.function.Consumer;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

import io.runpod.client.RunPodEndpoint;

/**
 * A property, a value that is not its default, and something that holds with this value
 * and does not hold without.
 *
 * @param property the property; the common ones stand below {@code ~}, which is
 * {@code runpod} and {@code runpod.endpoints.sdxl} in turn
 * @param value the value
 * @param given properties that are set in both cases
 * @param stubs what RunPod answers
 * @param check throws unless it holds
 */
record PropertyCase(String property, String value, List<String> given, Consumer<MockRunPodServer> stubs, Check check) {

	static PropertyCase of(String property, String value, Check check) {
		return new PropertyCase(property, value, List.of(), (runPod) -> {
		}, check);
	}

	/**
	 * Holds if the body of a submission has this value at this place.
	 */
	static PropertyCase ofRequestBody(String property, String value, String jsonPath, String expected) {
		return of(property, value, (context, runPod) -> {
			context.getBean(RunPodEndpoint.class).run("input");
			runPod.server()
				.verify(WireMock.postRequestedFor(WireMock.urlEqualTo("/v2/abc123/run"))
					.withRequestBody(WireMock.matchingJsonPath(jsonPath, WireMock.equalTo(expected))));
		});
	}

	PropertyCase given(String... given) {
		return new PropertyCase(this.property, this.value, List.of(given), this.stubs, this.check);
	}

	PropertyCase answers(Consumer<MockRunPodServer> stubs) {
		return new PropertyCase(this.property, this.value, this.given, stubs, this.check);
	}

	PropertyCase inSection(String section) {
		return new PropertyCase(this.property.replace("~", section), this.value,
				this.given.stream().map((property) -> property.replace("~", section)).toList(), this.stubs, this.check);
	}

	@Override
	public String toString() {
		return this.property + "=" + this.value;
	}

	/**
	 * Verification of an expectation.
	 */
	interface Check {

		void verify(AssertableApplicationContext context, MockRunPodServer runPod);

	}

}
