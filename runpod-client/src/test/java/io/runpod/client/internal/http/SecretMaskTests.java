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

package io.runpod.client.internal.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretMask}.
 */
class SecretMaskTests {

	private final SecretMask mask = new SecretMask();

	@Test
	void secretsAreMaskedWhileOtherThreadsAddSome() {
		AtomicBoolean masked = new AtomicBoolean();
		CompletableFuture<Void> adding = CompletableFuture.runAsync(() -> {
			for (int n = 0; !masked.get(); n++) {
				this.mask.add("secret-" + n % 50);
			}
		});
		this.mask.add("secret-key");
		byte[] body = "the key is secret-key".getBytes(StandardCharsets.UTF_8);
		for (int n = 0; n < 10_000; n++) {
			assertThat(this.mask.mask("the key is secret-key")).isEqualTo("the key is ******");
			assertThat(this.mask.maskBeginning(body, 100)).isEqualTo("the key is ******");
		}
		masked.set(true);
		assertThat(adding).succeedsWithin(Duration.ofSeconds(10));
	}

}
