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
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import io.runpod.benchmarks.gateway.GatewayReport;
import io.runpod.benchmarks.gateway.GatewaySettings;
import io.runpod.spring.boot.RunPodClientCustomizer;

/**
 * Context of a scenario: the gateway and applications that use it.
 *
 * @since 0.1.0
 */
public final class ScenarioContext {

	/** Name and id of the endpoint. */
	public static final String ENDPOINT = "bench";

	/** API key of the gateway. */
	public static final String API_KEY = "KEY";

	private final String gatewayUrl;

	private final double scale;

	private final boolean includeHandWritten;

	// based on the JDK's HttpURLConnection, which needs no additional threads
	private final RestClient controlClient;

	/**
	 * Create a context.
	 * @param gatewayUrl the URL of the gateway
	 * @param scale the factor applied to the numbers of jobs and their durations
	 * @param includeHandWritten whether to also measure a hand-written client where
	 * applicable
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

	/**
	 * Return the base URL of the client.
	 * @return the URL
	 */
	public String baseUrl() {
		return this.gatewayUrl + "/v2";
	}

	boolean includesHandWritten() {
		return this.includeHandWritten;
	}

	/**
	 * Return a number of jobs or workers at the scale.
	 * @param full the number at full scale
	 * @return the number, at least 1
	 */
	public int scaleCount(int full) {
		return Math.max(1, (int) Math.round(full * this.scale));
	}

	/**
	 * Return a duration at the scale.
	 * @param full the milliseconds at full scale
	 * @return the milliseconds, at least 1
	 */
	public long scaleMillis(long full) {
		return Math.max(1, Math.round(full * this.scale));
	}

	/**
	 * Reset the gateway.
	 * @param settings the new settings
	 */
	public void configureGateway(GatewaySettings settings) {
		this.controlClient.put().body(settings).retrieve().toBodilessEntity();
	}

	/**
	 * Return the report of the gateway.
	 * @return what has happened since the settings were changed
	 */
	public GatewayReport report() {
		return requireBody(this.controlClient.get().retrieve().body(GatewayReport.class));
	}

	// submit jobs on behalf of another process and return their ids
	List<String> submitJobs(List<JobInput> inputs) {
		return Arrays.asList(requireBody(this.controlClient.post().body(inputs).retrieve().body(String[].class)));
	}

	private static <T> T requireBody(@Nullable T answer) {
		if (answer == null) {
			throw new IllegalStateException("Gateway responded with an empty body");
		}
		return answer;
	}

	// start an application with the starter and the given properties
	ConfigurableApplicationContext startApplication(String... properties) {
		return startApplication((builder) -> {
		}, properties);
	}

	ConfigurableApplicationContext startApplication(RunPodClientCustomizer customizer, String... properties) {
		String[] all = Stream
			.concat(Stream.of("logging.level.root=ERROR", "runpod.base-url=" + baseUrl(), "runpod.api-key=" + API_KEY,
					"runpod.endpoints." + ENDPOINT + ".id=" + ENDPOINT), Arrays.stream(properties))
			.toArray(String[]::new);
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean(RunPodClientCustomizer.class,
					() -> customizer))
			.properties(all)
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
	static class Application {

	}

}
