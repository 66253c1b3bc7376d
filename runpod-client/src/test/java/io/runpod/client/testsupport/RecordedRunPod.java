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

package io.runpod.client.testsupport;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import io.runpod.client.EndpointActivity;
import io.runpod.client.EndpointOptions;
import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;

/**
 * HTTP server with recorded responses of RunPod. Calls are denoted as
 * {@code "POST /run"}; each test has a separate endpoint id.
 */
public final class RecordedRunPod implements AfterEachCallback {

	/** Type of a JSON object. */
	public static final ParameterizedTypeReference<Map<String, Object>> MAP_TYPE = new ParameterizedTypeReference<>() {
	};

	/** Maximum time of a test for a result that is expected immediately. */
	public static final Duration TIMEOUT = Duration.ofSeconds(20);

	/** Id of the job of most samples. */
	public static final String JOB_ID = "60902e6c-08a1-426e-9cb9-9eaec90f5e2b-u1";

	/** Id of the job of the /runsync sample that is not terminal. */
	public static final String SYNC_JOB_ID = "sync-d050a3f6-791a-4aff-857a-66c759db4a06-u1";

	private static final WireMockServer SERVER = new WireMockServer(WireMockConfiguration.options()
		.dynamicPort()
		.containerThreads(60)
		.asynchronousResponseEnabled(true)
		.asynchronousResponseThreads(40)
		.extensions(new ResponseSequences()));

	private static final AtomicInteger ENDPOINT_COUNTER = new AtomicInteger();

	static {
		SERVER.start();
	}

	private final String endpointId = "endpoint" + ENDPOINT_COUNTER.incrementAndGet();

	private final List<RunPodClient> clients = new CopyOnWriteArrayList<>();

	// like the connection provider of the starter
	private final ConnectionProvider connectionProvider = ConnectionProvider.builder("test")
		.maxConnections(500)
		.pendingAcquireMaxCount(-1)
		.build();

	@Override
	public void afterEach(ExtensionContext context) {
		this.connectionProvider.dispose();
		SERVER.resetAll();
	}

	public String endpointId() {
		return this.endpointId;
	}

	public URI baseUrl() {
		return URI.create("http://localhost:" + SERVER.port() + "/v2");
	}

	public WebClient.Builder webClientBuilder() {
		return WebClient.builder()
			.clientConnector(new ReactorClientHttpConnector(HttpClient.create(this.connectionProvider)));
	}

	public RunPodClient.Builder clientBuilder() {
		return clientBuilder(webClientBuilder());
	}

	public RunPodClient.Builder clientBuilder(WebClient.Builder webClient) {
		return RunPodClient.builder(webClient).baseUrl(baseUrl()).apiKey(() -> "test-key");
	}

	/** Return the builder of a client that uses virtual time. */
	public RunPodClient.Builder clientBuilder(VirtualTime time) {
		return clientBuilder().scheduler(time.scheduler()).webClient(time::trackRequests);
	}

	public RunPodEndpoint endpoint() {
		return endpoint((options) -> {
		});
	}

	public RunPodEndpoint endpoint(Consumer<EndpointOptions.Builder> options) {
		return endpoint(clientBuilder(), options);
	}

	/** Create the endpoint of this test with the name "sdxl", polled every 10 ms. */
	public RunPodEndpoint endpoint(RunPodClient.Builder client, Consumer<EndpointOptions.Builder> options) {
		RunPodClient built = client.build();
		this.clients.add(built);
		return built.endpoint(this.endpointId, (endpoint) -> endpoint.name("sdxl").options((builder) -> {
			builder.pollInterval(Duration.ofMillis(10)).timeout(TIMEOUT);
			options.accept(builder);
		}));
	}

	/** Return the activity of an endpoint that this object has created. */
	public EndpointActivity activity(RunPodEndpoint endpoint) {
		return this.clients.stream()
			.flatMap((client) -> client.operations().activity(endpoint).stream())
			.findFirst()
			.orElseThrow();
	}

	public Stub stub(String call) {
		return new Stub(call);
	}

	public int requestCount(String call) {
		return requests(call).size();
	}

	public List<String> requestBodies(String call) {
		return requests(call).stream().map(LoggedRequest::getBodyAsString).toList();
	}

	public String requestHeader(String call, String name) {
		return requests(call).get(0).getHeader(name);
	}

	public List<LoggedRequest> requests(String call) {
		return SERVER.findAll(RequestPatternBuilder.newRequestPattern(RequestMethod.fromString(method(call)),
				WireMock.urlPathEqualTo(path(call))));
	}

	private static String method(String call) {
		return call.substring(0, call.indexOf(' '));
	}

	private String path(String call) {
		return "/v2/" + this.endpointId + call.substring(call.indexOf(' ') + 1);
	}

	/** Wait for a result. */
	public static <T> T join(CompletableFuture<T> future) {
		return future.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
	}

	/** Wait for a condition. */
	public static void awaitUntil(BooleanSupplier condition) {
		Mono.fromSupplier(condition::getAsBoolean)
			.filter(Boolean::booleanValue)
			.repeatWhenEmpty((attempts) -> attempts.delayElements(Duration.ofMillis(5)))
			.block(TIMEOUT);
	}

	/**
	 * Stub of the responses to one call.
	 */
	public final class Stub {

		private final String call;

		private Stub(String call) {
			this.call = call;
		}

		// no job is requested by "POST /runsync"
		private @Nullable String requestedJobId() {
			int slash = this.call.lastIndexOf('/');
			return (slash > this.call.indexOf('/')) ? this.call.substring(slash + 1) : null;
		}

		/** Set the responses in order; the last one is repeated. */
		public RecordedRunPod respondsWith(StubResponse... responses) {
			List<ResponseDefinition> definitions = Arrays.stream(responses)
				.map((response) -> response.response(requestedJobId()).build())
				.toList();
			SERVER.stubFor(WireMock.request(method(this.call), WireMock.urlPathEqualTo(path(this.call)))
				.willReturn(ResponseSequences.next(RecordedRunPod.this.endpointId + this.call, definitions)));
			return RecordedRunPod.this;
		}

	}

	/**
	 * Responses that are each sent once, also to requests at the same time, which the
	 * states of a scenario do not ensure.
	 */
	private static final class ResponseSequences implements ResponseDefinitionTransformerV2 {

		private static final String NAME = "response-sequences";

		private static final Map<String, Deque<ResponseDefinition>> SEQUENCES = new ConcurrentHashMap<>();

		static ResponseDefinitionBuilder next(String call, List<ResponseDefinition> responses) {
			SEQUENCES.put(call, new ArrayDeque<>(responses));
			return WireMock.aResponse().withTransformer(NAME, "call", call);
		}

		@Override
		public ResponseDefinition transform(ServeEvent event) {
			Deque<ResponseDefinition> responses = Objects
				.requireNonNull(SEQUENCES.get(event.getTransformerParameters().getString("call")));
			synchronized (responses) {
				return (responses.size() > 1) ? responses.removeFirst() : responses.getFirst();
			}
		}

		@Override
		public boolean applyGlobally() {
			return false;
		}

		@Override
		public String getName() {
			return NAME;
		}

	}

	/**
	 * A chunk of the recorded stream.
	 *
	 * @param index the index of the chunk
	 * @param word the word of the chunk
	 */
	public record Word(int index, String word) {
	}

}
