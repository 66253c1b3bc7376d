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

package io.runpod.client;

import java.net.URI;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.runpod.client.job.ExecutionPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link EndpointOptions}, {@link RunAllOptions} and {@link TracePropagation}.
 */
class EndpointOptionsTests {

	@Test
	void mutateKeepsOptionsThatAreNotSet() {
		EndpointOptions options = EndpointOptions.of((builder) -> builder.pollWait(Duration.ofSeconds(3))
			.policy(ExecutionPolicy.none().withLowPriority(true))
			.tracePropagation(TracePropagation.none().withRequestField("trace")));
		EndpointOptions mutated = options.mutate().timeout(Duration.ofSeconds(7)).build();
		assertThat(mutated.timeout()).hasSeconds(7);
		assertThat(mutated.pollWait()).hasSeconds(3);
		assertThat(mutated.policy()).isSameAs(options.policy());
		assertThat(mutated.tracePropagation()).isEqualTo(TracePropagation.none().withRequestField("trace"));
		assertThat(options.timeout()).hasMinutes(15);
		assertThat(mutated).isNotEqualTo(options).isNotEqualTo(null);
		assertThat(mutated.mutate().timeout(options.timeout()).build()).isEqualTo(options).hasSameHashCodeAs(options);
	}

	@Test
	void builderDoesNotChangeBuiltOptions() {
		EndpointOptions.Builder builder = EndpointOptions.builder().maxAttempts(2);
		EndpointOptions options = builder.build();
		builder.maxAttempts(3);
		assertThat(options.maxAttempts()).isEqualTo(2);
	}

	@Test
	void toStringNamesOptionsAndMasksWebhook() {
		EndpointOptions options = EndpointOptions.of((builder) -> builder.webhook(URI.create("https://x.de/secret")));
		assertThat(options.toString()).startsWith("EndpointOptions[timeout=PT15M, cancelOnTimeout=false")
			.contains("webhook=******")
			.doesNotContain("secret");
		assertThat(EndpointOptions.defaults().toString()).contains("webhook=null");
	}

	@Test
	void nullIsRejectedByName() {
		EndpointOptions.Builder builder = EndpointOptions.builder();
		assertThatIllegalArgumentException().isThrownBy(() -> builder.timeout(null))
			.withMessage("'timeout' must not be null");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.pollWait(null))
			.withMessage("'pollWait' must not be null");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.healthInterval(null))
			.withMessage("'healthInterval' must not be null");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.policy(null))
			.withMessage("'policy' must not be null");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.tracePropagation(null))
			.withMessage("'tracePropagation' must not be null");
		assertThatIllegalArgumentException().isThrownBy(() -> RunAllOptions.defaults().withOnProgress(null))
			.withMessage("'onProgress' must not be null");
	}

	@Test
	void runAllOptionsCanBeReset() {
		RunAllOptions options = RunAllOptions.defaults().withInFlight(20).withInOrder(true).withFailFast(true);
		assertThat(options).hasToString("RunAllOptions[inFlight=20, inOrder=true, failFast=true]");
		assertThat(options.withInFlight(null).withInOrder(false).withFailFast(false))
			.isEqualTo(RunAllOptions.defaults())
			.hasSameHashCodeAs(RunAllOptions.defaults())
			.hasToString("RunAllOptions[inFlight=automatic, inOrder=false, failFast=false]");
	}

}
