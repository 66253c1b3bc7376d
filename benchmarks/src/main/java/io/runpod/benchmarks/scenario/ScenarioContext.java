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

package io.runpod.benchmarks.scenario;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import io.runpod.benchmarks.gateway.GatewayReport;
import io.runpod.benchmarks.gateway.GatewaySettings;

/**
 * Where a scenario takes place: a gateway, and applications that use it.
 *
 * @since 0.1.0
 */
public final class ScenarioContext {

	/** The name and the id of the endpoint. */
	static final String ENDPOINT = "bench";

	static final String API_KEY = "KEY";

	private final String gatewayUrl;

	private final double scale;

	private final boolean includeHandWritten;

	// one that needs no thread of its own
	private final RestClient controlClient;

	/**
	 * A place.
	 * @param gatewayUrl where the gateway is
	 * @param scale by what the numbers of jobs and their durations are multiplied
	 * @param includeHandWritten whether to do the same with loops written by hand, where
	 * that makes sense
	 */
	public ScenarioContext(String gatewayUrl, double scale, boolean includeHandWritten) {
		this.gatewayUrl = gatewayUrl;
		this.scale = scale;
		this.includeHandWritten = includeHandWritten;
		this.controlClient = RestClient.builder()
			.requestFactory(new SimpleClientHttpRequestFactory())
			.baseUrl(gatewayUrl + "/gateway")
			.build();
	}

	String baseUrl() {
		return this.gatewayUrl + "/v2";
	}

	boolean includesHandWritten() {
		return this.includeHandWritten;
	}

	int scaleCount(int full) {
		return Math.max(1, (int) Math.round(full * this.scale));
	}

	long scaleMillis(long full) {
		return Math.max(1, Math.round(full * this.scale));
	}

	// begin anew with a gateway like this
	void configureGateway(GatewaySettings settings) {
		this.controlClient.put().body(settings).retrieve().toBodilessEntity();
	}

	GatewayReport report() {
		return requireBody(this.controlClient.get().retrieve().body(GatewayReport.class));
	}

	// somebody else submits jobs; here are their ids
	List<String> submitJobs(List<JobInput> inputs) {
		return Arrays.asList(requireBody(this.controlClient.post().body(inputs).retrieve().body(String[].class)));
	}

	private static <T> T requireBody(@Nullable T answer) {
		if (answer == null) {
			throw new IllegalStateException("The gateway's answer is empty");
		}
		return answer;
	}

	// start an application that has the starter and what is said here
	ConfigurableApplicationContext startApplication(String... properties) {
		String[] all = Stream
			.concat(Stream.of("logging.level.root=ERROR", "runpod.base-url=" + baseUrl(), "runpod.api-key=" + API_KEY,
					"runpod.endpoints." + ENDPOINT + ".id=" + ENDPOINT), Arrays.stream(properties))
			.toArray(String[]::new);
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.properties(all)
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
