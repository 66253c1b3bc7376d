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

package io.runpod.simulator.http;

import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RouterTests {

	private final Router router = new Router().get("/", this::emptyResponse)
		.get("/v2/{endpoint}/status/{id}", this::emptyResponse)
		.post("/v2/{endpoint}/status/{id}", this::emptyResponse)
		.post("/v2/{endpoint}/run", this::emptyResponse);

	@Test
	void variablesAreDecoded() {
		Router.Match match = this.router.find(HttpMethod.GET, "/v2/a%20b/status/1+%2F%F0%9F%98%80");
		assertThat(match).isNotNull();
		assertThat(match.variables()).containsEntry("endpoint", "a b").containsEntry("id", "1+/\ud83d\ude00");
	}

	@Test
	void undecodablePathIsRejected() {
		assertThatExceptionOfType(BadRequestException.class)
			.isThrownBy(() -> this.router.find(HttpMethod.GET, "/v2/a/status/%zz"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "//", "/v2", "/v2/a", "/v2/a/status", "/v2/a/status/", "/v2//status/1",
			"/v2/a/status/1/", "/v2/a/status/1/2", "/v2/a/run", "/v2/a/stat", "v2/a/status/1" })
	void otherPathsAreNotFound(String path) {
		assertThat(this.router.find(HttpMethod.GET, path)).isNull();
	}

	@Test
	void routesAreMatchedByMethod() {
		assertThat(this.router.find(HttpMethod.POST, "/v2/a/status/1")).isNotNull();
		assertThat(this.router.find(HttpMethod.DELETE, "/v2/a/status/1")).isNull();
		assertThat(this.router.find(HttpMethod.GET, "/")).isNotNull();
		assertThat(this.router.find(HttpMethod.POST, "/")).isNull();
	}

	private Mono<Response> emptyResponse(Request request) {
		return Mono.empty();
	}

}
