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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseTransformerV2;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * RunPod as recorded: serves files of {@code wire-samples} on this machine.
 */
public final class MockRunPodServer implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

	private static final Path SAMPLES = Path.of("..", "wire-samples");

	private final WireMockServer server = new WireMockServer(WireMockConfiguration.options()
		.extensions(new RequestedJobTransformer())
		.dynamicPort()
		.dynamicHttpsPort()
		.keystorePath("localhost.p12")
		.keystoreType("PKCS12")
		.keystorePassword("password")
		.keyManagerPassword("password"));

	@Override
	public void beforeAll(ExtensionContext context) {
		this.server.start();
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		this.server.resetAll();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		this.server.stop();
	}

	public String baseUrl() {
		return "http://localhost:" + this.server.port() + "/v2";
	}

	/**
	 * The same behind TLS, with the certificate in localhost.p12.
	 */
	public String httpsBaseUrl() {
		return "https://localhost:" + this.server.httpsPort() + "/v2";
	}

	/**
	 * The property that leads here.
	 */
	public String[] baseUrlProperties() {
		return new String[] { "runpod.base-url=" + baseUrl() };
	}

	public void stub(MappingBuilder request, String sample) {
		stub(request, sampleResponse(sample));
	}

	public void stub(MappingBuilder request, ResponseDefinitionBuilder response) {
		this.server.stubFor(request.willReturn(response));
	}

	public static ResponseDefinitionBuilder sampleResponse(String name) {
		return WireMock.okJson(readSample(name));
	}

	public static String readSample(String name) {
		try {
			return Files.readString(SAMPLES.resolve(name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public WireMockServer server() {
		return this.server;
	}

	/**
	 * Wait until such a request has come in.
	 */
	public void awaitRequest(RequestPatternBuilder request) {
		Awaitility.await().untilAsserted(() -> this.server.verify(WireMock.moreThanOrExactly(1), request));
	}

	/**
	 * Wait until something is so.
	 */
	public static void awaitCondition(BooleanSupplier condition) {
		Awaitility.await().until(condition::getAsBoolean);
	}

	/**
	 * The one request that came in.
	 */
	public LoggedRequest receivedRequest() {
		return this.server.findAll(WireMock.anyRequestedFor(WireMock.anyUrl())).get(0);
	}

	/**
	 * Transformer that makes a sample the response about the requested job, as RunPod
	 * does.
	 */
	private static final class RequestedJobTransformer implements ResponseTransformerV2 {

		private static final Pattern JOB_PATH = Pattern.compile("/(?:status|status-sync|cancel|retry)/([^/?]+)");

		private static final Pattern JOB_ID = Pattern.compile("(\"id\":\\s*\")[^\"]+");

		@Override
		public String getName() {
			return "requested-job";
		}

		@Override
		public boolean applyGlobally() {
			return true;
		}

		@Override
		public Response transform(Response response, ServeEvent event) {
			Matcher path = JOB_PATH.matcher(event.getRequest().getUrl());
			if (!path.find() || response.getBodyAsString() == null) {
				return response;
			}
			String body = JOB_ID.matcher(response.getBodyAsString())
				.replaceFirst("$1" + Matcher.quoteReplacement(path.group(1)));
			return Response.Builder.like(response).but().body(body).build();
		}

	}

}
