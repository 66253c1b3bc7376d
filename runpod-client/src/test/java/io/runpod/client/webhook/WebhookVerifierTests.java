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

package io.runpod.client.webhook;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link WebhookAddresses} and {@link WebhookVerifier}.
 */
class WebhookVerifierTests {

	private static final URI BASE_URL = URI.create("https://app.example.com/runpod/webhook");

	private static final UUID SUBMISSION = UUID.fromString("0f0e0d0c-0b0a-0908-0706-050403020100");

	private final WebhookAddresses addresses = WebhookAddresses.of(BASE_URL, List.of("new", "old"));

	private final WebhookVerifier verifier = WebhookVerifier.of(List.of("new", "old"));

	static Stream<String> endpointNames() {
		return Stream.of("sdxl", "a", "my-endpoint_1", "my.endpoint", "name with spaces", "a/b", "größe", "100%",
				"x".repeat(300), "日本");
	}

	private static String token(URI address) {
		String text = address.toString();
		return text.substring(text.lastIndexOf('/') + 1);
	}

	@ParameterizedTest
	@MethodSource("endpointNames")
	void genuineTokenYieldsTheSubmission(String name) {
		URI address = this.addresses.create(name, SUBMISSION);
		assertThat(this.verifier.verify(name, token(address))).contains(SUBMISSION);
		String path = address.getPath();
		assertThat(path.substring("/runpod/webhook/".length(), path.lastIndexOf('/'))).isEqualTo(name);
		assertThat(address.getRawPath().split("/")).hasSize(5);
	}

	@ParameterizedTest
	@MethodSource("endpointNames")
	void tokenIsOfOneEndpoint(String name) {
		String token = token(this.addresses.create(name, SUBMISSION));
		assertThat(endpointNames().filter((other) -> this.verifier.verify(other, token).isPresent()))
			.containsExactly(name);
	}

	@Test
	void everyChangedCharacterIsForged() {
		String token = token(this.addresses.create("sdxl", SUBMISSION));
		String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ %\u0000é";
		Set<String> genuine = IntStream.range(0, token.length())
			.boxed()
			.flatMap((index) -> alphabet.chars()
				.mapToObj((character) -> token.substring(0, index) + (char) character + token.substring(index + 1)))
			.filter((candidate) -> this.verifier.verify("sdxl", candidate).isPresent())
			.collect(Collectors.toCollection(LinkedHashSet::new));
		assertThat(genuine).containsExactly(token);
	}

	@Test
	void everyOtherLengthIsForged() {
		String token = token(this.addresses.create("sdxl", SUBMISSION));
		assertThat(IntStream.range(0, token.length()).mapToObj((length) -> token.substring(0, length)))
			.allSatisfy((truncated) -> assertThat(this.verifier.verify("sdxl", truncated)).isEmpty());
		assertThat(Stream.of("=", "A", " ", token))
			.allSatisfy((suffix) -> assertThat(this.verifier.verify("sdxl", token + suffix)).isEmpty());
	}

	@Test
	void secretsRotate() {
		String token = token(this.addresses.create("sdxl", SUBMISSION));
		assertThat(WebhookVerifier.of(List.of("newest", "new")).verify("sdxl", token)).contains(SUBMISSION);
		assertThat(WebhookVerifier.of(List.of("old")).verify("sdxl", token)).isEmpty();
	}

	@Test
	void randomIdsDiffer() {
		Set<Optional<UUID>> ids = Stream.generate(() -> this.addresses.create("sdxl"))
			.limit(1000)
			.map((address) -> this.verifier.verify("sdxl", token(address)))
			.collect(Collectors.toSet());
		assertThat(ids).hasSize(1000).doesNotContain(Optional.empty());
	}

	@Test
	void addressIsStable() {
		// addresses outlive the process: replicas and later versions verify them
		assertThat(this.addresses.create("sdxl", SUBMISSION))
			.hasToString(BASE_URL + "/sdxl/Dw4NDAsKCQgHBgUEAwIBAM3SskeIsxP9Dk4_-fpTEoU");
	}

	@Test
	void trailingSlashOfBaseUrlIsNotDoubled() {
		WebhookAddresses addresses = WebhookAddresses.of(URI.create(BASE_URL + "/"), List.of("new"));
		assertThat(addresses.create("sdxl", SUBMISSION)).isEqualTo(this.addresses.create("sdxl", SUBMISSION));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/runpod/webhook", "app.example.com", "mailto:a@example.com", "https:///path",
			"https://app.example.com?a=b", "https://app.example.com#a", "https://user:pw@app.example.com" })
	void otherBaseUrlsAreRejected(String baseUrl) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> WebhookAddresses.of(URI.create(baseUrl), List.of("secret")))
			.withMessageStartingWith("'baseUrl' must be an absolute URL such as https://app.example.com");
	}

	@Test
	void missingSecretsAreRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> WebhookVerifier.of(List.of()))
			.withMessage("'secrets' must have at least one secret");
		assertThatIllegalArgumentException().isThrownBy(() -> WebhookAddresses.of(BASE_URL, List.of("a", " ")))
			.withMessage("'secrets' must not have an empty secret");
	}

}
