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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.runpod.client.EndpointActivity.AwaitedJob;
import io.runpod.client.EndpointActivity.Failure;
import io.runpod.client.EndpointActivity.LastHealth;
import io.runpod.client.EndpointActivity.Limit;
import io.runpod.client.event.EndpointConditionChangedEvent;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.health.EndpointCondition;
import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for the activity of an endpoint, which is read without a request.
 */
class EndpointActivityTests {

	private static final String HEALTH = "GET /health";

	private static final String STATUS = "GET /status/" + RecordedRunPod.JOB_ID;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@Test
	void exposesEndpointAndSettings() {
		EndpointActivity activity = this.runpod
			.activity(this.runpod.endpoint((options) -> options.timeout(Duration.ofMinutes(2))
				.maxAttempts(3)
				.healthInterval(Duration.ofSeconds(40))
				.policy(ExecutionPolicy.none().withLowPriority(true))));
		assertThat(activity.name()).isEqualTo("sdxl");
		assertThat(activity.id()).isEqualTo(this.runpod.endpointId());
		assertThat(activity.baseUrl()).isEqualTo(this.runpod.baseUrl());
		assertThat(activity.settings().timeout()).hasMinutes(2);
		assertThat(activity.settings().maxAttempts()).isEqualTo(3);
		assertThat(activity.settings().healthInterval()).hasSeconds(40);
		assertThat(activity.settings().policy().lowPriority()).isTrue();
	}

	@Test
	void replicasDivideRateLimitsOfAllEndpoints() {
		RunPodClient client = this.runpod.clientBuilder()
			.rateLimitShare(2)
			.rateLimit(RunPodOperation.CANCEL, (limit) -> limit.maxRequests(70))
			.build();
		RunPodClient child = client.withApiKey(() -> "other");
		RunPodEndpoint before = client.endpoint("abc");
		RunPodEndpoint ofChild = child.endpoint("def");
		client.operations().setReplicas(8);
		assertThat(List.of(before, ofChild, client.endpoint("later"), child.endpoint("later")))
			.allSatisfy((endpoint) -> assertThat(client.operations().activity(endpoint).orElseThrow().limits())
				.extracting(Limit::perWindow)
				.containsExactlyInAnyOrder(250, 500, 500, 70, 1));
		client.operations().setReplicas(20000);
		assertThat(client.operations().activity(before).orElseThrow().limits()).extracting(Limit::perWindow)
			.containsExactlyInAnyOrder(1, 1, 1, 70, 1);
		assertThatIllegalArgumentException().isThrownBy(() -> client.operations().setReplicas(0))
			.withMessage("'replicas' must be at least 1, but is 0");
		RunPodClient unlimited = this.runpod.clientBuilder().rateLimitShare(0).build();
		unlimited.operations().setReplicas(2);
		assertThat(unlimited.operations().activity(unlimited.endpoint("abc")).orElseThrow().limits()).isEmpty();
	}

	@Test
	void activityBelongsToEndpointOfTheClient() {
		RunPodClient client = this.runpod.clientBuilder().build();
		RunPodEndpoint endpoint = client.endpoint("abc");
		RunPodClient child = client.withApiKey(() -> "other");
		assertThat(client.operations().activity(endpoint)).isPresent();
		assertThat(client.operations().activity(endpoint.withTimeout(Duration.ofSeconds(9))))
			.isEqualTo(client.operations().activity(endpoint));
		assertThat(client.operations().activity(child.endpoint("def")).orElseThrow().id()).isEqualTo("def");
		assertThat(this.runpod.clientBuilder().build().operations().activity(endpoint)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "rpa_0123456789ABCDEFGHIJwxyz,******wxyz", "short,******" })
	void masksApiKey(String key, String masked) {
		RunPodClient client = this.runpod.clientBuilder().apiKey(() -> key).build();
		assertThat(client.operations().activity(client.endpoint("abc")).orElseThrow().maskedApiKey()).isEqualTo(masked);
	}

	@Test
	void exposesRateLimitsAndUsage() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		endpoint.run("x");
		endpoint.run("x");
		assertThat(limit(endpoint, RunPodOperation.RUN)).returns(List.of(RunPodOperation.RUN), Limit::operations)
			.returns(1000, Limit::perWindow)
			.returns(Duration.ofSeconds(10), Limit::window)
			.returns(2, Limit::sent)
			.returns(200, Limit::concurrent)
			.returns(0, Limit::inFlight)
			.returns(0, Limit::waiting);
		assertThat(limit(endpoint, RunPodOperation.STREAM).operations()).contains(RunPodOperation.AWAIT);
		RunPodEndpoint free = this.runpod.endpoint(this.runpod.clientBuilder().rateLimitShare(0), (options) -> {
		});
		assertThat(this.runpod.activity(free).limits()).isEmpty();
	}

	@Test
	void listsAwaitedJobsUntilWaitTerminates() {
		this.runpod.stub("GET /status-sync/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("status-in-progress"),
					StubResponse.sample("status-completed").neverSent());
		RunPodEndpoint endpoint = this.runpod.endpoint();
		CompletableFuture<RunPodJob> wait = endpoint.reactive().await(RecordedRunPod.JOB_ID).toFuture();
		RecordedRunPod.awaitUntil(() -> this.runpod.activity(endpoint)
			.awaitedJobs(5)
			.jobs()
			.stream()
			.anyMatch((job) -> "IN_PROGRESS".equals(job.status())));
		assertThat(this.runpod.activity(endpoint).awaitedJobs(5).total()).isEqualTo(1);
		assertThat(this.runpod.activity(endpoint).awaitedJobs(5).jobs()).singleElement()
			.extracting(AwaitedJob::id)
			.isEqualTo(RecordedRunPod.JOB_ID);
		assertThat(this.runpod.activity(endpoint).awaitedJobs(0).jobs()).isEmpty();
		assertThat(this.runpod.activity(endpoint).awaitedJobs(0).total()).isEqualTo(1);
		wait.cancel(true);
		assertThat(this.runpod.activity(endpoint).awaitedJobs(5).total()).isZero();
	}

	@Test
	void healthIsUnknownBeforeFirstRequest() {
		this.runpod.stub(HEALTH).respondsWith(StubResponse.sample("health"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThat(this.runpod.activity(endpoint).health()).returns(EndpointCondition.UNKNOWN, LastHealth::condition)
			.returns(null, LastHealth::health)
			.returns(null, LastHealth::age)
			.returns(null, LastHealth::reason)
			.returns(0L, LastHealth::completed)
			.returns(0L, LastHealth::failed)
			.returns(0L, LastHealth::retried);
		endpoint.health();
		LastHealth lastHealth = this.runpod.activity(endpoint).health();
		assertThat(lastHealth.condition()).isEqualTo(EndpointCondition.READY);
		assertThat(lastHealth.health()).isNotNull();
		assertThat(lastHealth.completed()).isZero();
		assertThat(lastHealth.age()).isNotNull();
		assertThat(this.runpod.requestCount(HEALTH)).isEqualTo(1);
	}

	@Test
	void monitoringPollsHealthUntilStopped() {
		this.runpod.stub(HEALTH).respondsWith(StubResponse.sample("health"));
		RunPodClient client = this.runpod.clientBuilder().build();
		RunPodEndpoint endpoint = client.endpoint(this.runpod.endpointId(),
				(spec) -> spec.name("sdxl").options((options) -> options.healthInterval(Duration.ofMillis(20))));
		client.withApiKey(() -> "other").operations().startMonitoring();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(HEALTH) > 2);
		assertThat(client.operations().activity(endpoint).orElseThrow().health().condition())
			.isEqualTo(EndpointCondition.READY);
		client.operations().stopMonitoring();
	}

	@ParameterizedTest
	@CsvSource({ "problem-401-invalid-key,401,UNAUTHORIZED,RunPod rejected the API key for health on endpoint 'sdxl'",
			"problem-404-endpoint,404,NOT_FOUND,There is no endpoint with the id",
			"edge-502.html,502,UNREACHABLE,health on endpoint 'sdxl' failed" })
	void reportsConditionChangeOnceWithReason(String sample, int status, EndpointCondition condition, String reason) {
		List<String> changes = new CopyOnWriteArrayList<>();
		this.runpod.stub(HEALTH)
			.respondsWith(StubResponse.sample(sample).withStatus(status),
					StubResponse.sample(sample).withStatus(status), StubResponse.sample("health"));
		RunPodEndpoint endpoint = this.runpod.endpoint(this.runpod.clientBuilder().listener(conditionListener(changes)),
				(options) -> options.maxAttempts(1));
		assertThatExceptionOfType(RunPodException.class).isThrownBy(endpoint::health);
		assertThatExceptionOfType(RunPodException.class).isThrownBy(endpoint::health);
		assertThat(this.runpod.activity(endpoint).health().condition()).isEqualTo(condition);
		assertThat(this.runpod.activity(endpoint).health().reason()).startsWith(reason);
		endpoint.health();
		assertThat(changes).containsExactly("sdxl UNKNOWN " + condition, "sdxl " + condition + " READY");
	}

	@Test
	void healthTimeoutIsUnreachable() {
		this.runpod.stub(HEALTH).respondsWith(StubResponse.sample("health").neverSent());
		RunPodClient client = this.runpod.clientBuilder().build();
		RunPodEndpoint endpoint = client.endpoint(this.runpod.endpointId(), (spec) -> spec.name("sdxl")
			.options((options) -> options.healthInterval(Duration.ofMillis(20)).healthTimeout(Duration.ofMillis(100))));
		client.operations().startMonitoring();
		RecordedRunPod.awaitUntil(() -> client.operations().activity(endpoint).orElseThrow().health().reason() != null);
		client.operations().stopMonitoring();
		assertThat(client.operations().activity(endpoint).orElseThrow().health().condition())
			.isEqualTo(EndpointCondition.UNREACHABLE);
		assertThat(client.operations().activity(endpoint).orElseThrow().health().reason())
			.isEqualTo("Endpoint 'sdxl' did not answer within 100 ms");
	}

	@Test
	void failuresAreCountedWithoutPayload() {
		this.runpod.stub(STATUS)
			.respondsWith(StubResponse.of(500, "text/plain", "secret"), StubResponse.of(500, "text/plain", "secret"),
					StubResponse.of(200, "application/json", "secret"));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.maxAttempts(1));
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(RunPodException.class).isThrownBy(() -> endpoint.status(RecordedRunPod.JOB_ID));
		}
		assertThat(this.runpod.activity(endpoint).failures())
			.extracting(Failure::operation, Failure::message, Failure::occurrences)
			.containsExactly(tuple(RunPodOperation.STATUS, "HTTP 200, malformed response (truncated or not JSON)", 1),
					tuple(RunPodOperation.STATUS, "HTTP 500 from a proxy or firewall, not from RunPod", 2));
	}

	@Test
	void keepsTenFailures() {
		List<StubResponse> answers = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			answers.add(StubResponse.status(400 + 10 + i));
		}
		this.runpod.stub(STATUS).respondsWith(answers.toArray(StubResponse[]::new));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		for (int i = 0; i < 12; i++) {
			assertThatExceptionOfType(RunPodException.class).isThrownBy(() -> endpoint.status(RecordedRunPod.JOB_ID));
		}
		assertThat(this.runpod.activity(endpoint).failures()).hasSize(10)
			.first()
			.extracting(Failure::message)
			.isEqualTo("HTTP 421");
	}

	@Test
	void notifiesEndpointListener() {
		List<String> endpointNames = new ArrayList<>();
		RunPodClient client = this.runpod.clientBuilder()
			.baseUrl(URI.create("http://localhost:1/v2"))
			.endpointListener((creator, endpoint) -> endpointNames.add(endpoint.name()))
			.build();
		RunPodEndpoint first = client.endpoint("abc");
		assertThat(client.endpoint("abc")).isSameAs(first);
		client.endpoint("abc", (endpoint) -> endpoint.name("fast"));
		client.withApiKey(() -> "other").endpoint("def");
		assertThat(endpointNames).containsExactly("abc", "fast", "def");
	}

	private Limit limit(RunPodEndpoint endpoint, RunPodOperation operation) {
		return this.runpod.activity(endpoint)
			.limits()
			.stream()
			.filter((limit) -> limit.operations().contains(operation))
			.findFirst()
			.orElseThrow();
	}

	private static RunPodListener conditionListener(List<String> changes) {
		return new RunPodListener() {

			@Override
			public void onConditionChanged(EndpointConditionChangedEvent event) {
				changes.add(event.endpoint() + " " + event.previous() + " " + event.current());
			}

		};
	}

}
