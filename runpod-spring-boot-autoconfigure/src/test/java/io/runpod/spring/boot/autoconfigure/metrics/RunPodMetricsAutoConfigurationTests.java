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

package io.runpod.spring.boot.autoconfigure.metrics;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.event.ChunkReadEvent;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.exception.RunPodRateLimitException;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.loadbalancing.RunPodLoadBalancer;
import io.runpod.spring.boot.autoconfigure.MockRunPodServer;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;
import io.runpod.spring.boot.autoconfigure.RunPodContextRunners;
import io.runpod.spring.boot.autoconfigure.RunPodLoadBalancerAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RunPodMetricsAutoConfiguration}.
 */
class RunPodMetricsAutoConfigurationTests {

	private static final String STATUS_PATH = "/v2/abc123/status/60902e6c-08a1-426e-9cb9-9eaec90f5e2b-u1";

	@RegisterExtension
	private static final MockRunPodServer runPod = new MockRunPodServer();

	private final ApplicationContextRunner contextRunner = RunPodContextRunners
		.createWithSdxl(ObservationAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, RunPodMetricsAutoConfiguration.class)
		.withPropertyValues("runpod.monitoring.interval=0s")
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new);

	@Test
	void metersOfEndpointsKnownAtRunTimeAreBounded() {
		this.contextRunner.run((context) -> {
			RunPodClient client = context.getBean(RunPodClient.class);
			IntStream.range(0, 300).forEach((i) -> client.endpoint("id" + i));
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			RunPodMetricsListener listener = context.getBean(RunPodMetricsListener.class);
			IntStream.range(0, 300).forEach((i) -> listener.onChunkRead(new ChunkReadEvent("id" + i)));
			assertThat(registry.find("runpod.jobs.awaited").gauges()).hasSize(200);
			assertThat(registry.find("runpod.stream.chunks").counters()).hasSize(201);
			assertThat(registry.find("runpod.stream.chunks").tag("endpoint", "other").counter().count()).isEqualTo(100);
			assertThat(client.endpoint("id299").id()).isEqualTo("id299");
		});
	}

	@Test
	void jobTimesAreRecordedOnce() {
		runPod.stub(WireMock.get(WireMock.urlPathEqualTo(STATUS_PATH)), "status-completed.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties()).run((context) -> {
			RunPodEndpoint sdxl = context.getBean(RunPodEndpoint.class);
			Duration executionTime = sdxl.status("60902e6c-08a1-426e-9cb9-9eaec90f5e2b-u1").executionTime();
			sdxl.status("60902e6c-08a1-426e-9cb9-9eaec90f5e2b-u1");
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			Timer execution = registry.get("runpod.job.execution")
				.tags("endpoint", "sdxl", "status", "COMPLETED")
				.timer();
			assertThat(execution.count()).isEqualTo(1);
			assertThat(execution.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(executionTime.toMillis());
			assertThat(registry.get("runpod.job.delay").tags("endpoint", "sdxl", "status", "COMPLETED").timer().count())
				.isEqualTo(1);
		});
	}

	@Test
	void metersAreRecreatedAfterRegistryIsCleared() {
		this.contextRunner.run((context) -> {
			context.getBean(RunPodListener.class).onChunkRead(new ChunkReadEvent("sdxl"));
			context.getBean(MeterRegistry.class).clear();
			context.getBean(RunPodListener.class).onChunkRead(new ChunkReadEvent("sdxl"));
			assertThat(context.getBean(MeterRegistry.class).get("runpod.stream.chunks").counter().count()).isEqualTo(1);
		});
	}

	@Test
	void jobWithoutTimesIsNotRecorded() {
		runPod.stub(WireMock.get(WireMock.urlPathEqualTo(STATUS_PATH)), "status-cancelled-queued.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties()).run((context) -> {
			context.getBean(RunPodEndpoint.class).status("60902e6c-08a1-426e-9cb9-9eaec90f5e2b-u1");
			assertThat(context.getBean(MeterRegistry.class).find("runpod.job.delay").meters()).isEmpty();
		});
	}

	@Test
	void retriesAndThrottlingAreCounted() {
		runPod.stub(WireMock.get("/v2/abc123/health"), WireMock.status(429));
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withPropertyValues("runpod.retry.max-attempts=2")
			.run((context) -> {
				assertThatExceptionOfType(RunPodRequestException.class)
					.isThrownBy(() -> context.getBean(RunPodEndpoint.class).health());
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.get("runpod.request.retries")
					.tags("endpoint", "sdxl", "operation", "health", "reason", "throttled")
					.counter()
					.count()).isEqualTo(1);
				assertThat(registry.get("runpod.request.throttled")
					.tags("endpoint", "sdxl", "operation", "health", "reason", "refused")
					.counter()
					.count()).isEqualTo(2);
			});
	}

	@Test
	void retriesOfLoadBalancersAreCounted() {
		runPod.stub(WireMock.get("/lb/abc456/models"), WireMock.status(429));
		this.contextRunner
			.withConfiguration(AutoConfigurations.of(ImperativeHttpClientAutoConfiguration.class,
					RunPodLoadBalancerAutoConfiguration.class))
			.withPropertyValues(runPod.baseUrlProperties())
			.withPropertyValues("runpod.load-balancers.vision.id=abc456",
					"runpod.load-balancers.vision.retry.max-attempts=2", "runpod.load-balancers.vision.retry.delay=1ms")
			.run((context) -> {
				RestClient client = context.getBean(RunPodLoadBalancer.class).configure(RestClient.builder()).build();
				assertThatExceptionOfType(RunPodRateLimitException.class)
					.isThrownBy(() -> client.get().uri("/models").retrieve().toBodilessEntity());
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.get("runpod.request.retries")
					.tags("endpoint", "vision", "operation", "request", "reason", "throttled")
					.counter()
					.count()).isEqualTo(1);
				assertThat(registry.get("runpod.request.throttled")
					.tags("endpoint", "vision", "operation", "request", "reason", "refused")
					.counter()
					.count()).isEqualTo(2);
			});
	}

	@Test
	void runSyncIsRecordedAsTimer() {
		runPod.stub(WireMock.post(WireMock.urlPathEqualTo("/v2/abc123/runsync")), "runsync-completed.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties()).run((context) -> {
			context.getBean(RunPodEndpoint.class).runSync("a prompt");
			assertThat(context.getBean(MeterRegistry.class)
				.get("runpod.job")
				.tags("endpoint", "sdxl", "operation", "runSync", "status", "COMPLETED")
				.timer()
				.count()).isEqualTo(1);
		});
	}

	@Test
	void jobTimersHaveBuckets() {
		runPod.stub(WireMock.post(WireMock.urlPathEqualTo("/v2/abc123/runsync")), "runsync-completed.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties()).run((context) -> {
			context.getBean(RunPodEndpoint.class).runSync("a prompt");
			assertThat(List.of("runpod.job", "runpod.job.delay", "runpod.job.execution"))
				.allSatisfy((timer) -> assertThat(buckets(context, timer)).hasSize(12).contains(0.1, 60.0, 1800.0));
		});
	}

	@Test
	void configuredBucketsOverrideDefaults() {
		runPod.stub(WireMock.post(WireMock.urlPathEqualTo("/v2/abc123/runsync")), "runsync-completed.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withPropertyValues("management.metrics.distribution.slo.runpod.job.delay=3s,4s")
			.run((context) -> {
				context.getBean(RunPodEndpoint.class).runSync("a prompt");
				assertThat(buckets(context, "runpod.job.delay")).containsExactly(3.0, 4.0);
				assertThat(buckets(context, "runpod.job.execution")).hasSize(12);
			});
	}

	private static List<Double> buckets(ApplicationContext context, String timer) {
		return Arrays.stream(context.getBean(MeterRegistry.class).get(timer).timer().takeSnapshot().histogramCounts())
			.map((count) -> count.bucket(TimeUnit.SECONDS))
			.toList();
	}

	@Test
	void readingMetersSendsNoRequest() {
		runPod.stub(WireMock.get("/v2/abc123/health"), "health-busy.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties()).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("runpod.endpoint.workers").tags("state", "running").gauge().value()).isNaN();
			context.getBean(RunPodEndpoint.class).health();
			for (int i = 0; i < 10; i++) {
				registry.getMeters().forEach((meter) -> meter.measure().forEach(Measurement::getValue));
			}
			assertThat(registry.get("runpod.endpoint.workers").tags("state", "running").gauge().value()).isEqualTo(1);
			assertThat(registry.get("runpod.endpoint.jobs").tags("state", "in_progress").gauge().value()).isEqualTo(1);
			runPod.server().verify(1, WireMock.anyRequestedFor(WireMock.anyUrl()));
		});
	}

	@Test
	void gaugesAreNaNWhileRunPodIsUnreachable() {
		runPod.stub(WireMock.get("/v2/abc123/health"), "health-busy.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withPropertyValues("runpod.retry.max-attempts=1")
			.run((context) -> {
				RunPodEndpoint endpoint = context.getBean(RunPodEndpoint.class);
				endpoint.health();
				runPod.stub(WireMock.get("/v2/abc123/health"), WireMock.status(500));
				assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(endpoint::health);
				assertThat(context.getBean(MeterRegistry.class)
					.get("runpod.endpoint.workers")
					.tags("state", "running")
					.gauge()
					.value()).isNaN();
			});
	}

	@Test
	void finishedJobsAreCountedAcrossCounterResets() {
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties()).run((context) -> {
			FunctionCounter failed = context.getBean(MeterRegistry.class)
				.get("runpod.endpoint.jobs.finished")
				.tags("endpoint", "sdxl", "outcome", "failed")
				.functionCounter();
			assertThat(countAfterHealthRequest(context, failed, 7)).isZero();
			assertThat(countAfterHealthRequest(context, failed, 9)).isEqualTo(2);
			assertThat(countAfterHealthRequest(context, failed, 1)).isEqualTo(3);
			assertThat(countAfterHealthRequest(context, failed, 1)).isEqualTo(3);
		});
	}

	private static double countAfterHealthRequest(ApplicationContext context, FunctionCounter counter, int failed) {
		runPod.stub(WireMock.get("/v2/abc123/health"),
				WireMock.okJson("{\"jobs\":{\"failed\":" + failed + "},\"workers\":{}}"));
		context.getBean(RunPodEndpoint.class).health();
		return counter.count();
	}

	@Test
	void reportedCostOfPublicEndpointIsCountedOnce() {
		runPod.stub(WireMock.get(WireMock.urlPathEqualTo("/v2/flux-1-dev/status/one")),
				"status-completed-public-endpoint.json");
		runPod.stub(WireMock.get(WireMock.urlPathEqualTo("/v2/flux-1-dev/status/two")), WireMock
			.okJson("{\"id\":\"two\",\"status\":\"COMPLETED\",\"executionTime\":100,\"output\":[{\"cost\":0.5}]}"));
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withPropertyValues("runpod.endpoints.sdxl.id=flux-1-dev", "runpod.price-per-second=9")
			.run((context) -> {
				RunPodEndpoint endpoint = context.getBean(RunPodEndpoint.class);
				endpoint.status("one");
				endpoint.status("one");
				endpoint.status("two");
				assertThat(context.getBean(MeterRegistry.class)
					.get("runpod.cost")
					.tags("source", "output")
					.counter()
					.count()).isEqualTo(0.02097152 + 0.5);
			});
	}

	@Test
	void outputOfPrivateEndpointIsNotCountedAsCost() {
		runPod.stub(WireMock.get(WireMock.urlPathEqualTo("/v2/abc123/status/one")),
				"status-completed-public-endpoint.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties()).run((context) -> {
			context.getBean(RunPodEndpoint.class).status("one");
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.find("runpod.cost").meters()).isEmpty();
			assertThat(registry.get("runpod.gpu.time").counter().count()).isEqualTo(3.986);
		});
	}

	@Test
	void runTimeEndpointsHaveMeters() {
		this.contextRunner.run((context) -> {
			context.getBean(RunPodClient.class).endpoint("def456");
			assertThat(
					context.getBean(MeterRegistry.class).get("runpod.jobs.awaited").tags("endpoint", "def456").gauge())
				.isNotNull();
		});
	}

	@Test
	void backsOffWithoutMicrometer() {
		RunPodContextRunners.createWithSdxl(RunPodMetricsAutoConfiguration.class)
			.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(RunPodEndpoint.class)
				.doesNotHaveBean(RunPodListener.class));
	}

	@Test
	void backsOffWithoutMeterRegistry() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(RunPodAutoConfiguration.class, RunPodMetricsAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RunPodListener.class));
	}

	@Test
	void backsOffWhenRunPodIsDisabled() {
		this.contextRunner.withPropertyValues("runpod.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RunPodListener.class));
	}

}
